import { sendOrLeave } from '../../../shared/adapters/queue.ts';
import { isOpen } from '../../../shared/domain/hours.ts';
import type { PartnerKind } from '../../../shared/domain/partner.ts';
import type { Pack } from '../../../shared/jurisdiction/pack.ts';
import { jobKey } from '../../../shared/rows/jobKey.ts';
import { ringJobSchema } from '../../../shared/rows/relay.ts';
import { ringJob } from '../../../shared/relay/ringJob.ts';
import type { CallHeard, Hearing } from '../../../shared/telephony/provider.ts';
import type { PhonePorts } from '../ports.ts';
import { waitOf, waitOver } from './speech.ts';

/** So long each is rung (shared/telephony/ringing.ts), and so many of them: then the caller is led on. */
const RING_SECONDS = 20;
const MOST_RINGS = 3;

/** Who may be asked to talk with somebody who has not said that it may be the police. An interpreter works for who leads, and on one item. */
const TALKS: ReadonlySet<PartnerKind> = new Set([
  'helpline',
  'ngo',
  'shelter',
  'legal_aid',
  'health',
  'child_protection',
]);

/**
 * Who is open now and speaks that language, in the order in which they are rung: the desk, then who stands in for it, then the pack's
 * own order. Where a caller is, and how old, is not known: only those who are there for the whole country and for everybody.
 */
export const openPartners = ({ jurisdiction, partners }: Pack, language: string, now: Date): string[] => {
  const { desk, secondDesk, timeZone } = jurisdiction;
  const rank = (id: string): number => (id === desk ? 0 : id === secondDesk ? 1 : 2);
  return partners
    .filter(
      ({ kind, areas, languages, hours, serves }) =>
        TALKS.has(kind) &&
        areas === 'all' &&
        serves.adults &&
        serves.children &&
        languages.includes(language) &&
        isOpen(hours, now, timeZone),
    )
    .map(({ id }) => id)
    .toSorted((one, other) => rank(one) - rank(other))
    .slice(0, MOST_RINGS);
};

/**
 * What somebody hears who waits to be talked with, and who is rung meanwhile: one after the other, by the relay, which alone knows their
 * numbers. The caller is led on by this alone, whether or not the relay does anything.
 */
export const createWait =
  (ports: PhonePorts) =>
  async (call: CallHeard, language: string, queue: string): Promise<Hearing> => {
    const seconds = call.happened.kind === 'waiting' ? call.happened.seconds : 0;
    const at = Math.floor(seconds / RING_SECONDS);
    const partners = openPartners(ports.pack, language, ports.now());
    if (queue === '' || at >= partners.length) return waitOver();
    const job = ringJob({ queue, at, partners, language, line: call.to }, ports.now());
    const isNew = await ports.relay.putIfAbsent(job);
    if (isNew) await sendOrLeave(ports.relayQueue, 'urgent', { tip: queue, job: job.sk.slice(jobKey('').length) });
    const rung = isNew ? job : await ports.relay.get({ pk: job.pk, sk: job.sk }, ringJobSchema);
    // Nobody else has a telephone that could be rung.
    if (rung?.state === 'none') return waitOver();
    return waitOf(language, isNew && at > 0, ports);
  };
export type Wait = ReturnType<typeof createWait>;
