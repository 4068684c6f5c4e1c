import { brokenLineSchema } from '../../../functions/staff/ports.ts';
import { channelSchema } from '../../../shared/domain/label.ts';
import { referralStates } from '../../../shared/domain/referral.ts';
import { urgencies } from '../../../shared/domain/urgency.ts';
import { newBrowser, type Page, signIn } from './browser.ts';
import { aLabel, aReferral, aTip } from './fixtures.ts';
import { dependenciesOf, newMemory, put } from './memory.ts';
import { lendingTours } from './lendingTours.ts';
import { memberTours } from './memberTours.ts';
import { readTours } from './readTours.ts';
import { searchTours } from './searchTours.ts';
import { workTours } from './workTours.ts';
import { mustTours } from './mustTours.ts';
import { type Keep, referralTours, type Tour } from './referralTours.ts';
import { atTheDesk } from './setUp.ts';

const door: Tour = async (keep) => {
  const memory = newMemory();
  const browser = newBrowser(memory, 'desk');
  await keep('sign-in', browser.get('/sign-in'));
  await keep('sign-in-failed', browser.get('/signed-in?error=access_denied'));
  const start = await browser.get('/sign-in/start');
  const state = new URL(start.location ?? '').searchParams.get('state') ?? '';
  await keep('not-registered', browser.get(`/signed-in?code=x&state=${state}`));
  memory.fails = new Set(['identity']);
  await keep('sign-in-unreachable', browser.get('/sign-in/start'));
  await keep('signed-out', browser.get('/signed-out'));
};

const broken = (): never => {
  throw new TypeError('broken');
};

/** A row that cannot be read stands where it belongs, among those that can. */
const halfRead: Tour = async (keep) => {
  const memory = newMemory();
  put(memory, await aReferral());
  const { referrals } = dependenciesOf(memory, 'desk');
  const inboxKey = `new#0#2026-05-04T13:30Z#${aTip(1)}`;
  const inbox: typeof referrals.inbox = async (query) => [
    brokenLineSchema.parse({ inboxKey }),
    ...(await referrals.inbox(query)),
  ];
  const browser = newBrowser(memory, 'desk', { referrals: { ...referrals, inbox } });
  await signIn(memory, browser, 'desk');
  await keep('inbox-half-read', browser.get('/'));
};

const within: Tour = async (keep) => {
  const { browser } = await atTheDesk();
  await keep('not-signed-out', browser.post('/sign-out', { csrf: 'of another session' }));
  await keep('not-found', browser.get('/nothing-here'));
  await keep('no-such-referral', browser.get(`/referrals/${aTip(99)}`));
  await keep('too-large', browser.post('/sign-out', { words: 'x'.repeat(200_000) }));
  const forbidden = await atTheDesk({ dependencies: { mayAct: () => false } });
  await keep('not-for-your-role', forbidden.browser.get('/'));
  const unlucky = await atTheDesk({ dependencies: { explain: broken } });
  await keep('trouble', unlucky.browser.get(unlucky.path));
};

/** Nothing opens while erasures are replayed; what was written can be copied. */
const restoring: Tour = async (keep) => {
  const { browser, path, memory } = await atTheDesk();
  const shown = await browser.get(path);
  memory.isRestoring = true;
  await keep('restoring', browser.get('/'));
  await keep('restoring-kept', browser.submit(shown, `${path}/ask`, { act: 'answer', words: 'Is it safe to call?' }));
};

const TOLD = { language: 'en', report: 'They lock the gate at night.', choice: 'helpers', code: 'yes' };

/** A tip that staff write down: empty, wrong, taken with a code and without, refused, and after the sign-in ran out. */
const writtenDown: Tour = async (keep) => {
  const { browser, memory } = await atTheDesk();
  const path = '/tips/new';
  const form = await keep('new-tip', browser.get(path));
  const wrong = { report: 'x'.repeat(8001), number: 'twelve', conflicts: 'harbour' };
  await keep('new-tip-wrong', browser.submit(form, path, wrong));
  await keep('new-tip-stale', browser.post(path, { ...TOLD, csrf: 'x', nonce: 'y' }));
  const code = await keep('new-tip-taken', browser.submit(form, path, TOLD));
  if (!/\d{4} \d{4}/.test(code.text)) throw new Error('No code was shown');
  const [row] = memory.entered.values();
  if (row === undefined) throw new Error('Nothing was entered');
  const settled = { pk: 'desk', sk: `settled#${row.id}`, request: row.id, tip: row.tip };
  memory.settled.push({ ...settled, result: 'done', reason: null });
  await keep('new-tip-on-its-way', browser.submit(form, path, TOLD));
  memory.settled.splice(0, 1, { ...settled, result: 'refused', reason: 'bad_seal' });
  await keep('new-tip-refused', browser.submit(form, path, TOLD));
  memory.settled.splice(0);
  memory.fails = new Set(['used']);
  await keep('new-tip-code-used', browser.submit(form, path, TOLD));
  memory.fails = new Set(['codes']);
  await keep('new-tip-without-code', browser.submit(form, path, { ...TOLD, report: 'Again.' }));
  await keep('new-tip-no-code-wanted', browser.submit(form, path, { ...TOLD, code: 'no' }));
  browser.cookies.clear();
  await keep('new-tip-signed-out', browser.post(path, TOLD));
  const forbidden = await atTheDesk({ dependencies: { mayAct: () => false } });
  await keep('new-tip-not-for-your-role', forbidden.browser.get(path));
};

/** The duty phone, and then the address for mail: none, set, wrong in each way, not recorded, taken out. */
const settings: Tour = async (keep) => {
  const { browser, memory } = await atTheDesk({ role: 'supervisor' });
  const set = async (number: string) => browser.submit(await browser.get('/settings'), '/settings/duty', { number });
  await keep('settings', browser.get('/settings'));
  await keep('settings-wrong', set('twelve'));
  await keep('settings-out-of-reach', set('+44 20 7946 0000'));
  await keep('settings-stale', browser.post('/settings/duty', { number: '+12025550147', csrf: 'x' }));
  await set('+12025550147');
  await keep('settings-set', browser.get('/settings?done=set'));
  const row = memory.dutyPhones.get('desk');
  if (row !== undefined) memory.dutyPhones.set('desk', { ...row, texts: 'stopped' });
  await keep('settings-no-texts', browser.get('/settings'));
  await browser.submit(await browser.get('/settings'), '/settings/duty/try');
  await keep('settings-tried', browser.get('/settings?done=tried'));
  memory.fails = new Set(['custody']);
  await keep('settings-not-recorded', set('+12025550148'));
  await keep('settings-kept', browser.submit(await browser.get('/settings'), '/settings/duty/remove'));
  memory.fails = new Set();
  await browser.submit(await browser.get('/settings'), '/settings/duty/remove');
  await keep('settings-taken-out', browser.get('/settings?done=removed'));
  const write = async (address: string) =>
    browser.submit(await browser.get('/settings'), '/settings/mail', { address });
  await keep('settings-mail-wrong', write('desk at example'));
  await keep('settings-mail-stale', browser.post('/settings/mail', { address: 'desk@example.org', csrf: 'x' }));
  await write('desk@example.org');
  await keep('settings-mail-set', browser.get('/settings?done=mail_set'));
  memory.fails = new Set(['custody']);
  await keep('settings-mail-kept', browser.submit(await browser.get('/settings'), '/settings/mail/remove'));
  memory.fails = new Set();
  await browser.submit(await browser.get('/settings'), '/settings/mail/remove');
  await keep('settings-mail-taken-out', browser.get('/settings?done=mail_removed'));
  const forbidden = await atTheDesk({ dependencies: { mayAct: () => false } });
  await keep('settings-not-for-your-role', forbidden.browser.get('/settings'));
};

const nothing: Tour = async (keep) => {
  const memory = newMemory();
  const browser = newBrowser(memory, 'desk');
  await signIn(memory, browser, 'desk', 'supervisor');
  for (const box of ['new', 'open', 'closed']) await keep(`inbox-${box}-empty`, browser.get(`/?box=${box}`));
  await keep('inbox-filter-empty', browser.get('/?urgency=immediate'));
  await keep('inbox-open-filter-empty', browser.get('/?box=open&urgency=routine'));
};

const dangers = [
  { now: 'yes', hurt: 'yes', selfHarm: 'yes', moved: 'yes', child: 'yes', words: [] },
  { now: 'no', hurt: 'unknown', selfHarm: 'no', moved: 'no', child: 'no', words: ['danger', 'child'] },
  { now: 'no', hurt: 'no', selfHarm: 'no', moved: 'no', child: 'no', words: [] },
] as const;

/** More than fits on two pages: each urgency, each state, what is late, what is marked. */
const full: Tour = async (keep) => {
  const memory = newMemory();
  for (let number = 0; number < 130; number += 1) {
    const tip = aTip(number);
    const urgency = urgencies[number % urgencies.length] ?? 'routine';
    const state = referralStates[number % referralStates.length] ?? 'delivered';
    const due = `2026-05-0${(number % 6) + 1}T13:32Z`;
    const box = number < 110 ? 'new' : number < 120 ? 'open' : 'closed';
    const { words, ...danger } = dangers[number % dangers.length] ?? dangers[2];
    const label = aLabel({
      danger: { ...danger, words: [...words] },
      suspicion: number % 7 === 0 ? 'flood' : 'none',
      channel: channelSchema.options[number % channelSchema.options.length] ?? 'web',
      reporter: { relation: 'self', child: number % 5 === 0 ? 'yes' : 'no' },
      language: number % 9 === 0 ? 'qaa' : 'ar',
      area: number % 4 === 0 ? 'ZZ-S' : number % 4 === 1 ? 'unknown' : 'ZZ-N',
      people: number % 3 === 0 ? [] : [{ age: 'child', sex: 'female', count: (number % 3) + 1 }],
    });
    const inboxKey = `${box}#${urgencies.indexOf(urgency)}#${due}#${tip}`;
    put(
      memory,
      await aReferral({ tip, urgency, state, due, label, inboxKey, ended: state === 'revoked' ? 'recalled' : null }),
    );
  }
  const browser = newBrowser(memory, 'desk');
  await signIn(memory, browser, 'desk', 'supervisor');
  await keep('inbox-full', browser.get('/'));
  const next = /rel="next" href="([^"]*)"/.exec((await browser.get('/')).text)?.[1]?.replaceAll('&amp;', '&') ?? '';
  await keep('inbox-second-page', browser.get(next));
  for (const urgency of urgencies) await keep(`inbox-${urgency}`, browser.get(`/?urgency=${urgency}`));
  await keep('inbox-open', browser.get('/?box=open'));
  await keep('inbox-closed', browser.get('/?box=closed'));
};

/** Every page and state that staff can come to, as it goes over the wire. */
export const tour = async (): Promise<ReadonlyMap<string, Page>> => {
  const pages = new Map<string, Page>();
  const keep: Keep = async (name, shown) => {
    if (pages.has(name)) throw new Error(`Two pages are called ${name}`);
    const page = await shown;
    if (page.location !== undefined) throw new Error(`${name} is no page: it leads to ${page.location}`);
    pages.set(name, page);
    return page;
  };
  for (const each of [
    door,
    within,
    restoring,
    halfRead,
    nothing,
    full,
    writtenDown,
    settings,
    ...referralTours,
    ...lendingTours,
    ...mustTours,
    ...memberTours,
    ...workTours,
    ...readTours,
    ...searchTours,
  ])
    await each(keep);
  return pages;
};
