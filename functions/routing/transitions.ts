import type { CustodyDraft } from '../../shared/rows/custodyEntry.ts';
import type { ReferralState } from '../../shared/domain/referral.ts';
import type { RequestAct } from '../../shared/rows/request.ts';

/** One thing that staff can do to a referral: from which states, to which, and how the custody log calls it. */
export interface Transition {
  readonly from: readonly ReferralState[];
  /** The state afterwards; null: it stays. */
  readonly to: ReferralState | null;
  readonly custody: CustodyDraft['act'];
  /** Only the partner that writes to the reporter may. */
  readonly leadOnly: boolean;
}

const WAITING: readonly ReferralState[] = ['queued', 'delivered'];
const UNDECIDED: readonly ReferralState[] = [...WAITING, 'acknowledged', 'needs_info'];
const ACTIVE: readonly ReferralState[] = [...UNDECIDED, 'accepted', 'in_service', 'outcome'];

export const transitions: Readonly<Record<RequestAct['act'], Transition>> = {
  acknowledge: { from: [...ACTIVE, 'closed', 'revoked'], to: null, custody: 'acknowledged', leadOnly: false },
  accept: { from: UNDECIDED, to: 'accepted', custody: 'referral_accepted', leadOnly: false },
  decline: { from: UNDECIDED, to: 'declined', custody: 'referral_declined', leadOnly: false },
  answer: { from: ACTIVE, to: null, custody: 'answer_sent', leadOnly: true },
  note: { from: ACTIVE, to: null, custody: 'note_kept', leadOnly: false },
  pass_on: { from: ACTIVE, to: null, custody: 'passed_on', leadOnly: true },
  change_urgency: { from: ACTIVE, to: null, custody: 'urgency_changed', leadOnly: false },
  outcome: { from: ACTIVE, to: 'outcome', custody: 'outcome_recorded', leadOnly: false },
  close: {
    from: ['acknowledged', 'accepted', 'in_service', 'outcome'],
    to: 'closed',
    custody: 'referral_closed',
    leadOnly: false,
  },
  call_back: { from: ACTIVE, to: null, custody: 'called_back', leadOnly: true },
  mark_misuse: { from: [...ACTIVE, 'closed'], to: null, custody: 'misuse_marked', leadOnly: true },
  lift_misuse: { from: [...ACTIVE, 'closed'], to: null, custody: 'misuse_lifted', leadOnly: true },
  export: { from: [...ACTIVE, 'closed'], to: null, custody: 'record_exported', leadOnly: false },
  release: { from: [...ACTIVE, 'closed'], to: null, custody: 'release_asked', leadOnly: false },
  release_now: { from: [...ACTIVE, 'closed'], to: null, custody: 'release_asked_on_call', leadOnly: false },
  refuse_release: { from: [...ACTIVE, 'closed'], to: null, custody: 'release_refused', leadOnly: false },
  allow_release: { from: [...ACTIVE, 'closed'], to: null, custody: 'release_allowed', leadOnly: false },
  review_release: { from: [...ACTIVE, 'closed'], to: null, custody: 'release_reviewed', leadOnly: false },
  defer_telling: { from: [...ACTIVE, 'closed'], to: null, custody: 'telling_deferred', leadOnly: false },
};

/** Whatever staff do to something that waits says that they have seen it. */
export const stateAfter = (state: ReferralState, { to }: Transition): ReferralState =>
  to ?? (state === 'queued' || state === 'delivered' ? 'acknowledged' : state);
