import * as z from 'zod';
import { changeRow } from '../../../shared/adapters/changeRow.ts';
import type { Change } from '../../../shared/adapters/expression.ts';
import { sendOrLeave } from '../../../shared/adapters/queue.ts';
import { queryAll } from '../../../shared/adapters/table.ts';
import type { Plain } from '../../../shared/domain/plain.ts';
import { tokensOf } from '../../../shared/domain/words.ts';
import { afterThisOne } from '../../../shared/relay/judge.ts';
import { sealTerms } from '../../../shared/relay/terms.ts';
import { owes, owesBy } from '../../../shared/rows/owed.ts';
import { jobKey } from '../../../shared/rows/jobKey.ts';
import { TERMS, termsRowSchema, type TermsRow } from '../../../shared/rows/relay.ts';
import type { TextReceived } from '../../../shared/telephony/provider.ts';
import { contactOf, wordOf } from '../derive.ts';
import type { PhonePorts } from '../ports.ts';

/** So long after the word answers go out without another. */
const OPEN_MILLISECONDS = 10 * 60_000;
const HOUR_MILLISECONDS = 3_600_000;
const DAY_MILLISECONDS = 24 * HOUR_MILLISECONDS;
const LEAST_LETTERS = 3;
const MOST_LETTERS = 40;

const folded = (words: Plain): string => tokensOf(words.reveal()).join(' ');

/** One word, since two may be a message; and not so short that it is texted by chance. */
export const couldBeWord = (words: Plain): boolean => {
  const tokens = tokensOf(words.reveal());
  const letters = tokens.join('').length;
  return tokens.length === 1 && letters >= LEAST_LETTERS && letters <= MOST_LETTERS;
};

const keyOf = (tip: string) => ({ pk: tip, sk: TERMS });

const conversationOf = ({ jurisdiction }: PhonePorts['pack']): number =>
  jurisdiction.phone.conversationDays * DAY_MILLISECONDS;

/** On the hour: it would else tell when a text came. */
const expiryOf = ({ now, pack }: PhonePorts): string =>
  new Date(Math.ceil(now().getTime() / HOUR_MILLISECONDS) * HOUR_MILLISECONDS + conversationOf(pack)).toISOString();

/**
 * How whoever texts may be texted, as far as it is known.
 *
 * @returns `gone`: surely nothing of it is there any more; `unknown`: that cannot be asked now
 */
export const readTerms = async (ports: PhonePorts, tip: string): Promise<TermsRow | 'gone' | 'unknown'> => {
  try {
    const terms = await ports.relay.get(keyOf(tip), termsRowSchema);
    // What a restore has not brought back yet is not gone.
    return terms ?? ((await ports.gate.isOpen()) ? 'gone' : 'unknown');
  } catch {
    return 'unknown';
  }
};

/** Whether a text is the word that its sender chose. Where that cannot be asked, it is somebody's words. */
export const isTheirWord = async (ports: PhonePorts, { pk: tip, chosen }: TermsRow, words: Plain): Promise<boolean> => {
  try {
    return couldBeWord(words) && chosen.word === (await wordOf(ports, tip, folded(words)));
  } catch {
    return false;
  }
};

/** Upon the word answers go out without another. */
export const hasOpened = ({ now }: PhonePorts, { openUntil }: TermsRow): boolean =>
  openUntil !== undefined && Date.parse(openUntil) > now().getTime();

/** Has the relay look at what waits for a tip. */
const look = async ({ relay, relayQueue, now }: PhonePorts, tip: string, turn: string): Promise<void> => {
  const job = `look-${turn}`;
  await relay.put({ pk: tip, sk: jobKey(job), kind: 'look', ...owes('relay', 'urgent', `${tip}${job}`, now()) });
  await sendOrLeave(relayQueue, 'urgent', { tip, job });
};

/** Has the relay look after how they may be texted: from when their word holds no more, or their conversation is over. */
const tend = ({ relay, now }: PhonePorts, tip: string, from: Date): Promise<void> =>
  relay.put({ pk: tip, sk: jobKey('tend'), kind: 'tend', ...owesBy('relay', 'routine', `${tip}tend`, from, now()) });

/** Whether an answer waits for their word, or is on its way. */
export const hasWaiting = async ({ relay }: PhonePorts, tip: string): Promise<boolean> => {
  const search = { hash: { value: tip }, range: { beginsWith: jobKey('') }, only: ['pk', 'sk', 'kind', 'state'] };
  const jobs = await queryAll(relay, search, z.object({ kind: z.string(), state: z.string().optional() }));
  return jobs.some(({ kind, state }) => kind === 'answer' && (state === 'waiting' || state === 'sending'));
};

/** How they want to be answered: their number for the relay alone, and of their word a keyed hash. */
export const keepTerms = async (
  ports: PhonePorts,
  tip: string,
  turn: string,
  { from, to, words }: TextReceived,
  chosen: Omit<TermsRow['chosen'], 'word'> & { readonly language: string },
): Promise<void> => {
  const { nudge, time, days, language } = chosen;
  const [contact, word, relayKey, earlier] = await Promise.all([
    contactOf(ports, from),
    wordOf(ports, tip, folded(words)),
    ports.keys.publicKey(ports.keyIds.relay),
    ports.relay.get(keyOf(tip), termsRowSchema),
  ]);
  const terms = { contact, line: to, language, chosen: { nudge, time, days, word }, expires: expiryOf(ports) };
  const row = await sealTerms(ports.deployment, tip, from, terms, relayKey);
  await tend(ports, tip, new Date(row.expires));
  await ports.relay.put({ ...row, revision: (earlier?.revision ?? 0) + 1 });
  await look(ports, tip, turn);
};

/** What a text of somebody who chose answers changes of that. */
export interface Heard {
  readonly allowed: boolean;
  readonly what: 'word' | 'not_now' | 'start' | 'text';
}

/** @param seen how they may be texted, as it was just read */
export const hear = async (
  ports: PhonePorts,
  tip: string,
  turn: string,
  { allowed, what }: Heard,
  seen: TermsRow | undefined,
): Promise<void> => {
  const now = ports.now();
  const { timeZone } = ports.pack.jurisdiction;
  const openUntil = new Date(now.getTime() + OPEN_MILLISECONDS);
  if (what === 'word') await tend(ports, tip, openUntil);
  const change = (terms: TermsRow): Change => {
    const set = { allowed, expires: expiryOf(ports) };
    if (what === 'word') {
      return { set: { ...set, openUntil: openUntil.toISOString() }, remove: ['nudged', 'notBefore'] };
    }
    if (what !== 'not_now') return { set };
    const notBefore = afterThisOne(terms.chosen, now, timeZone).toISOString();
    return { set: { ...set, notBefore }, remove: ['nudged', 'openUntil'] };
  };
  const changed = await changeRow(ports.relay, keyOf(tip), termsRowSchema, change, seen);
  if (changed !== undefined && what !== 'text') await look(ports, tip, turn);
};
