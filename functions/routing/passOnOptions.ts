import type { PartnerId } from '../../shared/domain/partner.ts';
import { textParts } from '../../shared/domain/part.ts';
import { ruleOn } from '../../shared/routing/rule.ts';
import type { ReferralRow } from '../../shared/rows/referral.ts';
import type { TipRow } from '../../shared/rows/tip.ts';
import type { RoutingPorts } from './ports.ts';

/**
 * Where a lead may pass a tip on to now, and which parts would go along. Asked of the same rules that decide when it is
 * done, so that nobody is offered what would be refused.
 */
export const passOnOptions = (
  { cedar, pack, log }: RoutingPorts,
  tip: TipRow,
  lead: PartnerId,
  today: string,
  busy: ReadonlySet<PartnerId>,
): ReferralRow['passOnOptions'] =>
  pack.partners
    .filter(({ id }) => id !== lead && !busy.has(id))
    .map(({ id, kind }) => ({
      partner: id,
      kind,
      parts: textParts.filter((part) => {
        const question = {
          partner: id,
          part,
          label: tip.label,
          consents: tip.consents,
          urgency: tip.urgency?.level ?? 'prompt',
          today,
          basis: 'pass_on',
          by: lead,
        } as const;
        const { may, error } = ruleOn(cedar, pack, question);
        // Nobody is offered what cannot be worked out, and whoever keeps the pack must hear of it.
        if (error !== undefined) log.error('policy_error', {});
        return may;
      }),
    }))
    .filter(({ parts }) => parts.includes('report'));
