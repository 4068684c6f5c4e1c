import type { PartnerId } from '../domain/partner.ts';
import type { Decision, DecisionInput } from '../routing/decision.ts';
import { conflictedPartners } from '../routing/conflicts.ts';

/** Duty phones that ring for one partner's referral, each so many minutes after the last if nobody takes it. */
export type Calls = {
  readonly for: PartnerId;
  readonly order: readonly { readonly partner: PartnerId; readonly at: Date }[];
};

const MINUTE = 60_000;

/**
 * Whose duty phone rings, in the relay's order (functions/relay/alarmFacts.ts): the partner's own; then the desk, if it
 * holds the tip, the second desk and the reviewer, but for those that the reporter named. Nothing rings for what can wait.
 */
export const callsOf = ({ pack, label, urgency, now }: DecisionInput, { referrals }: Decision): Calls[] => {
  if (urgency !== 'immediate' && urgency !== 'urgent') return [];
  const { desk, secondDesk, reviewer, phone } = pack.jurisdiction;
  const named = conflictedPartners(pack, label);
  const holders = referrals.filter(({ state }) => state === 'authorised').map(({ partner }) => partner);
  const told = holders.includes(desk) ? [secondDesk, reviewer].filter((id) => !named.has(id)) : [];
  const behind = [desk, secondDesk, reviewer].filter((id) => holders.includes(id) || told.includes(id));
  return holders.map((partner) => ({
    for: partner,
    order: [...new Set([partner, ...behind])].map((id, index) => ({
      partner: id,
      at: new Date(now.getTime() + index * phone.dutyMinutes * MINUTE),
    })),
  }));
};
