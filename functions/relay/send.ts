import { sendOrLeave } from '../../shared/adapters/queue.ts';
import { upToTheHour } from '../../shared/domain/hour.ts';
import { markOf } from '../../shared/relay/mark.ts';
import { owesBy } from '../../shared/rows/owed.ts';
import { termsRowSchema, TERMS, type TermsRow, type TextJob } from '../../shared/rows/relay.ts';
import type { SendFailure, TextOut } from '../../shared/telephony/sending.ts';
import { DAY, end, idOf, laneFor, later, MINUTE, sendIdOf, turn } from './jobs.ts';
import type { RelayPorts } from './ports.ts';
import { spend } from './spend.ts';
import { stop } from './stopped.ts';
import { numberOf, wordsOf } from './words.ts';

/** So long the provider may still say what became of a text. */
const HEARD_OF = 2 * DAY;

export const termsOf = ({ relay }: RelayPorts, tip: string): Promise<TermsRow | undefined> =>
  relay.get({ pk: tip, sk: TERMS }, termsRowSchema);

export interface Ready {
  readonly out: TextOut;
  readonly isLast: boolean;
}

/** As long as their word holds; a nudge, whose hours may end, no longer. */
const validFor = ({ now }: RelayPorts, { kind }: TextJob, { openUntil }: TermsRow): number => {
  const left = openUntil === undefined ? 0 : Math.floor((Date.parse(openUntil) - now().getTime()) / 1000);
  return kind === 'nudge' ? 600 : Math.min(600, Math.max(1, left));
};

/** What is to be sent, opened; or nothing, where it never can be, which ends the job. */
export const prepare = async (ports: RelayPorts, job: TextJob, terms: TermsRow): Promise<Ready | undefined> => {
  const [said, to] = [await wordsOf(ports, job, terms), await numberOf(ports, terms)];
  if (typeof said === 'string' || to === undefined) {
    ports.log.error('not_sent', {});
    await end(ports, job, typeof said === 'string' ? said : 'failed');
    return undefined;
  }
  const out = { to, from: terms.line, words: said.words, id: sendIdOf(job), validFor: validFor(ports, job, terms) };
  return { out, isLast: said.isLast };
};

/** The provider has it. What is left of an answer is next; once there is nothing, it can be opened no more. */
export const accepted = async (
  ports: RelayPorts,
  job: TextJob,
  isLast: boolean,
  mark: string | undefined,
): Promise<void> => {
  const marks = mark === undefined ? job.marks : [...job.marks, mark];
  if (isLast || job.kind === 'nudge') {
    await turn(
      ports,
      job,
      { state: 'sent', shown: 'sent', next: later(ports, HEARD_OF) },
      { set: { marks }, remove: ['sealed'] },
    );
    return;
  }
  const set = { part: job.part + 1, marks };
  const rest = await turn(ports, job, { state: 'waiting', shown: 'waits', next: later(ports, MINUTE) }, { set });
  if (rest !== undefined) await sendOrLeave(ports.queue, laneFor(job), { tip: job.pk, job: idOf(job) });
};

const failed = async (ports: RelayPorts, job: TextJob, terms: TermsRow, failure: SendFailure): Promise<void> => {
  switch (failure) {
    case 'stopped':
      await stop(ports, terms.contact);
      await turn(ports, job, { state: 'waiting', shown: 'stopped', next: later(ports, DAY) });
      return;
    case 'refused':
      ports.log.error('not_sent', {});
      await end(ports, job, 'failed');
      return;
    case 'later':
      await turn(ports, job, { state: 'waiting', shown: 'waits', next: later(ports, MINUTE) });
      return;
    case 'uncertain':
    // Whoever looks next finds that it was asked for, and looks for it there.
  }
};

/**
 * Sends one text, at most once: that it is asked for is written first, and whoever finds that written asks for nothing.
 *
 * @param mayStill asked once more, right before the request
 */
export const sendText = async (
  ports: RelayPorts,
  waiting: TextJob,
  terms: TermsRow,
  mayStill: () => Promise<boolean>,
): Promise<void> => {
  const ready = await prepare(ports, waiting, terms);
  if (ready === undefined) return;
  const { id } = ready.out;
  const now = ports.now();
  // A day's count that cannot be kept is no reason to hold back what somebody asked for.
  await spend(ports).catch(() => undefined);
  const until = upToTheHour(later(ports, HEARD_OF));
  await ports.relay.putIfAbsent({
    pk: id,
    sk: 'job#sent',
    kind: 'sent',
    tip: waiting.pk,
    job: idOf(waiting),
    until: until.toISOString(),
    ...owesBy('relay', 'routine', id, until, now),
  });
  const send = { id, since: now.toISOString(), looks: 0 };
  const asked = { state: 'sending', shown: waiting.shown, next: later(ports, MINUTE) } as const;
  const job = await turn(ports, waiting, asked, { set: { send } });
  if (job === undefined) return;
  if (!(await mayStill())) {
    await turn(ports, job, { state: 'waiting', shown: job.shown, next: later(ports, MINUTE) });
    return;
  }
  const sent = await ports.sender.text(ready.out);
  if (sent.ok) await accepted(ports, job, ready.isLast, markOf(sent.value));
  else await failed(ports, job, terms, sent.error);
};
