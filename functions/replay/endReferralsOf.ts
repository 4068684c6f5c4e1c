import type { PartnerKind } from '../../shared/domain/partner.ts';
import type { ReferralRow } from '../../shared/rows/referral.ts';
import type { TipRow } from '../../shared/rows/tip.ts';
import { endReferrals } from '../routing/endReferrals.ts';
import type { ReplayPorts } from './ports.ts';
import { referralsByQuery } from './referralsByQuery.ts';
import { referralsOf } from './referralsOf.ts';

type Row = Pick<TipRow, 'pk' | 'engaged' | 'consents' | 'deletion'>;

/**
 * Takes a restored tip out of the hands of those from whom its reporter had taken it, before the gate opens: they would
 * else see its label, and its lead could write to the reporter, until routing comes to it. What stands all the same (a rule
 * that needs no consent) routing makes anew.
 *
 * @param row as it came back
 * @param set what the log says since
 */
export const endReferralsOf = async (ports: ReplayPorts, row: Row, set: Partial<Row>): Promise<void> => {
  const deletion = set.deletion === undefined ? row.deletion : set.deletion;
  if (deletion !== null)
    return end(ports, row, deletion.expired === true ? 'expired' : 'deleted_by_holder', () => true);
  const lost = withdrawnKinds(row, set.consents);
  if (lost.size > 0) await end(ports, row, 'consent_withdrawn', (kind) => kind === undefined || lost.has(kind));
};

const kindsOf = (consents: TipRow['consents']): readonly PartnerKind[] =>
  consents.findLast(({ withdrawn }) => withdrawn === null)?.kinds ?? [];

/** Whom the reporter had said yes to, and then no. */
const withdrawnKinds = (row: Row, since: TipRow['consents'] | undefined): ReadonlySet<PartnerKind> => {
  if (since === undefined) return new Set();
  const still = new Set(kindsOf(since));
  return new Set(kindsOf(row.consents).filter((kind) => !still.has(kind)));
};

/** @param isMeant of a partner's kind; undefined where the pack knows it no longer */
const end = async (
  ports: ReplayPorts,
  { pk: tip, engaged }: Row,
  ended: NonNullable<ReferralRow['ended']>,
  isMeant: (kind: PartnerKind | undefined) => boolean,
): Promise<void> => {
  const referrals = referralsByQuery(ports.referrals);
  const partners = [...new Set([...ports.kinds.keys(), ...engaged])].filter((id) => isMeant(ports.kinds.get(id)));
  await endReferrals({ ...ports, referrals }, await referralsOf(ports, tip, partners), ended);
};
