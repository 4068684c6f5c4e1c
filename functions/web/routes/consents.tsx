import { choiceSchema } from '../../../shared/domain/consent.ts';
import type { Unagreed } from '../../../shared/mailbox/mailbox.ts';
import type { WordingKey } from '../../../shared/wording/wording.ts';
import { finerOf, NOTHING_TICKED, type Ticked, tickedIn } from '../form/finer.ts';
import { ChoicesPage } from '../pages/box/acts.tsx';
import { FinerPage } from '../pages/box/finer.tsx';
import type { Note } from '../pages/box/frame.tsx';
import { type Act, done, type Page, showBox, shut, wrong } from './show.tsx';

type Asked = Parameters<Act>[0];

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

const askFiner = async (request: Asked, ticked: Ticked, note?: Note): Promise<Page> => {
  const viewed = await request.site.mailbox.view(request.key);
  if (!viewed.ok || viewed.value.deletion !== null) return showBox(request);
  return { page: <FinerPage form={request.form} box={viewed.value} ticked={ticked} note={note} /> };
};

const refusals: Readonly<Record<Unagreed, WordingKey>> = {
  nobody: 'finer.nobody',
  many: 'finer.many',
};

const agree: Act = async (request) => {
  const { site, body, key } = request;
  const ticked = tickedIn(body, site.pack);
  const given = await site.mailbox.giveConsent(key, finerOf(ticked, site.now(), site.pack));
  if (given.ok) return showBox({ ...request, note: done('finer.done') });
  const { error } = given;
  if (error === 'gone' || error === 'closed') return shut(request, error);
  return { ...(await askFiner(request, ticked, wrong(refusals[error]))), status: 422 };
};

const takeBack: Act = async (request) => {
  const taken = await request.site.mailbox.withdrawConsent(request.key, request.body.get('consent') ?? '');
  return taken.ok ? showBox({ ...request, note: done('receipt.done') }) : shut(request, taken.error);
};

/** Who may see it: the three choices, and a yes for those who want it finer. */
export const consentActs: readonly (readonly [string, Act])[] = [
  ['choices', chooseAgain],
  ['choose', choose],
  ['finer', (request) => askFiner(request, NOTHING_TICKED)],
  ['agree', agree],
  ['takeBack', takeBack],
];
