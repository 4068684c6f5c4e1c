import type { Cedar } from './cedar.ts';
import type { Decision, DecisionInput } from './decision.ts';

/** Who holds what now: pure, so that the same facts always give the same referrals. */
export const decide = (_cedar: Cedar, _input: DecisionInput): Decision => {
  throw new Error('not written yet');
};
