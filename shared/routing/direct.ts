import type { PartnerId, PartnerKind } from '../domain/partner.ts';
import type { Cedar } from './cedar.ts';
import type { DecisionInput } from './decision.ts';
import { fitting } from './fit.ts';
import { type Found, foundOnly, isIdle, join, partnerOf, referralOf } from './passOns.ts';
import { isEngaged, receive } from './receive.ts';
import { because } from './reasons.ts';

/**
 * Routing chooses at most one partner of each group by itself; whoever else is needed, the lead asks in. An interpreter
 * is not chosen: it gets one part for a time, when somebody needs it. Any other kind is a human's choice too.
 */
const GROUPS: readonly (readonly PartnerKind[])[] = [
  ['ngo', 'shelter', 'legal_aid', 'health', 'child_protection'],
  ['law_enforcement', 'labour_inspectorate'],
];

/** Design, part 4: a pack may let routing refer directly to others where consent and rules allow. */
export const directReferrals = (cedar: Cedar, input: DecisionInput, engaged: readonly PartnerId[]): Found => {
  if (!input.pack.jurisdiction.directReferral) return join([]);
  // Whoever does not look keeps what it has, and the next is asked as well.
  const idle = new Set(input.referrals.filter(isIdle).map(({ partner }) => partner));
  return join(
    GROUPS.map((kinds) => {
      const isOfGroup = (id: PartnerId): boolean => kinds.some((kind) => partnerOf(input, id)?.kind === kind);
      // One that was chosen before stays, also when the lead has since asked in another.
      const before = input.referrals
        .filter(({ partner, basis }) => basis === 'consent' && isEngaged(input, partner) && isOfGroup(partner))
        .map(({ partner }) => partner);
      const found: Found[] = [];
      const refusals = [];
      const isActive = (id: PartnerId): boolean => isOfGroup(id) && !idle.has(id);
      let isAsked = engaged.some(isActive);
      for (const partner of [...before, ...fitting(input, kinds, new Set([...idle, ...before]))]) {
        const wanted = before.includes(partner) || !isAsked;
        if (wanted) {
          const receipt = receive(cedar, input, partner, 'consent');
          const referral = referralOf(input, receipt, []);
          isAsked ||= isActive(partner) && (referral !== undefined || receipt.failed);
          if (referral) found.push(foundOnly({ referrals: [referral], refusals: receipt.refusals }));
          else refusals.push(...receipt.refusals);
          if (receipt.failed) found.push(foundOnly({ forReviewer: [because('policy_error')] }));
        }
      }
      return join([...found, foundOnly({ refusals })]);
    }),
  );
};
