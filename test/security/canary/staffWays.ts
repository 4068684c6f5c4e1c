import type { Runtime } from '../../../infra/local/runtime.ts';
import { having } from '../../journeys/support/person.ts';
import { codeIn } from '../../journeys/support/reporter.ts';
import { Staff } from '../../journeys/support/staff.ts';
import type { Form } from '../../visitor.ts';
import { DUTY, NUMBER, typed, typedPlainly } from './marks.ts';
import { formOf, siteOf, type Typist } from './ways.ts';

/** Everything that staff can type, and what the portal refuses. */
export const atThePortal = async (runtime: Runtime, typist: Typist, tip: string): Promise<void> => {
  const desk = await Staff.signIn(runtime, 'desk');
  await desk.read(tip, ['identity', 'victim', 'compelled']);
  typist.own('what the desk reads', desk);
  for (const act of ['answer', 'note'] as const) {
    await desk.ask(tip, act, { words: typed(act) });
    typist.strict(`${act} of the desk`, desk);
    await desk.ask(tip, act, { words: `${typed(`long ${act}`)}${'x'.repeat(9_000)}` });
    typist.own(`${act} that is too long`, desk);
    await desk.ask(tip, act, { words: typed(`stale ${act}`), csrf: typed('csrf'), nonce: typed('nonce') });
    typist.own(`${act} of another session`, desk);
  }
  await desk.ask(tip, 'pass_on', { to: typed('to'), words: typed('hand-over to nobody') });
  typist.own('a hand-over to nobody', desk);
  await desk.ask(tip, 'change_urgency', { to: typed('urgency'), reason: typed('reason') });
  typist.strict('an urgency that is none', desk);
  await desk.ask(tip, 'outcome', { outcome: typed('outcome') });
  typist.strict('an outcome that is none', desk);
  await desk.post(`/referrals/${tip}/ask`, {
    act: typed('act'),
    words: typed('words'),
    [typed('key')]: typed('value'),
  });
  typist.own('an act that is none', desk);
  await desk.post(`/referrals/${tip}/open`, { part: typed('part') });
  typist.strict('a part that is none', desk);
  await desk.ask(tip, 'answer', { words: `${typed('body')}${'x'.repeat(200_000)}` });
  typist.strict('an answer over the limit', desk);
  await desk.ask(tip, 'pass_on', { to: 'ngo-lantern', words: typed('hand-over') });
  typist.strict('a hand-over', desk);
  await runtime.drain();

  const ngo = await Staff.signIn(runtime, 'ngo-lantern');
  await ngo.read(tip, ['identity']);
  typist.own('what the NGO reads', ngo);
  await ngo.ask(tip, 'accept');
  await runtime.drain();
  await ngo.ask(tip, 'answer', { words: typed('answer of the NGO') });
  typist.strict('an answer of the NGO', ngo);
  await ngo.ask(tip, 'note', { words: typed('note of the NGO') });
  await runtime.drain();
};

/** A tip that staff write down for somebody, with a number and a code; and everything that its page refuses. Gives the code. */
export const writtenDown = async (runtime: Runtime, typist: Typist): Promise<string> => {
  const desk = await Staff.signIn(runtime, 'desk');
  const send = async (fields: Form): Promise<void> => {
    await desk.get('/tips/new');
    await desk.submit(fields, { where: having('nonce', desk.valueOf('nonce') ?? '') });
  };
  const told = {
    language: 'en',
    now: 'no',
    area: 'ZZ-N',
    relation: 'self',
    choice: 'helpers',
    safe: 'yes',
    code: 'yes',
  };
  const words = {
    report: typed('entered report'),
    identity: typed('entered identity'),
    victim: typed('entered victim'),
    compelled: typed('entered compelled'),
  };
  for (const field of ['language', 'area', 'relation', 'choice', 'safe', 'code', 'number']) {
    // Of some of these what is none counts as not chosen, and then the number is what is refused.
    await send({ ...told, ...words, number: 'twelve', [field]: typed(`entered ${field}`) });
    typist.own(`an entered tip whose ${field} is none`, desk);
  }
  await send({ ...told, ...words, csrf: typed('csrf') });
  typist.own('an entered tip of another sign-in', desk);
  await send({ ...told, ...words, number: NUMBER });
  typist.strict('an entered tip', desk);
  await runtime.drain();
  return codeIn(desk.text);
};

/** The number of a duty phone, and what is none. */
export const theDutyPhone = async (runtime: Runtime, typist: Typist): Promise<void> => {
  const sam = await Staff.signIn(runtime, 'desk', 'sam@desk');
  const set = async (fields: Form): Promise<void> => {
    await sam.get('/settings');
    await sam.submit(fields, { where: (form) => form.getAttribute('action') === '/settings/duty' });
  };
  for (const number of [typed('duty number'), NUMBER]) {
    await set({ number });
    typist.own('a duty number that is none', sam);
  }
  await set({ number: DUTY, csrf: typed('csrf') });
  typist.own('a duty number of another sign-in', sam);
  await set({ number: DUTY });
  typist.strict('a duty number', sam);
  await sam.get('/settings');
  typist.strict('a duty number that is set', sam);
};

/** Before anything comes in, so that the desk is written to. */
export const theMailAddress = async (runtime: Runtime, typist: Typist): Promise<void> => {
  const sam = await Staff.signIn(runtime, 'desk', 'sam@desk');
  for (const address of [typed('mail address'), 'desk@example.org']) {
    await sam.get('/settings');
    await sam.submit({ address }, { where: (form) => form.getAttribute('action') === '/settings/mail' });
    typist.own('a mail address', sam);
  }
};

/** What is handed out of the portal, for a court: whoever gets it may open nothing of it. */
export const theRecords = async (runtime: Runtime, typist: Typist, tip: string): Promise<void> => {
  for (const partner of ['desk', 'ngo-lantern']) {
    const staff = await Staff.signIn(runtime, partner);
    await staff.ask(tip, 'export');
    await runtime.drain();
    await staff.get(`/referrals/${tip}/record`);
    typist.strict(`the custody record of ${partner}`, staff);
  }
};

/** Requests to the portal that no page of it makes. */
export const besideThePortal = async (runtime: Runtime, typist: Typist, tip: string): Promise<void> => {
  const site = siteOf(runtime, 'staff-desk');
  const word = encodeURIComponent(typed('address'));
  const paths = [
    `/${word}`,
    `/?box=${word}&after=${word}`,
    `/referrals/${word}`,
    `/referrals/${tip}?asked=${word}`,
    `/sign-in?tip=${word}`,
    `/signed-in?code=${word}&state=${word}`,
    `/signed-in?error=access_denied&error_description=${word}`,
  ];
  for (const path of paths) await typist.raw(`the portal at ${path.slice(0, 14)}`, `${site}${path}`, {});
  await typist.raw('a cookie for the portal', site, {
    headers: { cookie: `__Host-s-desk=${typedPlainly('cookie')}; __Host-in-desk=${typedPlainly('cookie')}` },
  });
  // Whoever is signed out while they write keeps their words, on the page alone.
  const words = { act: 'answer', words: typed('signed out') };
  await typist.raw('words of somebody signed out', `${site}/referrals/${tip}/ask`, formOf(words), true);
  await typist.raw('a body for sign-out', `${site}/sign-out`, formOf({ csrf: typed('sign-out') }));
};

/** What partners see who have no part in this, or no longer: all their pages. */
export const othersPages = async (runtime: Runtime, typist: Typist, tip: string): Promise<void> => {
  for (const partner of ['desk-two', 'reviewer', 'ngo-harbour', 'child-care', 'police-unit']) {
    const staff = await Staff.signIn(runtime, partner, `sam@${partner}`);
    for (const box of ['new', 'open', 'closed'] as const) {
      await staff.inbox(box);
      typist.strict(`nothing: ${box} of ${partner}`, staff);
    }
    await staff.look(tip);
    typist.strict(`nothing: the tip’s page at ${partner}`, staff);
  }
  // The inboxes of those who do: a line never holds words.
  for (const partner of ['desk', 'ngo-lantern']) {
    const staff = await Staff.signIn(runtime, partner);
    for (const box of ['new', 'open', 'closed'] as const) {
      await staff.inbox(box);
      typist.strict(`nothing: ${box} of ${partner}`, staff);
    }
  }
};
