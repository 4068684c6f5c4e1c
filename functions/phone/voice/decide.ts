import type { CallState, Lead, Place, ToldByKeys } from '../../../shared/rows/call.ts';

/** What happened in a call. `nothing`: the tone sounded, and nobody spoke. */
export type Happening =
  | { readonly kind: 'keys'; readonly keys: string }
  | { readonly kind: 'silence' }
  | { readonly kind: 'recorded' }
  | { readonly kind: 'nothing' }
  /** Out of the queue: somebody took the call, nobody did, or the caller hung up. */
  | { readonly kind: 'left'; readonly how: 'spoken' | 'nobody' | 'gone' };

/** What this call and its country can do, and what became of a code that was keyed or asked for. */
export interface CallFacts {
  /** In the order in which they are offered: key 1, key 2, … */
  readonly languages: readonly string[];
  /** The caller can be called back. */
  readonly hasNumber: boolean;
  /** Somebody can be asked to talk with them now. */
  readonly canTalk: boolean;
  /** Only where a code was keyed, or asked for. */
  readonly code?: 'right' | 'wrong' | 'tooOften' | 'later';
  /** The tip that a code has opened, where more can be added to it. */
  readonly opened?: string | undefined;
}

export interface Turned {
  readonly state: CallState;
  /** Something that has to be durable before anything is said: an answer by key, or that a message was left. */
  readonly take: { readonly told: Partial<ToldByKeys> } | undefined;
}

/** Nobody hears the same more than three times in a row. */
export const MOST_TIMES = 3;

const UNTOLD: ToldByKeys = {
  danger: 'unknown',
  child: 'unknown',
  callBack: 'unknown',
  when: 'unknown',
  hasCode: 'unknown',
};

export const begun = (language: string): CallState => ({
  screen: { place: 'greeting', leads: [], language },
  times: 1,
  pressed: false,
  wrong: 0,
  told: UNTOLD,
  been: [],
  tip: false,
  joined: null,
  spoken: false,
});

/** Where whoever has heard the same too often is led. Each chain ends, at the latest with a goodbye. */
const ONWARD = {
  greeting: 'cantTalk',
  cantTalk: 'message',
  danger: 'child',
  child: 'callBack',
  callBack: 'message',
  when: 'message',
  codeToCall: 'message',
  menu: 'message',
  hush: 'message',
  talk: 'message',
  message: 'bye',
  writeDown: 'callBack',
  code: 'callBack',
  keyCode: 'message',
  bye: 'bye',
} as const satisfies Record<Place, Place>;

/** Questions that are asked once: whoever comes by again is led past them. */
const ONCE: ReadonlySet<Place> = new Set([
  'cantTalk',
  'danger',
  'child',
  'callBack',
  'when',
  'hush',
  'codeToCall',
  'message',
  'writeDown',
]);

const WHEN = { 1: 'any', 2: 'morning', 3: 'afternoon', 4: 'evening', 5: 'night' } as const;

const isWhen = (key: string): key is `${keyof typeof WHEN}` => key in WHEN;

/** Before anything is told that is added to what a code opened, that is said; and where there is a choice, that there is. */
const goingTo = ({ joined, pressed, screen }: CallState, place: Place): Lead[] => {
  if (place === 'message' && !pressed) return ['quiet'];
  if (joined === null) return [];
  if (place === 'menu') return ['joined'];
  return place === 'message' || (place === 'danger' && screen.place !== 'danger') ? ['adding'] : [];
};

/** Leads to a place, or past it where it has nothing to ask. */
const to = (before: CallState, place: Place, facts: CallFacts, leads: readonly Lead[] = []): CallState => {
  const here = before.screen.place;
  const isSame = place === here;
  const tooOften = isSame && before.times >= MOST_TIMES;
  const asked = !isSame && ONCE.has(place) && before.been.includes(place);
  // Who has keyed a code has one.
  const idle = place === 'callBack' ? !facts.hasNumber : place === 'writeDown' && before.joined !== null;
  // What the line is, and who hears a message, is said to nobody who has not touched a key.
  const unheard = place === 'message' && !isSame && !before.pressed && !before.been.includes('hush');
  const next = unheard ? 'hush' : tooOften || asked || idle ? past(before, place) : place;
  if (next !== place) return to(before, next, facts, leads);
  return {
    ...before,
    screen: { ...before.screen, place, leads: [...leads, ...goingTo(before, place)] },
    times: isSame ? before.times + 1 : 1,
    been: before.been.includes(place) ? before.been : [...before.been, place],
  };
};

/** They were offered a code by itself, or have heard one since. */
const hasCodeOf = ({ been }: CallState): boolean => been.includes('writeDown') || been.includes('code');

/** What comes after a message is the same whether or not it is asked of somebody who cannot talk. */
const past = (before: CallState, place: Place): Place => {
  if (place === 'callBack' || place === 'when' || place === 'codeToCall')
    return before.been.includes('message') ? 'bye' : 'message';
  if (place === 'message' && before.tip && !hasCodeOf(before)) return 'writeDown';
  return ONWARD[place];
};

/** After the tone: a code for what was taken, and whether to call back; then goodbye. */
const afterMessage = (before: CallState, facts: CallFacts, leads: readonly Lead[] = []): CallState =>
  to(before, before.tip ? (hasCodeOf(before) ? 'callBack' : 'writeDown') : 'bye', facts, leads);

const NO_TAKE = undefined;
const going = (state: CallState): Turned => ({ state, take: NO_TAKE });
const right = (before: CallState): CallState => ({ ...before, wrong: 0 });

/** The first is told; the second leads on. */
const wrongKey = (before: CallState, facts: CallFacts): Turned => {
  const { place } = before.screen;
  // Who was asked whether they can talk is not handed to somebody who will speak to them.
  const isAtStart = place === 'greeting' || place === 'menu';
  if (before.wrong >= 1) return going(to(right(before), isAtStart && facts.canTalk ? 'talk' : 'message', facts));
  return going(to({ ...before, wrong: before.wrong + 1 }, place, facts, ['wrongKey']));
};

const answered = (before: CallState, facts: CallFacts, told: Partial<ToldByKeys>): Turned => {
  const state = { ...right(before), told: { ...before.told, ...told }, tip: true };
  const { place } = before.screen;
  const leads: Lead[] = told.danger === 'yes' ? ['emergency'] : told.child === 'yes' ? ['youth'] : [];
  const next = told.callBack === 'yes' ? 'when' : past(state, place);
  return { state: to(state, next, facts, leads), take: { told } };
};

/** A call back takes a code: who has heard theirs is told what it is for, who has not is offered it once more. */
const windowChosen = (before: CallState, facts: CallFacts, when: ToldByKeys['when']): Turned => {
  if (before.joined === null && !before.been.includes('code')) {
    const told = { when };
    const state = { ...right(before), told: { ...before.told, ...told }, tip: true };
    return { state: to(state, 'codeToCall', facts), take: { told } };
  }
  const turned = answered(before, facts, { when, hasCode: 'yes' });
  return { ...turned, state: withLead(turned.state, 'silentCall') };
};

const withLead = (state: CallState, one: Lead): CallState => ({
  ...state,
  screen: { ...state.screen, leads: [one, ...state.screen.leads] },
});

/** A code is read out, or it cannot be given now. Who waits for a call back needs it for that. */
const codeGiven = (before: CallState, facts: CallFacts): Turned => {
  const { callBack, when, hasCode } = before.told;
  const waits = callBack === 'yes' && when !== 'unknown' && hasCode !== 'yes';
  const state = right(before);
  if (facts.code !== 'right') return going(to(state, past(state, before.screen.place), facts, ['later']));
  if (!waits) return going(to(state, 'code', facts));
  const told = { hasCode: 'yes' } as const;
  return { state: to({ ...state, told: { ...state.told, ...told } }, 'code', facts, ['silentCall']), take: { told } };
};

const chosen = (before: CallState, key: string, facts: CallFacts): Turned => {
  const state = right(before);
  switch (key) {
    case '1':
      return going(facts.canTalk ? to(state, 'talk', facts) : to(state, 'message', facts, ['nobody']));
    case '2':
      return going(to(state, 'message', facts));
    case '3':
      return going(to(state, 'keyCode', facts));
    case '4':
      return going(to(state, 'menu', facts, ['numbers']));
    case '5':
      // What was opened before is done with; nothing of this call was added to it.
      if (before.joined === null) return wrongKey(before, facts);
      return going(to({ ...state, joined: null }, 'menu', facts, ['fresh']));
    default:
      return wrongKey(before, facts);
  }
};

const greeted = (before: CallState, key: string, facts: CallFacts): Turned => {
  const language = /^[1-9]$/.test(key) ? facts.languages[Number(key) - 1] : undefined;
  if (language === undefined) return wrongKey(before, facts);
  const state = right({ ...before, screen: { ...before.screen, language } });
  return going(to(state, 'menu', facts, ['emergency']));
};

const keyed = (before: CallState, keys: string, facts: CallFacts): Turned => {
  const { place } = before.screen;
  const [first = ''] = keys;
  const yes = first === '1';
  const isYesOrNo = yes || first === '2';
  switch (place) {
    case 'greeting':
      return greeted(before, first, facts);
    case 'menu':
      return chosen(before, first, facts);
    case 'cantTalk':
      return isYesOrNo ? going(to(right(before), yes ? 'danger' : 'menu', facts)) : wrongKey(before, facts);
    case 'danger':
    case 'child':
    case 'callBack':
      return isYesOrNo ? answered(before, facts, { [place]: yes ? 'yes' : 'no' }) : wrongKey(before, facts);
    case 'when':
      return isWhen(first) ? windowChosen(before, facts, WHEN[first]) : wrongKey(before, facts);
    case 'codeToCall': {
      if (!isYesOrNo) return wrongKey(before, facts);
      if (yes) return codeGiven(before, facts);
      const turned = answered(before, facts, { hasCode: 'no' });
      return { ...turned, state: withLead(turned.state, 'noCallBack') };
    }
    case 'writeDown':
      if (!isYesOrNo) return wrongKey(before, facts);
      return yes ? codeGiven(before, facts) : going(to(right(before), 'callBack', facts));
    case 'code':
      if (!isYesOrNo) return wrongKey(before, facts);
      return going(to(right(before), yes ? 'code' : 'callBack', facts));
    case 'keyCode':
      return going(opened(before, facts));
    case 'hush':
      return going(to(right(before), 'message', facts));
    case 'talk':
    case 'message':
    case 'bye':
      return going(to(before, place, facts));
  }
};

const opened = (before: CallState, facts: CallFacts): CallState => {
  switch (facts.code) {
    case 'right':
      return facts.opened === undefined
        ? to({ ...before, joined: null }, 'menu', facts, ['answers', 'fresh'])
        : to({ ...before, joined: facts.opened }, 'menu', facts, ['answers']);
    case 'later':
      return to(before, 'menu', facts, ['later']);
    case 'tooOften':
      return to(before, 'keyCode', facts, ['tooOften']);
    default:
      return to(before, 'keyCode', facts, ['wrongCode']);
  }
};

/** Who says nothing twice is asked whether they can talk; who says nothing to that is led on. */
const silent = (before: CallState, facts: CallFacts): CallState => {
  const { place } = before.screen;
  const first = before.times === 1;
  switch (place) {
    case 'cantTalk':
    case 'hush':
    case 'talk':
      return to(before, 'message', facts);
    case 'message':
      // Whoever came here without a word is not asked for one again.
      if (first && !before.been.includes('cantTalk')) return to(before, place, facts, ['nothing']);
      return afterMessage(before, facts, ['nothing']);
    case 'greeting':
    case 'menu':
      return to(before, first ? place : 'cantTalk', facts);
    case 'code':
      return to(before, 'callBack', facts);
    case 'danger':
    case 'child':
    case 'callBack':
    case 'when':
    case 'writeDown':
    case 'keyCode':
      return to(before, first ? place : past(before, place), facts);
    case 'codeToCall':
      return first ? to(before, place, facts) : to(before, past(before, place), facts, ['noCallBack']);
    case 'bye':
      return before;
  }
};

const left = (before: CallState, how: 'spoken' | 'nobody' | 'gone', facts: CallFacts): CallState => {
  switch (how) {
    case 'spoken':
      return to({ ...before, spoken: true }, 'menu', facts);
    case 'nobody':
      return to(before, 'message', facts, ['nobody']);
    case 'gone':
      return to(before, 'bye', facts);
  }
};

/** One thing that happens in a call, and what follows of it. Pure, and with no key of a code in what it returns. */
export const turn = (before: CallState, happening: Happening, facts: CallFacts): Turned => {
  switch (happening.kind) {
    case 'keys':
      return keyed({ ...before, pressed: true }, happening.keys, facts);
    case 'silence':
      return going(silent(before, facts));
    case 'recorded':
      return { state: afterMessage({ ...right(before), tip: true }, facts, ['kept']), take: { told: {} } };
    case 'nothing':
      return going(silent(before, facts));
    case 'left':
      return going(left(before, happening.how, facts));
  }
};

/** The same, where what it takes can not be added to what a code opened: it is a tip of its own, and they are told. */
export const turnApart = (before: CallState, happening: Happening, facts: CallFacts): Turned => {
  const { state, take } = turn({ ...before, joined: null }, happening, facts);
  return { state: { ...state, screen: { ...state.screen, leads: ['apart', ...state.screen.leads] } }, take };
};
