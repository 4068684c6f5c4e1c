import { decide } from '../../shared/routing/decide.ts';
import type { Decision, DecisionInput } from '../../shared/routing/decision.ts';
import { dependsOnLoad, hasErred } from '../../shared/routing/dependsOnLoad.ts';
import type { TipRow } from '../../shared/rows/tip.ts';
import { loadOf } from './load.ts';
import type { RoutingPorts } from './ports.ts';
import { standingOf, type Held } from './standing.ts';

/**
 * Who should hold what now. How much each partner has to do only orders those who may be asked: it is looked up where
 * somebody new is, and not for a tip that stays where it is, which is most of them.
 */
export const decideNow = async (ports: RoutingPorts, tip: TipRow, held: Held): Promise<Decision> => {
  const input: DecisionInput = {
    pack: ports.pack,
    label: tip.label,
    consents: tip.consents,
    urgency: tip.urgency?.level ?? 'prompt',
    now: ports.now(),
    load: {},
    referrals: standingOf(held, tip.lead),
    passOns: tip.passOns,
    lendings: tip.lendings ?? [],
    releases: tip.musts?.releases ?? [],
  };
  const found = decide(ports.cedar, input);
  const decision = dependsOnLoad(found, input)
    ? decide(ports.cedar, { ...input, load: await loadOf(ports, tip) })
    : found;
  if (hasErred(decision)) ports.log.error('policy_error', {});
  return decision;
};
