import { receiptOf } from '../../../shared/domain/consent.ts';
import { hourSchema } from '../../../shared/domain/hour.ts';
import { type Basis, referralStates } from '../../../shared/domain/referral.ts';
import { explainReason } from '../../../shared/routing/reasons.ts';
import { type ReferralRow, settledKey } from '../../../shared/rows/referral.ts';
import { sentAnswerRowSchema } from '../../../shared/rows/relay.ts';
import { makePack } from '../web/pack.ts';
import type { Page } from './browser.ts';
import { aLabel, aTip, give, giveFile } from './fixtures.ts';
import { put } from './memory.ts';
import { atTheDesk } from './setUp.ts';

/** Takes a page down under a name. */
export type Keep = (name: string, shown: Promise<Page>) => Promise<Page>;
export type Tour = (keep: Keep) => Promise<void>;

const hour = hourSchema.parse('2026-05-04T13:00Z');
const WORDS = 'Six of us sleep in the shed behind the brick works.\nThey lock the gate at night.';
const LONG_WORD = 'نحنستةننامفيالمخزن'.repeat(12);
const pack = makePack();

/** Reasons are in the words that staff really read. */
const desk = (referral: Partial<ReferralRow> = {}) =>
  atTheDesk({ referral, dependencies: { explain: (reason) => explainReason(reason, pack) } });
type Desk = Awaited<ReturnType<typeof desk>>;

const look = async (at: Promise<Desk>) => {
  const { browser, path } = await at;
  return browser.get(path);
};

const open = async ({ browser, path }: Desk, parts: readonly string[], earlier = false) =>
  browser.submit(await browser.get(path), `${path}/open`, [
    ...parts.map((part) => ['part', part] as const),
    ...(earlier ? [['earlier', 'yes'] as const] : []),
  ]);

const ask = async ({ browser, path }: Desk, typed: Record<string, string>): Promise<Page> =>
  browser.submit(await browser.get(path), `${path}/ask`, typed);

/** A referral in every state, as whoever leads and as somebody who was asked in. */
const states: Tour = async (keep) => {
  for (const state of referralStates) {
    const ended = state === 'revoked' ? 'consent_withdrawn' : state === 'recalled' ? 'recalled' : null;
    const unread = ['authorised', 'queued', 'delivered', 'revoked'].includes(state);
    const outcome = state === 'outcome' || state === 'closed' ? 'helped' : null;
    const inboxKey = `${unread ? 'new' : 'open'}#0#2026-05-04T13:32Z#${aTip()}`;
    await keep(`referral-${state}`, look(desk({ state, ended, unread, outcome, inboxKey })));
  }
  const services = [
    { need: 'shelter', state: 'started' },
    { need: 'legal_aid', state: 'done' },
  ] as const;
  await keep('referral-services', look(desk({ state: 'in_service', services: [...services] })));
  await keep(
    'referral-service-not-next',
    ask(await desk({ state: 'in_service', services: [...services] }), {
      act: 'service',
      need: 'shelter',
      state: 'planned',
    }),
  );
  await keep('referral-deleted', look(desk({ state: 'revoked', ended: 'deleted_by_holder' })));
  await keep(
    'referral-overdue',
    look(desk({ due: '2026-05-04T12:10Z', inboxKey: `new#0#2026-05-04T12:10Z#${aTip()}` })),
  );
  const byPhone = { label: aLabel({ channel: 'voice' }) };
  await keep('referral-by-phone', look(desk(byPhone)));
  const askedBack = (when: 'any' | 'afternoon') => ({
    label: aLabel({ channel: 'voice', answer: { safe: 'yes', when, number: true, callBack: true }, received: hour }),
  });
  await keep('referral-call-back', look(desk(askedBack('any'))));
  await keep('referral-call-back-afternoon', look(desk(askedBack('afternoon'))));
  const marked = { act: 'mark_misuse', by: 'supervisor', hour, detail: null };
  await keep('referral-misused', look(desk({ ...byPhone, history: [marked] })));
  await keep(
    'referral-misused-no-more',
    look(desk({ ...byPhone, history: [marked, { ...marked, act: 'lift_misuse' }] })),
  );
  await keep('referral-no-code', look(desk({ reporterKey: null, reporterThumbprint: null })));
};

const withdrawn = { ...receiptOf('helpers_and_police', 'other', 'c', hour), withdrawn: hour, until: '2026-06-01' };
const grounds: readonly (readonly [Basis, Partial<ReferralRow>])[] = [
  ['desk', { consent: receiptOf('only_you', 'self', 'c', hour) }],
  ['stand_in', { consent: receiptOf('helpers', 'self', 'c', hour), lead: false }],
  ['consent', { consent: { ...receiptOf('helpers_and_police', 'self', 'c', hour), partners: ['desk'] } }],
  ['must_receive', { consent: withdrawn, lead: false }],
  ['pass_on', { lead: false, reasons: [{ code: 'asked_by_lead', fact: '' }] }],
  ['reviewer', { consent: null, passOnOptions: [] }],
];

/** On each ground, with each choice, with little said and with much. */
const known: Tour = async (keep) => {
  for (const [basis, row] of grounds) await keep(`referral-by-${basis}`, look(desk({ basis, reasons: [], ...row })));
  const facts = ['danger.now', 'danger.hurt', 'danger.selfHarm', 'danger.moved', 'danger.child', 'reporter.child'];
  const unknown = { now: 'unknown', hurt: 'unknown', selfHarm: 'unknown', moved: 'unknown', child: 'unknown' } as const;
  const silent = aLabel({
    exploitation: [],
    indicators: [],
    people: [],
    needs: [],
    area: 'unknown',
    suspicion: 'honeypot',
    reporter: { relation: 'unknown', child: 'unknown' },
    danger: { ...unknown, words: [] },
    answer: { safe: 'unknown', when: 'unknown', number: true },
  });
  const reasons = facts.map((fact) => ({ code: 'not_known', fact }));
  await keep('referral-little', look(desk({ urgency: 'prompt', label: silent, reasons, history: [] })));
  const danger = { now: 'no', hurt: 'yes', selfHarm: 'yes', moved: 'yes', child: 'yes', words: ['danger'] } as const;
  const much = aLabel({ danger: { ...danger, words: ['danger'] }, suspicion: 'flood' });
  const history = [
    { act: 'referral_made', by: 'pipeline', hour, detail: null },
    { act: 'decline', by: 'supervisor', hour, detail: 'no_capacity' },
    { act: 'words_added', by: 'reporter', hour, detail: null },
    { act: 'something new', by: 'somebody', hour, detail: 'unheard of' },
    { act: 'packet_acknowledged', by: 'pipeline', hour, detail: 'CG/2026-0042' },
  ];
  const reason = { code: 'harm_or_child', fact: 'danger.child' };
  await keep('referral-much', look(desk({ urgency: 'urgent', label: much, history, reasons: [reason] })));
};

const PARTS = ['report', 'identity', 'victim', 'compelled'] as const;

/** What was opened: all of it, some of it, none of it, and what could not be. */
const opened: Tour = async (keep) => {
  const at = await desk();
  for (const part of PARTS) await give(at.memory, at.row, { part, words: part === 'victim' ? '' : WORDS });
  const said = [
    { part: 'message', words: 'Is it safe to come?', author: 'desk', audience: 'reporter' },
    { part: 'message', words: LONG_WORD, author: 'reporter', audience: 'lead' },
    { part: 'message', words: 'Please take this one.', author: 'harbour', audience: 'desk' },
    { part: 'message', words: 'Hello.', author: 'harbour', audience: 'reporter' },
    { part: 'message', words: 'Here it is.', author: 'desk', audience: 'harbour' },
    { part: 'note', words: 'Called the shelter.', author: 'desk' },
  ] as const;
  for (const [number, each] of said.entries()) await give(at.memory, at.row, { ...each, version: String(number) });
  await keep('parts-shut', look(Promise.resolve(at)));
  await keep('report-open', open(at, ['report', 'message', 'note']));
  await keep('parts-open', open(at, ['report', 'message', 'note', ...PARTS]));
  await giveFile(at.memory, at.row, { kind: 'recording', type: 'audio/mpeg', seconds: 95 });
  await giveFile(at.memory, at.row, { kind: 'recording', type: 'audio/mpeg', seconds: 12, version: 'file-2' });
  await giveFile(at.memory, at.row, { kind: 'sound', type: 'audio/amr', version: 'file-3' });
  await giveFile(at.memory, at.row, { kind: 'picture', type: 'image/jpeg', version: 'file-4' });
  await giveFile(at.memory, at.row, { kind: 'other', type: 'application/octet-stream', version: 'file-5' });
  await give(at.memory, at.row, { part: 'file', words: 'no manifest', version: 'file-6' });
  await keep('files-shut', look(Promise.resolve(at)));
  await keep('files-open', open(at, ['report', 'message', 'note', 'file']));
  for (let number = 10; number < 45; number += 1) {
    const message = { part: 'message', words: `Line ${number}.`, author: 'reporter', audience: 'lead' } as const;
    await give(at.memory, at.row, { ...message, version: String(number) });
  }
  await keep('conversation-long', open(at, ['report', 'message', 'note']));
  await keep('conversation-whole', open(at, ['report', 'message', 'note'], true));
  for (const [key, row] of at.memory.parts) at.memory.parts.set(key, { ...row, withheld: row.part === 'report' });
  at.memory.grants.clear();
  await keep('parts-gone', open(at, ['report', 'identity', 'file']));
  const unlogged = await desk();
  await give(unlogged.memory, unlogged.row, { part: 'report', words: WORDS });
  unlogged.memory.fails = new Set(['custody']);
  await keep('not-logged', open(unlogged, ['report']));
};

/** A form that was on the page when somebody else accepted. */
const late = async (typed: Record<string, string>, now: Partial<ReferralRow> = {}): Promise<Page> => {
  const { browser, path, memory, row } = await desk();
  const shown = await browser.get(path);
  put(memory, { ...row, state: 'accepted', unread: false, ...now });
  return browser.submit(shown, `${path}/ask`, typed);
};

/** Each form, sent without what it needs; and forms that come too late. */
const wrong: Tour = async (keep) => {
  const at = await desk({ state: 'accepted', unread: false });
  await keep('answer-empty', ask(at, { act: 'answer', words: ' ' }));
  await keep('answer-long', ask(at, { act: 'answer', words: 'x '.repeat(4001) }));
  await keep('note-empty', ask(at, { act: 'note', words: ' ' }));
  await keep('pass-on-nobody', ask(at, { act: 'pass_on', to: '', words: WORDS }));
  await keep('pass-on-not-allowed', ask(at, { act: 'pass_on', to: 'police', words: WORDS }));
  await keep('urgency-unsaid', ask(at, { act: 'change_urgency', to: 'prompt', reason: '' }));
  await keep('outcome-unsaid', ask(at, { act: 'outcome', outcome: '' }));
  await keep('answer-stale', ask(at, { act: 'answer', words: WORDS, csrf: 'of another session' }));
  await keep('decline-late', late({ act: 'decline', reason: 'unsafe' }));
  await keep('accept-late', late({ act: 'accept' }));
  await keep('answer-late', late({ act: 'answer', words: WORDS }, { lead: false }));
  await keep('decline-unsaid', ask(await desk(), { act: 'decline', reason: '' }));
  const night = aLabel({
    channel: 'voice',
    answer: { safe: 'yes', when: 'night', number: true, callBack: true },
    received: hour,
  });
  await keep('call-back-outside', ask(await desk({ label: night }), { act: 'call_back' }));
  const anyTime = { ...night, answer: { ...night.answer, when: 'any' as const } };
  await keep('call-back-no-phone', ask(await desk({ label: anyTime }), { act: 'call_back' }));
  const other = await desk({ reporterThumbprint: 'x'.repeat(43) });
  await keep('key-differs', ask(other, { act: 'answer', words: WORDS }));
};

/** What was asked for: waiting, done, refused; passed on; and signed out in the middle of it. */
const asked: Tour = async (keep) => {
  const at = await desk({ state: 'accepted', unread: false });
  await ask(at, { act: 'answer', words: WORDS });
  await ask(at, { act: 'note', words: WORDS });
  await ask(at, { act: 'outcome', outcome: 'helped' });
  await ask(at, { act: 'pass_on', to: 'harbour', words: WORDS });
  await keep('asked-waiting', look(Promise.resolve(at)));
  const [answer = '', note = '', , passedOn = ''] = [...at.memory.requests.values()].map(({ id }) => id);
  const settle = (request: string, result: 'done' | 'refused', reason: string | null): void =>
    void at.memory.settled.push({ pk: 'desk', sk: settledKey(request), request, tip: at.row.tip, result, reason });
  settle(answer, 'done', null);
  settle(note, 'refused', 'wrong_state');
  settle(passedOn, 'done', null);
  await keep('asked-settled', at.browser.get(`${at.path}?asked=${answer}`));
  for (const sending of sentAnswerRowSchema.shape.sending.options) {
    at.memory.sendings.set(`desk/${at.row.tip}`, new Map([[answer, sending]]));
    await keep(`asked-text-${sending}`, look(Promise.resolve(at)));
  }
  for (const [key, { owed: _owed, ...row }] of at.memory.requests) {
    if (row.request.act === 'outcome') at.memory.requests.set(key, row);
  }
  await keep('asked-lost', look(Promise.resolve(at)));
  const away = await desk();
  const shown = await away.browser.get(away.path);
  away.memory.sessions.clear();
  await keep('words-kept', away.browser.submit(shown, `${away.path}/ask`, { act: 'answer', words: WORDS }));
};

/** The custody record: asked for, too long for a page, and ready to be taken away with the page that checks it. */
const recorded: Tour = async (keep) => {
  const at = await desk({ state: 'accepted', unread: false });
  await ask(at, { act: 'export' });
  await keep('record-waiting', look(Promise.resolve(at)));
  const [request = ''] = [...at.memory.requests.values()].map(({ id }) => id);
  const row = { pk: 'desk', sk: settledKey(request), request, tip: at.row.tip };
  at.memory.settled.splice(0, 1, { ...row, result: 'refused', reason: 'too_long' });
  await keep('record-too-long', look(Promise.resolve(at)));
  at.memory.settled.splice(0, 1, { ...row, result: 'done', reason: null });
  await keep('record-ready', look(Promise.resolve(at)));
};

export const referralTours: readonly Tour[] = [states, known, opened, wrong, asked, recorded];
