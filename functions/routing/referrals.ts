import { changeRow } from '../../shared/adapters/changeRow.ts';
import { sendOrLeave } from '../../shared/adapters/queue.ts';
import { append } from '../../shared/custody/log.ts';
import { stands } from '../../shared/domain/consent.ts';
import { hourOf } from '../../shared/domain/hour.ts';
import { dueAt } from '../../shared/domain/triage.ts';
import { laneOf } from '../../shared/domain/urgency.ts';
import type { DecidedReferral, Decision } from '../../shared/routing/decision.ts';
import type { Grant } from '../../shared/routing/grants.ts';
import { chainOf, PIPELINE } from '../../shared/rows/custodyEntry.ts';
import { OWED_FIELDS, owes } from '../../shared/rows/owed.ts';
import { referralKey, referralRowSchema, type ReferralRow } from '../../shared/rows/referral.ts';
import type { TipRow } from '../../shared/rows/tip.ts';
import { grantParts } from './grantParts.ts';
import { passOnOptions } from './passOnOptions.ts';
import type { RoutingPorts } from './ports.ts';
import { endedReferral, newReferral, updatedReferral, type Projection } from './project.ts';
import type { Held } from './standing.ts';

/** One round of routing: the tip as it was read, what partners hold, and what they should. */
export interface Scene {
  readonly tip: TipRow;
  readonly held: Held;
  readonly decision: Decision;
  /** What the custody log vouches for. */
  readonly known: ReadonlySet<string>;
  readonly thumbprint: string | null;
  readonly wanted: readonly Grant[];
  readonly now: Date;
  readonly today: string;
}

/** Grants what is missing, then writes the referral that tells of it, then points delivery at it. */
export const writeReferral = async (ports: RoutingPorts, scene: Scene, referral: DecidedReferral): Promise<void> => {
  const { tip, held, wanted, now, today, decision, known } = scene;
  const { partner, basis } = referral;
  if (tip.urgency === null) return;
  const consent = tip.consents.findLast((receipt) => stands(receipt, today)) ?? null;
  const has = new Set(held.grants.filter(({ pk }) => pk === partner).map(({ digest }) => digest));
  const mine = new Set(wanted.filter((grant) => grant.partner === partner).map(({ digest }) => digest));
  const missing = tip.parts.filter(({ digest }) => mine.has(digest) && !has.has(digest));
  const granted = await grantParts(ports, {
    tip: tip.pk,
    partner,
    basis,
    consent: basis === 'consent' || basis === 'pass_on' ? (consent?.id ?? null) : null,
    parts: missing,
    known,
  });
  const opens = new Set([...has, ...granted.map(({ digest }) => digest)]);

  const lead = decision.lead === partner;
  const busy = new Set(decision.referrals.map((decided) => decided.partner));
  const projection: Projection = {
    tip,
    urgency: tip.urgency,
    referral,
    lead,
    consent,
    parts: tip.parts.filter(({ digest }) => mine.has(digest) && opens.has(digest)),
    passOnOptions: lead ? passOnOptions(ports, tip, partner, today, busy) : [],
    thumbprint: scene.thumbprint,
    hour: hourOf(now),
  };
  const due = dueOf(ports, scene, referral);
  const row = held.referrals.has(partner)
    ? await update(ports, partner, due, projection)
    : await make(ports, newReferral(partner, due, projection), now);
  if (row?.state === 'queued') {
    await sendOrLeave(ports.delivery, laneOf(row.urgency), { partner, tip: tip.pk });
  }
};

/** Whoever reads first has the tip's own time; who is asked later has the time that its urgency gives from then on. */
const dueOf = ({ pack }: RoutingPorts, { tip, now, held }: Scene, { basis, partner }: DecidedReferral): string => {
  const first = basis === 'desk' || basis === 'stand_in' || basis === 'reviewer';
  if (first && !held.referrals.has(partner) && tip.urgency !== null) return tip.urgency.due;
  return dueAt(tip.urgency?.level ?? 'prompt', pack.jurisdiction.minutes, now).toISOString();
};

const make = async (ports: RoutingPorts, row: ReferralRow, now: Date): Promise<ReferralRow> => {
  await append(ports.custody, chainOf(PIPELINE, row.tip), [
    {
      id: `referral:${row.pk}`,
      actor: PIPELINE,
      act: 'referral_made',
      digests: [`partner:${row.pk}`],
      reason: row.basis,
      hour: hourOf(now),
    },
  ]);
  const queued = { ...row, ...owes('delivery', laneOf(row.urgency), row.tip, now) };
  // Already there: another worker was faster, and the next round updates what it wrote.
  await ports.referrals.putIfAbsent(queued);
  return queued;
};

const update = (ports: RoutingPorts, partner: string, due: string, projection: Projection) =>
  changeRow(
    ports.referrals,
    { pk: partner, sk: referralKey(projection.tip.pk) },
    referralRowSchema,
    (current): { set: Omit<ReferralRow, 'pk' | 'sk'> } | undefined => {
      const { pk: _pk, sk: _sk, ...next } = updatedReferral(current, due, projection);
      if (JSON.stringify({ ...current, ...next }) === JSON.stringify(current)) return undefined;
      const outbox = next.state === 'queued' || next.state === 'delivered';
      const owed = owes('delivery', laneOf(next.urgency), current.tip, new Date(Date.parse(due)));
      return { set: outbox && current.owed === undefined ? { ...next, ...owed } : next };
    },
  );

/** Takes a tip out of partners' hands: what they see from now on is that it ended, and why. */
export const endReferrals = async (
  ports: RoutingPorts,
  rows: readonly ReferralRow[],
  ended: NonNullable<ReferralRow['ended']>,
): Promise<void> => {
  const hour = hourOf(ports.now());
  for (const { pk, tip } of rows) {
    await changeRow(ports.referrals, { pk, sk: referralKey(tip) }, referralRowSchema, (current) => {
      const { pk: _pk, sk: _sk, ...next } = endedReferral(current, ended, hour);
      if (JSON.stringify({ ...current, ...next }) === JSON.stringify(current)) return undefined;
      return { set: next, remove: OWED_FIELDS };
    });
  }
};
