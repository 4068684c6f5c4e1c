import { isOpenService, mayFollow, withService } from '../domain/service.ts';
import type { ReferralState } from '../domain/referral.ts';
import { canBeCalledBack, isInWindow } from '../relay/callBackWindow.ts';
import type { CustodyDraft } from '../rows/custodyEntry.ts';
import { isLent } from '../domain/interpreting.ts';
import { handOverOptions, interpreterOptions, type ReferralRow } from '../rows/referral.ts';
import type { RequestAct } from '../rows/request.ts';

/** What an act was asked of, and when. */
interface Asking {
  readonly referral: ReferralRow;
  readonly request: RequestAct;
  readonly now: Date;
  readonly timeZone: string;
}

/** Why an act that the state allows may not be, all the same. */
type Unmet =
  'not_an_option' | 'not_asked_for' | 'outside_window' | 'no_outcome' | 'service_open' | 'not_next' | 'not_lent';

/** One thing that staff can do to a referral: from which states, to which, on what condition, and how the custody log calls it. */
export interface Transition {
  readonly from: readonly ReferralState[];
  /** The state afterwards; null: it stays. */
  readonly to: ReferralState | null;
  readonly custody: CustodyDraft['act'];
  /** Only the partner that writes to the reporter may. */
  readonly leadOnly: boolean;
  /** What has to be so besides, in words, and what says whether it is. */
  readonly condition?: {
    readonly says: string;
    readonly unmet: (asking: Asking) => Unmet | undefined;
  };
}

export const WAITING: readonly ReferralState[] = ['queued', 'delivered'];
const UNDECIDED: readonly ReferralState[] = [...WAITING, 'acknowledged', 'needs_info'];
/** Somebody may act from the first look on: a line that must press "accept" before it may answer answers later. */
const ACTIVE: readonly ReferralState[] = [...UNDECIDED, 'accepted', 'in_service', 'outcome'];
const ALSO_CLOSED: readonly ReferralState[] = [...ACTIVE, 'closed'];

const offered: Transition['condition'] = {
  says: 'to a partner whom rules and consent allow',
  unmet: ({ referral, request }) =>
    request.act !== 'pass_on' || handOverOptions(referral).some(({ partner }) => partner === request.to)
      ? undefined
      : 'not_an_option',
};

const canInterpret: Transition['condition'] = {
  says: 'to an interpreter of both languages whom rules and consent allow, and what the lead holds itself',
  unmet: ({ referral, request }) => {
    if (request.act !== 'ask_interpreter') return undefined;
    const { to, part, digest, from, into } = request;
    const option = interpreterOptions(referral).find(({ partner, parts }) => partner === to && parts.includes(part));
    const speaks = [from, into].every((tongue) => option?.interprets?.includes(tongue)) && from !== into;
    const holds = referral.parts.some((item) => item.part === part && item.digest === digest);
    return option !== undefined && speaks && holds ? undefined : 'not_an_option';
  },
};

const isLentToThem: Transition['condition'] = {
  says: 'what was lent to it, while its time lasts',
  unmet: ({ referral, request, now }) =>
    request.act !== 'translate' || lentTo(referral, request.of, now) !== undefined ? undefined : 'not_lent',
};

/** What of this item is lent to the partner whose referral it is. */
export const lentTo = ({ pk, lent = [] }: Pick<ReferralRow, 'pk' | 'lent'>, digest: string, now: Date) =>
  lent.find((item) => item.to === pk && item.digest === digest && isLent(item, now));

const askedToBeCalled: Transition['condition'] = {
  says: 'the reporter asked for it, and at the time of day that they said',
  unmet: ({ referral: { label }, now, timeZone }) => {
    if (!canBeCalledBack(label, now)) return 'not_asked_for';
    return isInWindow(label.answer.when, now, timeZone) ? undefined : 'outside_window';
  },
};

const hasOutcome: Transition['condition'] = {
  says: 'an outcome was recorded, and no service is open',
  unmet: ({ referral: { outcome, services = [] } }) => {
    if (outcome === null) return 'no_outcome';
    return services.some(isOpenService) ? 'service_open' : undefined;
  },
};

const follows: Transition['condition'] = {
  says: 'what may follow in that line; `accepted` again once none is open',
  unmet: ({ referral: { services = [] }, request }) =>
    request.act !== 'service' || mayFollow(services, request) ? undefined : 'not_next',
};

/** What staff do. What the pipeline does is in `pipeline.ts`; both are drawn in docs/referral-life.md. */
export const transitions: Readonly<Record<RequestAct['act'], Transition>> = {
  // Also where nothing else is left to do: it takes what ended out of the box of what is new.
  acknowledge: {
    from: [...ALSO_CLOSED, 'revoked', 'recalled', 'expired'],
    to: null,
    custody: 'acknowledged',
    leadOnly: false,
  },
  accept: { from: UNDECIDED, to: 'accepted', custody: 'referral_accepted', leadOnly: false },
  decline: { from: UNDECIDED, to: 'declined', custody: 'referral_declined', leadOnly: false },
  answer: { from: ACTIVE, to: null, custody: 'answer_sent', leadOnly: true },
  note: { from: ACTIVE, to: null, custody: 'note_kept', leadOnly: false },
  pass_on: { from: ACTIVE, to: null, custody: 'passed_on', leadOnly: true, condition: offered },
  ask_interpreter: {
    from: ACTIVE,
    to: null,
    custody: 'interpreter_asked',
    leadOnly: true,
    condition: canInterpret,
  },
  translate: {
    from: [...WAITING, 'acknowledged', 'closed'],
    to: 'closed',
    custody: 'translation_returned',
    leadOnly: false,
    condition: isLentToThem,
  },
  change_urgency: { from: ACTIVE, to: null, custody: 'urgency_changed', leadOnly: false },
  service: {
    from: ['accepted', 'in_service', 'outcome'],
    to: 'in_service',
    custody: 'service_recorded',
    leadOnly: false,
    condition: follows,
  },
  outcome: { from: ACTIVE, to: 'outcome', custody: 'outcome_recorded', leadOnly: false },
  close: {
    from: ['acknowledged', 'accepted', 'in_service', 'outcome'],
    to: 'closed',
    custody: 'referral_closed',
    leadOnly: false,
    condition: hasOutcome,
  },
  call_back: { from: ACTIVE, to: null, custody: 'called_back', leadOnly: true, condition: askedToBeCalled },
  mark_misuse: { from: ALSO_CLOSED, to: null, custody: 'misuse_marked', leadOnly: true },
  lift_misuse: { from: ALSO_CLOSED, to: null, custody: 'misuse_lifted', leadOnly: true },
  export: { from: ALSO_CLOSED, to: null, custody: 'record_exported', leadOnly: false },
  release: { from: ALSO_CLOSED, to: null, custody: 'release_asked', leadOnly: false },
  release_now: { from: ALSO_CLOSED, to: null, custody: 'release_asked_on_call', leadOnly: false },
  refuse_release: { from: ALSO_CLOSED, to: null, custody: 'release_refused', leadOnly: false },
  allow_release: { from: ALSO_CLOSED, to: null, custody: 'release_allowed', leadOnly: false },
  review_release: { from: ALSO_CLOSED, to: null, custody: 'release_reviewed', leadOnly: false },
  defer_telling: { from: ALSO_CLOSED, to: null, custody: 'telling_deferred', leadOnly: false },
};

/** The lines of services after an act, and the state that they make of what was accepted. */
export const servicesAfter = (
  { services = [] }: Pick<ReferralRow, 'services'>,
  request: RequestAct,
): Partial<Pick<ReferralRow, 'services' | 'state'>> => {
  // What came of it may be said before all of it is over.
  if (request.act === 'outcome') return services.some(isOpenService) ? { state: 'in_service' } : {};
  if (request.act !== 'service') return {};
  const lines = withService(services, { need: request.need, state: request.state });
  return { services: lines, state: lines.some(isOpenService) ? 'in_service' : 'accepted' };
};

/** Whatever staff do to something that waits says that they have seen it. */
export const stateAfter = (state: ReferralState, { to }: Transition): ReferralState =>
  to ?? (WAITING.includes(state) ? 'acknowledged' : state);
