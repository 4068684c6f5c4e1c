import { hourOf } from '../../shared/domain/hour.ts';
import { changeSeen } from '../../shared/adapters/changeRow.ts';
import { sendOrLeave } from '../../shared/adapters/queue.ts';
import { judgeAnswer, judgeNudge, type Moment } from '../../shared/relay/judge.ts';
import { owes } from '../../shared/rows/owed.ts';
import { jobKey } from '../../shared/rows/jobKey.ts';
import {
  TERMS,
  textJobSchema,
  termsRowSchema,
  type AnswerJob,
  type NudgeJob,
  type TermsRow,
} from '../../shared/rows/relay.ts';
import { DAY, end, idOf, later, MINUTE, turn } from './jobs.ts';
import type { RelayPorts } from './ports.ts';
import { sendText, termsOf } from './send.ts';
import { hasMoney } from './spend.ts';
import { isStopped } from './stopped.ts';

/** What waits for longer was read elsewhere, or will not be. */
const LONGEST_WAIT = 30 * DAY;

const momentOf = async (ports: RelayPorts, terms: TermsRow | undefined): Promise<Moment> => ({
  isStopped: terms !== undefined && (await isStopped(ports, terms.contact)),
  now: ports.now(),
  timeZone: ports.pack.jurisdiction.timeZone,
});

/** One nudge for all that waits; noted first, so that no second is ever made of it. */
const makeNudge = async (ports: RelayPorts, terms: TermsRow): Promise<void> => {
  const job = terms.nudged ?? `nudge-${terms.revision}`;
  if (terms.nudged === undefined) {
    const key = { pk: terms.pk, sk: TERMS };
    if ((await changeSeen(ports.relay, key, termsRowSchema, terms, { set: { nudged: job } })) === undefined) return;
  }
  const now = ports.now();
  const made = await ports.relay.putIfAbsent({
    pk: terms.pk,
    sk: jobKey(job),
    revision: 1,
    kind: 'nudge',
    state: 'waiting',
    shown: 'waits',
    since: hourOf(now),
    until: now.toISOString(),
    ...owes('relay', 'routine', `${terms.pk}${job}`, now),
  });
  if (made) await sendOrLeave(ports.queue, 'routine', { tip: terms.pk, job });
};

/** What an answer shows that waits for its word: what became of the text that should tell of it. */
const shownOf = async ({ relay }: RelayPorts, { pk, nudged }: TermsRow): Promise<AnswerJob['shown']> => {
  const job = nudged === undefined ? undefined : await relay.get({ pk, sk: jobKey(nudged) }, textJobSchema);
  if (job === undefined || job.shown === 'sent' || job.shown === 'delivered') return 'nudged';
  return job.shown;
};

/** One look at an answer that waits. */
export const workAnswer = async (ports: RelayPorts, job: AnswerJob): Promise<void> => {
  if (Date.parse(job.since) + LONGEST_WAIT <= ports.now().getTime()) return void (await end(ports, job, 'expired'));
  const terms = await termsOf(ports, job.pk);
  const verdict = judgeAnswer(terms, await momentOf(ports, terms));
  const wait = (shown: AnswerJob['shown'], next: Date) => turn(ports, job, { state: 'waiting', shown, next });
  if (verdict.do === 'hold') {
    if (verdict.why === 'nudged' && terms !== undefined) {
      await makeNudge(ports, terms);
      await wait(await shownOf(ports, terms), later(ports, 60 * MINUTE));
      return;
    }
    await wait(verdict.why, verdict.why === 'waits' ? verdict.until : later(ports, DAY));
  } else if (terms !== undefined && verdict.do === 'nudge') {
    await makeNudge(ports, terms);
    await wait('waits', later(ports, MINUTE));
  } else if (terms !== undefined) {
    await sendText(ports, job, terms, async () => {
      const still = await termsOf(ports, job.pk);
      return judgeAnswer(still, await momentOf(ports, still)).do === 'send';
    });
  }
};

/** One look at a nudge that has not gone out. */
export const workNudge = async (ports: RelayPorts, job: NudgeJob): Promise<void> => {
  const terms = await termsOf(ports, job.pk);
  const judge = async (row: TermsRow | undefined) => judgeNudge(idOf(job), row, await momentOf(ports, row));
  const verdict = await judge(terms);
  if (verdict.do === 'drop' || terms === undefined) return void (await end(ports, job, 'expired'));
  if (verdict.do === 'hold') {
    const next = verdict.why === 'waits' ? verdict.until : later(ports, DAY);
    return void (await turn(ports, job, { state: 'waiting', shown: verdict.why, next }));
  }
  if (!(await hasMoney(ports))) {
    return void (await turn(ports, job, { state: 'waiting', shown: 'waits', next: later(ports, 60 * MINUTE) }));
  }
  await sendText(ports, job, terms, async () => (await judge(await termsOf(ports, job.pk))).do === 'nudge');
};
