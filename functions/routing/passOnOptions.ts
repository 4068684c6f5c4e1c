import type { PartnerId } from '../../shared/domain/partner.ts';
import type { Partner } from '../../shared/jurisdiction/pack.ts';
import { textParts, type PartKind } from '../../shared/domain/part.ts';
import { TRAVELLING } from '../../shared/routing/receive.ts';
import { ruleOn } from '../../shared/routing/rule.ts';
import type { ReferralRow } from '../../shared/rows/referral.ts';
import type { TipRow } from '../../shared/rows/tip.ts';
import type { RoutingPorts } from './ports.ts';

/**
 * Where a lead may pass a tip on to now, and which parts would go along. Asked of the same rules that decide when it is
 * done, so that nobody is offered what would be refused. With them, which interpreters could be lent what.
 */
export const passOnOptions = (
  { cedar, pack, log }: RoutingPorts,
  tip: TipRow,
  lead: PartnerId,
  today: string,
  { busy, declined }: Taken,
): ReferralRow['passOnOptions'] => {
  const mayHave = ({ id }: Partner, part: PartKind, basis: 'pass_on' | 'interpreter'): boolean => {
    const question = {
      partner: id,
      part,
      label: tip.label,
      consents: tip.consents,
      urgency: tip.urgency?.level ?? 'prompt',
      today,
      basis,
      by: lead,
    } as const;
    const { may, error } = ruleOn(cedar, pack, question);
    // Nobody is offered what cannot be worked out, and whoever keeps the pack must hear of it.
    if (error !== undefined) log.error('policy_error', {});
    return may;
  };
  const others = pack.partners.filter(({ id }) => id !== lead);
  const handOvers = others
    .filter(({ id }) => !busy.has(id))
    .map((partner) => {
      const parts = textParts.filter((part) => mayHave(partner, part, 'pass_on'));
      return { partner: partner.id, kind: partner.kind, parts };
    })
    .filter(({ parts }) => parts.includes('report'));
  // One that is at work on a part can be lent another.
  const interpreters = others
    .filter(({ id, kind, seat }) => kind === 'interpreter' && seat && !declined.has(id))
    .map((partner) => {
      const parts = TRAVELLING.filter((part) => mayHave(partner, part, 'interpreter'));
      return { partner: partner.id, kind: partner.kind, parts, interprets: [...partner.languages] };
    })
    .filter(({ parts }) => parts.length > 0);
  return [...handOvers, ...interpreters];
};

interface Taken {
  /** Who has a part in it by a hand-over, or said no to one. */
  readonly busy: ReadonlySet<PartnerId>;
  readonly declined: ReadonlySet<PartnerId>;
}
