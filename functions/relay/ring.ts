import { changeSeen } from '../../shared/adapters/changeRow.ts';
import { queryAll } from '../../shared/adapters/table.ts';
import type { Plain } from '../../shared/domain/plain.ts';
import { hourOf, upToTheHour } from '../../shared/domain/hour.ts';
import { dutyHeader } from '../../shared/relay/dutyNumber.ts';
import { DUTY, dutyPhoneRowSchema } from '../../shared/rows/dutyPhone.ts';
import { owesBy } from '../../shared/rows/owed.ts';
import { ringJobSchema, type RingJob } from '../../shared/rows/relay.ts';
import { DAY, later } from './jobs.ts';
import type { RelayPorts } from './ports.ts';

/** A caller waits no longer than this for one partner; what is older rings nobody any more. */
const FRESH_MILLISECONDS = 20_000;

/** A partner's duty phone; none where it has none, or one outside the country's numbers. */
export const dutyNumberOf = async (ports: RelayPorts, partner: string): Promise<Plain | undefined> => {
  const only = ['pk', 'sk', 'number', 'digest', 'hour', 'by'];
  const search = { hash: { value: partner }, range: { equals: DUTY }, only };
  const [row] = await queryAll(ports.offices, search, dutyPhoneRowSchema);
  if (row === undefined) return undefined;
  const number = await ports.open(row.number, { header: dutyHeader(ports.deployment, partner), digest: row.digest });
  const { prefixes } = ports.pack.jurisdiction.phone;
  return prefixes.some((prefix) => number.reveal().startsWith(prefix)) ? number : undefined;
};

/** The one whose turn it is, of those who have a telephone. */
const nextOf = async (ports: RelayPorts, { partners, at }: RingJob): Promise<Plain | undefined> => {
  const numbers: Plain[] = [];
  for (const partner of partners) {
    const number = await dutyNumberOf(ports, partner);
    if (number !== undefined) numbers.push(number);
    if (numbers.length > at) break;
  }
  return numbers[at];
};

/**
 * Rings a partner's duty phone for somebody who waits, at most once: that it is rung is written first. Who picks up goes to the queue, and
 * neither sees the other's number.
 */
export const workRing = async (ports: RelayPorts, job: RingJob): Promise<void> => {
  const now = ports.now();
  const age = now.getTime() - Date.parse(job.since);
  if (job.state !== 'waiting' || age > FRESH_MILLISECONDS) {
    // It stays while the caller may ask for it once more.
    if (age > DAY) await ports.relay.delete({ pk: job.pk, sk: job.sk });
    else await settle(ports, job, job.state === 'waiting' ? 'none' : job.state);
    return;
  }
  const to = await nextOf(ports, job);
  const turned = await settle(ports, job, to === undefined ? 'none' : 'rung');
  if (turned === undefined || to === undefined) return;
  const rings = await ports.ringer.ring({ to, from: job.line, queue: job.pk, language: job.language });
  if (!rings) ports.log.error('not_rung', {});
};

/** When it was rung is nobody's business any more. */
const settle = (ports: RelayPorts, job: RingJob, state: RingJob['state']): Promise<RingJob | undefined> => {
  const now = ports.now();
  const gone = upToTheHour(later(ports, DAY));
  return changeSeen(ports.relay, { pk: job.pk, sk: job.sk }, ringJobSchema, job, {
    set: { state, since: hourOf(now), ...owesBy('relay', 'routine', job.pk, gone, now) },
  });
};
