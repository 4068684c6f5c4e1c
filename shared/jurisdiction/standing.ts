import type { PartKind } from '../domain/part.ts';
import type { PartnerId } from '../domain/partner.ts';
import type { Cedar } from '../routing/cedar.ts';
import type { Decision, DecisionInput } from '../routing/decision.ts';
import type { Reason } from '../routing/reasons.ts';
import { questionOn, receive, TRAVELLING } from '../routing/receive.ts';
import { ruleOn } from '../routing/rule.ts';

/** What the law and the person's consent make of one partner that does not read in the desk's place. */
export type Standing = {
  readonly partner: PartnerId;
  /** What it must receive, whatever the person wishes; whether it does, the decision says. */
  readonly must: readonly PartKind[];
  readonly requiredBy: readonly string[];
  /** What it may receive if the lead asks it in; empty where it holds or waits already. */
  readonly may: readonly PartKind[];
  readonly allowed: readonly Reason[];
  /** Why it may not be asked in; of the whole report where `part` is null. */
  readonly refused: readonly { readonly part: PartKind | null; readonly reason: Reason }[];
};

/** Part 5 of the design asks for may, must and must not; each partner is asked about by itself, so no order counts. */
export const standingsOf = (cedar: Cedar, input: DecisionInput, decision: Decision): Standing[] => {
  const { desk, secondDesk, reviewer } = input.pack.jurisdiction;
  const engaged = new Set(decision.referrals.map(({ partner }) => partner));
  return input.pack.partners
    .filter(({ id }) => ![desk, secondDesk, reviewer].includes(id))
    .map(({ id }) => {
      const obliged = TRAVELLING.map((part) => ({
        part,
        ruling: ruleOn(cedar, input.pack, questionOn(input, id, part, 'must_receive')),
      })).filter(({ ruling }) => ruling.must);
      const receipt = receive(cedar, input, id, 'pass_on', decision.lead);
      const may = !engaged.has(id) && receipt.parts.includes('report');
      return {
        partner: id,
        must: obliged.map(({ part }) => part),
        requiredBy: [...new Set(obliged.flatMap(({ ruling }) => ruling.requiredBy))].sort(),
        may: may ? receipt.parts : [],
        allowed: may ? receipt.allowed : [],
        refused: receipt.refusals.map(({ part, reason }) => ({ part, reason })),
      };
    });
};
