import type { FC } from 'hono/jsx';
import { choiceSchema } from '../../../shared/domain/consent.ts';
import type { Plain } from '../../../shared/domain/plain.ts';
import type { Gone, Closed, MailboxKey } from '../../../shared/mailbox/mailbox.ts';
import { nonceBelongs, type SessionSecret } from '../../../shared/sealing/session.ts';
import { addressOf, type WebContext } from '../context.ts';
import {
  ChoicesPage,
  DeletedPage,
  DeletePage,
  DeleteSurePage,
  GonePage,
  NewCodePage,
  SentPage,
  SurePage,
} from '../pages/box/acts.tsx';
import { EnterPage } from '../pages/box/enter.tsx';
import type { BoxForm, Note } from '../pages/box/frame.tsx';
import { ViewPage } from '../pages/box/view.tsx';
import type { GuessFailure, Site } from '../site.ts';
import type { Params, WordingKey } from '../../../shared/wording/wording.ts';

export interface Page {
  readonly page: ReturnType<FC>;
  readonly status?: 200 | 403 | 404 | 410 | 422 | 429 | 503;
  readonly retryAfter?: number;
}

export interface Request {
  readonly site: Site;
  readonly c: WebContext;
  readonly secret: SessionSecret;
  readonly form: BoxForm;
  readonly body: URLSearchParams;
  /** The words of the page's text box. */
  readonly kept: Plain;
  readonly code: Plain;
}

interface Opened {
  readonly site: Site;
  readonly secret: SessionSecret;
  readonly form: BoxForm;
  readonly key: MailboxKey;
}

interface Extras {
  readonly note?: Note;
  readonly draft?: Plain;
  readonly danger?: boolean;
}

type Act = (request: Request & { readonly key: MailboxKey }) => Promise<Page>;

const MESSAGE_LIMIT = 20_000;

const gone = async ({ site, secret, form }: Opened): Promise<Page> => {
  await site.opened.forget(secret);
  return { page: <GonePage form={form} />, status: 410 };
};

/** The mailbox as it stands: its answers, or the one thing left once deletion was asked for. */
export const showBox = async (opened: Opened & Extras): Promise<Page> => {
  const { site, form, key, note, draft, danger } = opened;
  const viewed = await site.mailbox.view(key);
  if (!viewed.ok) return gone(opened);
  const { deletion } = viewed.value;
  if (deletion !== null) return { page: <DeletedPage form={form} until={deletion.undoUntil} /> };
  const extras = { ...(note && { note }), ...(draft && { draft }), ...(danger !== undefined && { danger }) };
  return { page: <ViewPage opened={{ form, box: viewed.value, ...extras }} /> };
};

/** A code that is dead, or a mailbox that only knows "undo": the page that shows which. */
const shut = (opened: Opened, error: Gone | Closed): Promise<Page> =>
  error === 'gone' ? gone(opened) : showBox(opened);

const done = (key: WordingKey): Note => ({ kind: 'done', key });
const wrong = (key: WordingKey, params: Params = {}): Note => ({ kind: 'summary', key, params });

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

export const openBox = async ({ site, c, secret, form, kept, code }: Request): Promise<Page> => {
  const refuse = (failure: GuessFailure): Page => {
    const { wrong: why, ...rest } = refusalOf(failure);
    return { page: <EnterPage entry={{ form, code, kept, wrong: why }} />, ...rest };
  };
  const read = await site.readCode(addressOf(c), code.reveal());
  if (!read.ok) return refuse(read.error);
  const opened = await site.mailbox.open(read.value);
  if (!opened.ok) return refuse(await site.wrongCode(addressOf(c)));
  await site.opened.keep(secret, opened.value);
  return showBox({ site, secret, form, key: opened.value, draft: kept });
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

const giveUp: Act = async (request) => {
  const given = await request.site.mailbox.giveUpSight(request.key);
  return given.ok ? showBox({ ...request, note: done('giveUp.done') }) : shut(request, given.error);
};

const chooseAgain: Act = async (request) => {
  const viewed = await request.site.mailbox.view(request.key);
  if (!viewed.ok || viewed.value.deletion !== null) return showBox(request);
  return { page: <ChoicesPage form={request.form} current={viewed.value.choice} /> };
};

const choose: Act = async (request) => {
  const choice = choiceSchema.safeParse(request.body.get('choice'));
  if (!choice.success) return chooseAgain(request);
  const changed = await request.site.mailbox.change(request.key, choice.data);
  return changed.ok ? showBox({ ...request, note: done('choices.done') }) : shut(request, changed.error);
};

const renew: Act = async (request) => {
  const { site, secret, form, body, key } = request;
  const nonce = body.get('nonce') ?? '';
  const renewed = await site.mailbox.renew(key, secret, nonceBelongs(secret, nonce) ? nonce : form.nonce);
  if (!renewed.ok) return shut(request, renewed.error);
  await site.opened.keep(secret, renewed.value.key);
  return { page: <NewCodePage form={form} code={renewed.value.code} /> };
};

const requestDeletion: Act = async (request) => {
  const { site, c, form, key, code } = request;
  const refuse = (failure: GuessFailure): Page => {
    const { wrong: why, ...rest } = refusalOf(failure);
    return { page: <DeleteSurePage form={form} code={code} wrong={why} />, ...rest };
  };
  const read = await site.readCode(addressOf(c), code.reveal());
  if (!read.ok) return refuse(read.error);
  const asked = await site.mailbox.requestDeletion(key, read.value);
  if (asked.ok) return { page: <DeletedPage form={form} until={asked.value.undoUntil} /> };
  if (asked.error === 'unknown_code') return refuse(await site.wrongCode(addressOf(c)));
  return shut(request, asked.error);
};

const undo: Act = async (request) => {
  const undone = await request.site.mailbox.undoDeletion(request.key);
  return undone.ok ? showBox({ ...request, note: done('deleted.undone') }) : gone(request);
};

/** What a button of the mailbox's pages asks for. Anything else shows the mailbox. */
export const acts: ReadonlyMap<string, Act> = new Map<string, Act>([
  ['write', write],
  ['sent', sent],
  ['giveUp', async ({ form }) => ({ page: <SurePage form={form} act="giveUp" /> })],
  ['giveUp.yes', giveUp],
  ['choices', chooseAgain],
  ['choose', choose],
  ['renew', async ({ form }) => ({ page: <SurePage form={form} act="renew" /> })],
  ['renew.yes', renew],
  ['delete', async ({ form }) => ({ page: <DeletePage form={form} /> })],
  ['delete.sure', async ({ form }) => ({ page: <DeleteSurePage form={form} code={null} /> })],
  ['delete.yes', requestDeletion],
  ['undo', undo],
]);
