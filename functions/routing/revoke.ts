import type { OpenChain } from '../../shared/custody/log.ts';
import { digestOfPart } from '../../shared/custody/digests.ts';
import { hourOf } from '../../shared/domain/hour.ts';
import { PIPELINE } from '../../shared/rows/custodyEntry.ts';
import type { GrantRow } from '../../shared/rows/referral.ts';
import type { RoutingPorts } from './ports.ts';
import { digestOfPartner } from './standing.ts';

/** Takes grants back. Logged first: a deletion that is cut short is then done again, under the same entry. */
export const deleteGrants = async (
  ports: RoutingPorts,
  chain: OpenChain,
  grants: readonly GrantRow[],
  reason: string,
): Promise<void> => {
  if (grants.length === 0) return;
  const hour = hourOf(ports.now());
  await chain.append(
    grants.map((grant) => ({
      id: `ungrant:${grant.grantDigest}`,
      actor: PIPELINE,
      act: 'grant_deleted',
      digests: [digestOfPartner(grant.pk), digestOfPart(grant), `grant:${grant.grantDigest}`],
      reason,
      hour,
    })),
  );
  await Promise.all(grants.map(({ pk, sk }) => ports.referrals.delete({ pk, sk })));
};
