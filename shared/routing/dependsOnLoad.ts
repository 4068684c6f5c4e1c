import type { Decision, DecisionInput } from './decision.ts';
import { isEngaged } from './receive.ts';

/** A policy that errs gives nothing; whoever keeps the pack must hear of it. */
export const hasErred = ({ refusals, referrals }: Decision): boolean =>
  [...refusals.map(({ reason }) => reason), ...referrals.flatMap(({ reasons }) => reasons)].some(
    ({ code }) => code === 'policy_error',
  );

/**
 * Whether a decision that was made without knowing how much partners have to do could be another one with it. That orders
 * those who may be asked: where none of them is chosen, none is in any order, unless a policy that errs ended the search.
 */
export const dependsOnLoad = (decision: Decision, input: DecisionInput): boolean =>
  hasErred(decision) ||
  decision.referrals.some(
    ({ partner, basis, reasons }) =>
      ((basis === 'consent' || basis === 'pass_on') && !isEngaged(input, partner)) ||
      reasons.some(({ code }) => code === 'next_after_decline'),
  );
