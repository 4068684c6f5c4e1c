import type { DecisionInput } from '../../shared/routing/decision.ts';
import { aLabel } from './label.ts';
import { aPack } from './pack.ts';

/** A quiet tip that has just come, in the demonstration country, at 11:00 there: the desk is open. */
export const aDecisionInput = async (overrides: Partial<DecisionInput> = {}): Promise<DecisionInput> => ({
  pack: overrides.pack ?? (await aPack()),
  label: aLabel(),
  consents: [],
  urgency: 'prompt',
  now: new Date('2026-05-04T09:00:00Z'),
  load: {},
  referrals: [],
  passOns: [],
  ...overrides,
});
