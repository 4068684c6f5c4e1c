import { referralStates, type ReferralState } from '../domain/referral.ts';

/** One thing that the pipeline does to a referral, because the tip, the rules or a choice changed. */
export interface PipelineTransition {
  /** None: there was no referral yet. */
  readonly from: readonly ReferralState[];
  /** Null: it stays. */
  readonly to: ReferralState | null;
  /** When, in words. */
  readonly says: string;
}

/** What was taken back, and may be given again: a choice that is widened anew, a deletion that was undone. */
const TAKEN_BACK: readonly ReferralState[] = ['revoked', 'recalled', 'expired', 'failed'];
/** Nothing more is expected of the partner, until there is something new. */
const FINISHED: readonly ReferralState[] = ['closed', 'outcome'];
/** Who declined holds nothing that could be taken back. */
const HOLDING = referralStates.filter(
  (state) => !['draft', 'consent_pending', 'authorised', 'declined', ...TAKEN_BACK].includes(state),
);

export const pipeline = {
  refer: { from: [], to: 'queued', says: 'rules and consent let a partner have it, and routing chose it' },
  deliver: { from: ['queued'], to: 'delivered', says: 'it stands in the inbox' },
  referAgain: { from: TAKEN_BACK, to: 'queued', says: 'what was taken back may be given again' },
  askToTakeOver: {
    from: HOLDING.filter((state) => state !== 'queued' && state !== 'delivered'),
    to: 'delivered',
    says: 'a partner that was told at once is now asked to take over',
  },
  remind: {
    from: HOLDING,
    to: null,
    says: 'nobody there has looked by its due time: once for each time that it waits',
  },
  passOver: {
    from: HOLDING,
    to: null,
    says: 'as long again after the reminder: others are asked as well, as routing judges anew',
  },
  reopen: { from: FINISHED, to: 'delivered', says: 'the reporter wrote more, or it came back' },
  revoke: {
    from: [...HOLDING, ...TAKEN_BACK.filter((state) => state !== 'revoked')],
    to: 'revoked',
    says: 'consent or rules no longer allow it, or the tip is deleted',
  },
  recall: {
    from: [...HOLDING, ...TAKEN_BACK.filter((state) => state !== 'recalled')],
    to: 'recalled',
    says: 'what people released is taken back',
  },
  expire: {
    from: [...HOLDING, ...TAKEN_BACK.filter((state) => state !== 'expired')],
    to: 'expired',
    says: 'the tip was kept for as long as the country says, and is erased',
  },
  lapse: {
    from: [...HOLDING, ...TAKEN_BACK.filter((state) => state !== 'expired')],
    to: 'expired',
    says: 'what was lent to an interpreter is lent no more',
  },
} as const satisfies Readonly<Record<string, PipelineTransition>>;

/** The state after a transition; where the transition is not from this state, it stays. */
export const moved = (state: ReferralState, { from, to }: PipelineTransition): ReferralState =>
  to !== null && from.includes(state) ? to : state;

export const isTakenBack = (state: ReferralState): boolean => TAKEN_BACK.includes(state);
