import { queryAll } from '../../shared/adapters/table.ts';
import type { PartnerId } from '../../shared/domain/partner.ts';
import type { Standing } from '../../shared/routing/decision.ts';
import {
  grantRowSchema,
  referralKey,
  referralRowSchema,
  type GrantRow,
  type ReferralRow,
} from '../../shared/rows/referral.ts';
import type { TipRow } from '../../shared/rows/tip.ts';
import type { RoutingPorts } from './ports.ts';

/** What partners hold of a tip now, read consistently. */
export interface Held {
  readonly referrals: ReadonlyMap<PartnerId, ReferralRow>;
  readonly grants: readonly GrantRow[];
}

/**
 * The tip names every partner that was ever engaged, before the referral is written: so nothing is missed, which an index
 * could not promise.
 */
export const heldBy = async ({ referrals }: RoutingPorts, { pk: tip, engaged }: TipRow): Promise<Held> => {
  const [rows, grants] = await Promise.all([
    Promise.all(engaged.map((pk) => referrals.get({ pk, sk: referralKey(tip) }, referralRowSchema))),
    Promise.all(
      engaged.map((pk) =>
        queryAll(referrals, { hash: { value: pk }, range: { beginsWith: `grant#${tip}#` } }, grantRowSchema),
      ),
    ),
  ]);
  return {
    referrals: new Map(rows.flatMap((row) => (row === undefined ? [] : [[row.pk, row] as const]))),
    grants: grants.flat(),
  };
};

/** The same as facts for the decision. */
export const standingOf = ({ referrals }: Held, lead: PartnerId | null): Standing[] =>
  [...referrals.values()].map(({ pk, state, basis }) => ({
    partner: pk,
    state,
    basis,
    // Who reads first leads by default; what the decision asks for is whether somebody took over.
    lead: pk === lead && (basis === 'pass_on' || basis === 'consent'),
    declined: state === 'declined',
  }));
