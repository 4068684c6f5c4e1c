import { changeSeen } from '../../shared/adapters/changeRow.ts';
import { upToTheHour } from '../../shared/domain/hour.ts';
import { owesBy } from '../../shared/rows/owed.ts';
import { tryJobSchema, type TryJob } from '../../shared/rows/tryDuty.ts';
import { reach } from './reach.ts';
import { HOUR, later } from './jobs.ts';
import type { RelayPorts } from './ports.ts';

/** Rings a duty phone to try it, at most once: that it is rung is written first. */
export const workTry = async (ports: RelayPorts, job: TryJob): Promise<void> => {
  const key = { pk: job.pk, sk: job.sk };
  if (job.state === 'rung') {
    if (job.until <= ports.now().toISOString()) await ports.relay.delete(key);
    return;
  }
  const gone = upToTheHour(later(ports, HOUR));
  const set = { state: 'rung', until: gone.toISOString(), ...owesBy('relay', 'routine', job.pk, gone, ports.now()) };
  const rung = await changeSeen(ports.relay, key, tryJobSchema, job, { set });
  const reached = rung && (await reach(ports, job.partner));
  if (reached === undefined) return;
  const answer = await ports.alarmer.ring({ ...reached, id: job.pk, at: 0, words: 'test' });
  if (!answer.ok) ports.log.error('not_rung', { partner: job.partner });
};
