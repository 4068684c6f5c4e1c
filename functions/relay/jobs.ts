import { createHash } from 'node:crypto';
import { changeSeen } from '../../shared/adapters/changeRow.ts';
import type { Change } from '../../shared/adapters/expression.ts';
import { hourOf, upToTheHour } from '../../shared/domain/hour.ts';
import type { Lane } from '../../shared/domain/urgency.ts';
import { owesBy } from '../../shared/rows/owed.ts';
import { jobKey } from '../../shared/rows/jobKey.ts';
import { sentKey, textJobSchema, type Sending, type TextJob } from '../../shared/rows/relay.ts';
import type { RelayPorts } from './ports.ts';

export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;
export const HOUR = 60 * MINUTE;

export const idOf = ({ sk }: Pick<TextJob, 'sk'>): string => sk.slice(jobKey('').length);

/** Ten minutes are all that an answer has once its word was texted. */
export const laneFor = ({ kind }: Pick<TextJob, 'kind'>): Lane => (kind === 'answer' ? 'urgent' : 'routine');

export const later = ({ now }: Pick<RelayPorts, 'now'>, milliseconds: number): Date =>
  new Date(now().getTime() + milliseconds);

/** Tells whoever wrote an answer what became of it. Nothing changes what is over, so that it may be told again at any time. */
export const tell = async ({ referrals }: RelayPorts, job: TextJob): Promise<void> => {
  if (job.kind !== 'answer') return;
  await referrals.change({ pk: job.partner, sk: sentKey(job.pk, job.request) }, { set: { sending: job.shown } });
};

const FAR = 30 * MINUTE;

/** What is far off is on the hour: it would else tell when somebody wrote, or called, for as long as it stays. */
export const farOnTheHour = ({ now }: Pick<RelayPorts, 'now'>, next: Date): Date =>
  next.getTime() - now().getTime() >= FAR ? upToTheHour(next) : next;

export interface Turned {
  readonly state: TextJob['state'];
  readonly shown: Sending;
  /** When it is looked at again. */
  readonly next: Date;
}

/** @returns the job as it is then; `undefined` if somebody else changed it meanwhile, who is on it */
export const turn = async (
  ports: RelayPorts,
  job: TextJob,
  { state, shown, next: wanted }: Turned,
  change: Change = {},
): Promise<TextJob | undefined> => {
  const next = farOnTheHour(ports, wanted);
  const changed = await changeSeen(ports.relay, { pk: job.pk, sk: job.sk }, textJobSchema, job, {
    set: {
      state,
      shown,
      until: next.toISOString(),
      // When it was asked for is nobody's business once it is over.
      ...(state === 'over' && { since: hourOf(ports.now()) }),
      // To the second it counts only while nobody knows whether it went out.
      ...(job.send !== undefined &&
        state !== 'sending' && { send: { ...job.send, since: hourOf(new Date(job.send.since)) } }),
      ...owesBy('relay', laneFor(job), `${job.pk}${job.sk}`, next, ports.now()),
      ...change.set,
    },
    remove: [...(change.remove ?? []), ...(state === 'over' ? ['sealed', 'send', 'marks'] : [])],
  });
  if (changed !== undefined) await tell(ports, changed);
  return changed;
};

/** So long a job that is over stays, so that whoever asks for it again finds that it was done. */
const KEPT = 7 * DAY;

/** Nothing more is sent of it. What it would have said goes with that. */
export const end = (ports: RelayPorts, job: TextJob, shown: Sending): Promise<TextJob | undefined> =>
  turn(ports, job, { state: 'over', shown, next: later(ports, KEPT) });

/** What the provider brings back: it says neither which tip nor which job, and both are known only as long as it may. */
export const sendIdOf = (job: TextJob): string =>
  createHash('sha256')
    .update(`quietline/1/send:${job.pk}/${job.sk}/${job.kind === 'answer' ? job.part : 0}`)
    .digest('hex')
    .slice(0, 32);
