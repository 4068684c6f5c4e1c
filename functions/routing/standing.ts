import { queryAll } from '../../shared/adapters/table.ts';
import { partnerIdSchema, type PartnerId } from '../../shared/domain/partner.ts';
import { stillnessOf } from '../../shared/referral/stillness.ts';
import type { Standing } from '../../shared/routing/decision.ts';
import {
  grantRowSchema,
  referralKey,
  referralRowSchema,
  type GrantRow,
  type ReferralRow,
} from '../../shared/rows/referral.ts';
import type { CustodyAct } from '../../shared/rows/custodyEntry.ts';
import type { TipRow } from '../../shared/rows/tip.ts';
import type { OpenChain } from '../../shared/custody/log.ts';
import type { RoutingPorts } from './ports.ts';

/** What partners hold of a tip now, read consistently. */
export interface Held {
  readonly referrals: ReadonlyMap<PartnerId, ReferralRow>;
  readonly grants: readonly GrantRow[];
}

/** By which a partner has something of the tip under its own keys, were it only for a moment. */
const ENGAGING: ReadonlySet<CustodyAct['act']> = new Set<CustodyAct['act']>([
  'referral_made',
  'grant_made',
  'tip_entered',
]);
const PARTNER = 'partner:';
/** How the custody log names whom something was given to. */
export const digestOfPartner = (partner: PartnerId): string => `${PARTNER}${partner}`;

/**
 * Every partner that was ever given something. The log says so before it happens, and is read consistently: so nothing is
 * missed, which an index could not promise. What the tip says of it is as old as the last round that was finished.
 */
export const engagedIn = (chain: OpenChain, { engaged }: Pick<TipRow, 'engaged'>): PartnerId[] => {
  const given = chain.acts().filter(({ act }) => ENGAGING.has(act));
  const named = given
    .flatMap(({ digests }) => digests)
    .filter((digest) => digest.startsWith(PARTNER))
    .flatMap((digest) => partnerIdSchema.safeParse(digest.slice(PARTNER.length)).data ?? []);
  return [...new Set([...engaged, ...named])];
};

export const heldBy = async ({ referrals }: RoutingPorts, chain: OpenChain, row: TipRow): Promise<Held> => {
  const { pk: tip } = row;
  const engaged = engagedIn(chain, row);
  const [rows, grants] = await Promise.all([
    Promise.all(engaged.map((pk) => referrals.get({ pk, sk: referralKey(tip) }, referralRowSchema))),
    Promise.all(
      engaged.map((pk) =>
        queryAll(referrals, { hash: { value: pk }, range: { beginsWith: `grant#${tip}#` } }, grantRowSchema),
      ),
    ),
  ]);
  return {
    referrals: new Map(rows.flatMap((found) => (found === undefined ? [] : [[found.pk, found] as const]))),
    grants: grants.flat(),
  };
};

const asStanding = (row: ReferralRow, lead: PartnerId | null): Standing => ({
  partner: row.pk,
  state: row.state,
  basis: row.basis,
  ...stillnessOf(row),
  // Who reads first leads by default; what the decision asks for is whether somebody took over.
  lead: row.pk === lead && (row.basis === 'pass_on' || row.basis === 'consent'),
  declined: row.state === 'declined',
});

/** The same as facts for the decision. */
export const standingOf = ({ referrals }: Held, lead: PartnerId | null): Standing[] =>
  [...referrals.values()].map((row) => asStanding(row, lead));
