import type { Gone, Closed } from '../../../shared/mailbox/mailbox.ts';
import { ok, type Result } from '../../../shared/domain/result.ts';
import type { AccessCode } from '../../../shared/sealing/accessCode.ts';
import { nonceBelongs } from '../../../shared/sealing/session.ts';
import { addressOf } from '../context.ts';
import { skipped } from '../form/skip.ts';
import { DeletedPage, DeletePage, NewCodePage, SentPage, type Sure, SurePage } from '../pages/box/acts.tsx';
import { EnterPage } from '../pages/box/enter.tsx';
import { EarlierPage } from '../pages/box/view.tsx';
import type { GuessFailure } from '../site.ts';
import type { Params, WordingKey } from '../../../shared/wording/wording.ts';
import { consentActs } from './consents.tsx';
import { type Act, done, gone, type Page, type Request, showBox, shut, wrong } from './show.tsx';

const MESSAGE_LIMIT = 20_000;

interface Refusal {
  readonly wrong: { readonly key: WordingKey; readonly params?: Params };
  readonly status: 422 | 429;
  readonly retryAfter?: number;
}

const refusalOf = (failure: GuessFailure): Refusal => {
  switch (failure.kind) {
    case 'not_a_code':
      return { wrong: { key: 'error.notCode' }, status: 422 };
    case 'unknown_code':
      return { wrong: { key: 'error.unknownCode' }, status: 422 };
    case 'wait':
      return {
        wrong: { key: 'error.wait', params: { seconds: failure.seconds } },
        status: 429,
        retryAfter: failure.seconds,
      };
  }
};

export const openBox = async ({ site, c, secret, form, formFor, kept, code }: Request): Promise<Page> => {
  const refuse = (failure: GuessFailure): Page => {
    const { wrong: why, ...rest } = refusalOf(failure);
    return { page: <EnterPage entry={{ form, code, kept, wrong: why }} />, ...rest };
  };
  const opened = await site.tryCode(addressOf(c), code.reveal(), (typed) => site.mailbox.open(typed));
  if (!opened.ok) return refuse(opened.error === 'unknown_code' ? { kind: opened.error } : opened.error);
  const session = await site.opened.open(secret, opened.value);
  const box = { site, secret: session, form: formFor(session), key: opened.value };
  return { ...(await showBox({ ...box, draft: kept })), session };
};

const write: Act = async (request) => {
  const { site, secret, form, body, key, kept } = request;
  if (kept.isEmpty) return { ...(await showBox({ ...request, note: wrong('error.words') })), status: 422 };
  if (kept.reveal().length > MESSAGE_LIMIT) {
    const note = wrong('error.tooLong', { max: MESSAGE_LIMIT });
    return { ...(await showBox({ ...request, draft: kept, note })), status: 422 };
  }
  // A form that is sent again brings the same nonce, and adds nothing twice.
  const nonce = body.get('nonce') ?? '';
  const id = nonceBelongs(secret, nonce) ? nonce : form.nonce;
  const written = await site.mailbox.write(key, kept, id, form.view.language);
  if (!written.ok) {
    if (written.error !== 'full') return shut(request, written.error);
    // Nobody will read these words: whoever is in danger needs the numbers.
    return { ...(await showBox({ ...request, draft: kept, note: wrong('write.full'), danger: true })), status: 422 };
  }
  return showBox({ ...request, note: done('write.done'), danger: written.value.danger });
};

const sent: Act = async (request) => {
  const found = await request.site.mailbox.sent(request.key);
  if (found.ok) return { page: <SentPage form={request.form} sent={found.value} /> };
  if (found.error === 'given_up') return { page: <SentPage form={request.form} sent={null} /> };
  return shut(request, found.error);
};

const earlier: Act = async (request) => {
  const { site, form, body, key } = request;
  const skip = skipped(body.get('skip'));
  const viewed = await site.mailbox.view(key, skip);
  if (!viewed.ok || viewed.value.deletion !== null) return showBox(request);
  return { page: <EarlierPage form={form} box={viewed.value} skipped={skip} /> };
};

/** Whoever finds a box open must not be able to do these: the code is asked for, with the limit that opening has. */
const withCode =
  (
    act: Sure,
    run: (request: Parameters<Act>[0], code: AccessCode) => Promise<Result<Page, Gone | Closed | 'unknown_code'>>,
  ): Act =>
  async (request) => {
    const { site, c, form, code } = request;
    const refuse = (failure: GuessFailure): Page => {
      const { wrong: why, ...rest } = refusalOf(failure);
      return { page: <SurePage form={form} act={act} code={code} wrong={why} />, ...rest };
    };
    const answered = await site.tryCode(addressOf(c), code.reveal(), (right) => run(request, right));
    if (answered.ok) return answered.value;
    const { error } = answered;
    if (error === 'unknown_code') return refuse({ kind: error });
    return typeof error === 'string' ? shut(request, error) : refuse(error);
  };

const giveUp = withCode('giveUp', async (request, code) => {
  const given = await request.site.mailbox.giveUpSight(request.key, code);
  return given.ok ? ok(await showBox({ ...request, note: done('giveUp.done') })) : given;
});

export const renew = withCode('renew', async (request, current) => {
  const { site, secret, form, formFor, body, key } = request;
  const nonce = body.get('nonce') ?? '';
  const belonging = nonceBelongs(secret, nonce) ? nonce : form.nonce;
  const renewed = await site.mailbox.renew(key, secret, belonging, current);
  if (!renewed.ok) return renewed;
  const session = await site.opened.renew(secret, renewed.value.key);
  return ok({ page: <NewCodePage form={formFor(session)} code={renewed.value.code} />, session });
});

const requestDeletion = withCode('delete', async ({ site, form, key }, code) => {
  const asked = await site.mailbox.requestDeletion(key, code);
  return asked.ok ? ok({ page: <DeletedPage form={form} until={asked.value.undoUntil} /> }) : asked;
});

const sure =
  (act: Sure): Act =>
  async ({ form }) => ({ page: <SurePage form={form} act={act} code={null} /> });

const undo: Act = async (request) => {
  const undone = await request.site.mailbox.undoDeletion(request.key);
  return undone.ok ? showBox({ ...request, note: done('deleted.undone') }) : gone(request);
};

/** What a button of the mailbox's pages asks for. Anything else shows the mailbox. */
export const acts: ReadonlyMap<string, Act> = new Map<string, Act>([
  ['write', write],
  ['earlier', earlier],
  ['sent', sent],
  ['giveUp', sure('giveUp')],
  ['giveUp.yes', giveUp],
  ...consentActs,
  ['renew', sure('renew')],
  ['renew.yes', renew],
  ['delete', async ({ form }) => ({ page: <DeletePage form={form} /> })],
  ['delete.sure', sure('delete')],
  ['delete.yes', requestDeletion],
  ['undo', undo],
]);
