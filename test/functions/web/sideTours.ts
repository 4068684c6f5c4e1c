import type { AcceptTip } from '../../../shared/intake/submission.ts';
import { err, ok } from '../../../shared/domain/result.ts';
import type { MailboxService } from '../../../shared/mailbox/mailbox.ts';
import { makeBrowser, type Shown } from './browser.ts';
import { makePack } from './pack.ts';
import { makeWorld, type World } from './world.ts';

/** Takes a page down under a name. */
export type Keep = (name: string, shown: Promise<Shown>) => Promise<Shown>;

type Tour = (language: string, keep: Keep) => Promise<void>;

const visit = (world: World, language: string) =>
  makeBrowser(world, { 'accept-language': language, 'cloudfront-viewer-address': '203.0.113.7:4000' });

const NO_CODE = '1111222233334444';
const LONG = 'x '.repeat(10_001);

const down = async (): Promise<never> => {
  throw new Error('down');
};

/** A site whose mailboxes do one thing otherwise. */
const worldWith = (changes: Partial<MailboxService>): World => {
  const { intake } = makeWorld();
  return { ...makeWorld({ acceptTip: intake.acceptTip, mailbox: { ...intake.mailbox, ...changes } }), intake };
};

/** Someone who has sent a tip and opened its box. */
const openBox = async (world: World, language: string) => {
  const browser = visit(world, language);
  await browser.get('/form');
  await browser.press('go', 'send', { report: 'They took our papers.' });
  const [box] = world.intake.boxes;
  if (box === undefined) throw new Error('the tip was not taken');
  await browser.get('/box');
  await browser.press('act', 'open', { code: box.code.groups() });
  return { browser, box };
};

/** Every step of the form by whoever fills in little, and wrongly. */
const form: Tour = async (language, keep) => {
  const browser = visit(makeWorld(), language);
  await browser.get('/');
  await keep('tell-self', browser.press('go', 'begin', { about: 'self' }));
  await keep('tell-long', browser.press('go', 'next', { report: LONG }));
  await keep('danger-nothing', browser.press('go', 'next', { report: '' }));
  await keep('details-child', browser.press('go', 'next', { under18: 'yes' }));
  await keep('details-long', browser.press('go', 'next', { mustNotSee: LONG }));
  await keep('answer-self', browser.press('go', 'next', { mustNotSee: '', relation: 'self' }));
  await keep('answer-long', browser.press('go', 'next', { howToAnswer: LONG, number: 'call me' }));
  await keep('check-nothing', browser.press('go', 'next', { howToAnswer: '', number: '' }));
};

/** A desk that is shut, nothing that must be passed on, one language, nobody else to name. */
const small: Tour = async (language, keep) => {
  const shut = visit(makeWorld({ pack: makePack({ wed: [['08:30', '16:00']] }) }), language);
  await keep('tell-shut', shut.get('/form'));
  const whole = makePack();
  const jurisdiction = { ...whole.jurisdiction, languages: [language], defaultLanguage: language, mustPassOn: [] };
  const alone = { ...whole, jurisdiction: { ...jurisdiction, offices: [] }, partners: whole.partners.slice(0, 1) };
  const browser = visit(makeWorld({ pack: alone }), language);
  await keep('tell-small', browser.get('/form'));
  await browser.press('go', 'next', { report: 'They took our papers.' });
  await keep('details-small', browser.press('go', 'next'));
};

/** What is said in the place of a code, and where there is none. */
const sending: Tour = async (language, keep) => {
  const send = async (acceptTip: AcceptTip) => {
    const browser = visit(makeWorld({ acceptTip }), language);
    await browser.get('/form');
    return browser.press('go', 'send', { report: 'They took our papers.' });
  };
  await keep('not-sent', send(down));
  await keep(
    'code-none',
    send(async () => ({ tip: 'none', code: null, mailbox: 'none' })),
  );
  await keep(
    'code-shown',
    send(async () => ({ tip: 'again', code: null, mailbox: 'made' })),
  );
};

/** The door of the mailbox, knocked at wrongly. */
const entering: Tour = async (language, keep) => {
  const browser = visit(makeWorld(), language);
  await browser.get('/box');
  await keep('enter-not-a-code', browser.press('act', 'open', { code: '12' }));
  await keep('enter-again', browser.press('act', 'open', { code: NO_CODE, csrf: 'of another session' }));
  for (let tries = 0; tries < 5; tries += 1) await browser.press('act', 'open', { code: NO_CODE });
  await keep('enter-wait', browser.press('act', 'open', { code: NO_CODE }));
  const unlucky = visit(worldWith({ open: down }), language);
  await unlucky.get('/box');
  await keep('enter-trouble', unlucky.press('act', 'open', { code: NO_CODE }));
};

/** The mailbox, where something is wrong with what was asked. */
const writing: Tour = async (language, keep) => {
  const world = makeWorld();
  const { browser, box } = await openBox(world, language);
  await keep('write-nothing', browser.press('act', 'write', { text: ' ' }));
  await keep('write-long', browser.press('act', 'write', { text: LONG }));
  await keep('write-again', browser.press('act', 'write', { text: 'One more thing.', csrf: 'of another session' }));
  box.messages.push({ id: 'file', from: 'you', kind: null, text: null, isFile: true });
  box.messages.push({ id: 'before', from: 'you', kind: null, text: null, isBeforeCode: true });
  box.messages.push({ id: 'broken', from: 'partner', kind: 'ngo', text: null });
  for (let count = 0; count < 35; count += 1) world.intake.answer(box, `Line ${count}.`);
  await keep('box-many', browser.get('/box'));
  await keep('earlier', browser.press('act', 'earlier'));
  await browser.get('/box');
  await browser.press('act', 'choices');
  await keep('chosen', browser.press('act', 'choose', { choice: 'helpers_and_police' }));
};

/** A yes put together one by one: by who speaks for somebody else, by who speaks for themself, and how it ends. */
const agreeing: Tour = async (language, keep) => {
  const other = await openBox(makeWorld(), language);
  await other.browser.press('act', 'choices');
  await keep('finer-other', other.browser.press('act', 'finer'));
  const world = makeWorld();
  const browser = visit(world, language);
  await browser.get('/form');
  await browser.press('go', 'send', { report: 'They took our papers.', relation: 'self', choice: 'helpers' });
  const [box] = world.intake.boxes;
  if (box === undefined) throw new Error('the tip was not taken');
  await browser.get('/box');
  await browser.press('act', 'open', { code: box.code.groups() });
  const all = { part: ['message', 'file', 'identity', 'victim', 'compelled'], days: '30' };
  await browser.press('act', 'choices');
  await keep('finer', browser.press('act', 'finer'));
  await keep('finer-nobody', browser.press('act', 'agree', all));
  const partner = ['city-police'];
  await keep('finer-soon', browser.press('act', 'agree', { ...all, kind: ['law_enforcement'], partner }));
  box.consents = box.consents.map((consent) => Object.assign(consent, { until: consent.until && '2001-01-31' }));
  await keep('finer-over', browser.get('/box'));
  box.consents = box.consents.map((consent) => Object.assign(consent, { until: consent.until && '2099-12-31' }));
  await keep('finer-until', browser.get('/box'));
  await keep('finer-back', browser.press('act', 'takeBack'));
  for (let count = 0; count < 20; count += 1) box.consents.push(...box.consents.slice(-1));
  await browser.press('act', 'choices');
  await browser.press('act', 'finer');
  await keep('finer-many', browser.press('act', 'agree', { kind: ['law_enforcement'] }));
};

/** A box that takes no more words, one that cannot be reached, one with nothing in it. */
const stuck: Tour = async (language, keep) => {
  const full = await openBox(worldWith({ write: async () => err('full') }), language);
  await keep('write-full', full.browser.press('act', 'write', { text: 'One more thing.' }));
  const unlucky = await openBox(worldWith({ write: down }), language);
  await keep('write-trouble', unlucky.browser.press('act', 'write', { text: 'One more thing.' }));
  const silent = await openBox(worldWith({ sent: async () => ok({}) }), language);
  await keep('sent-none', silent.browser.press('act', 'sent'));
};

/** What is asked with a wrong code, and what is left once something is gone. */
const ending: Tour = async (language, keep) => {
  const world = makeWorld();
  const { browser, box } = await openBox(world, language);
  await browser.press('act', 'sent');
  await browser.press('act', 'giveUp');
  await keep('give-up-wrong', browser.press('act', 'giveUp.yes', { code: NO_CODE }));
  await browser.press('act', 'giveUp.yes', { code: box.code.groups() });
  await keep('sent-given-up', browser.post('/box', { ...(await tokens(browser)), act: 'sent' }));
  await browser.get('/box');
  await browser.press('act', 'delete');
  await browser.press('act', 'delete.sure');
  await keep('delete-wrong', browser.press('act', 'delete.yes', { code: NO_CODE }));
  world.intake.boxes.splice(0);
  await keep('gone', browser.get('/box'));
};

const tokens = async (browser: ReturnType<typeof makeBrowser>): Promise<Record<string, string>> => {
  const { html } = await browser.get('/box');
  const value = (name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';
  return { csrf: value('csrf'), nonce: value('nonce'), l: value('l') };
};

const trouble: Tour = async (language, keep) => {
  const browser = visit(makeWorld(), language);
  await keep('not-found', browser.get('/nothing-here'));
  await keep('not-so', browser.post('/leave', {}));
  await keep('too-large', browser.post('/form', { report: 'x'.repeat(600_000) }));
  const world = makeWorld();
  const opened = await openBox(world, language);
  const unlucky = makeBrowser({
    ...world,
    app: makeWorld({ sessions: { get: down, put: down, touch: down, delete: down } }).app,
  });
  unlucky.take(opened.browser.cookie());
  await keep('trouble', unlucky.get(`/box?l=${language}`));
};

/** Nothing opens while erasures are replayed; what was written waits. */
const restoring: Tour = async (language, keep) => {
  const browser = visit(makeWorld({ gate: { isOpen: async () => false } }), language);
  await keep('restoring', browser.get('/box'));
  await keep('restoring-kept', browser.post('/box', { act: 'write', l: language, text: 'One more thing.' }));
  await keep('restoring-code', browser.post('/box', { act: 'open', l: language, code: NO_CODE }));
};

/** Beside the main path: everything that can go otherwise. */
export const sideTours: readonly Tour[] = [
  form,
  small,
  sending,
  entering,
  writing,
  agreeing,
  stuck,
  ending,
  trouble,
  restoring,
];
