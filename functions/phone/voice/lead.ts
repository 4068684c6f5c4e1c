import type { CallState, Lead, Place, ToldByKeys } from '../../../shared/rows/call.ts';

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

/** Before anything is told that is added to what a code opened, that is said; and where there is a choice, that there is. */
const goingTo = ({ joined, pressed, screen }: CallState, place: Place): Lead[] => {
  if (place === 'message' && !pressed) return ['quiet'];
  if (joined === null) return [];
  if (place === 'menu') return ['joined'];
  return place === 'message' || (place === 'danger' && screen.place !== 'danger') ? ['adding'] : [];
};

/** Leads to a place, or past it where it has nothing to ask. */
export const to = (before: CallState, place: Place, facts: CallFacts, leads: readonly Lead[] = []): CallState => {
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
export const past = (before: CallState, place: Place): Place => {
  if (place === 'callBack' || place === 'when' || place === 'codeToCall')
    return before.been.includes('message') ? 'bye' : 'message';
  if (place === 'message' && before.tip && !hasCodeOf(before)) return 'writeDown';
  return ONWARD[place];
};

/** After the tone: a code for what was taken, and whether to call back; then goodbye. */
export const afterMessage = (before: CallState, facts: CallFacts, leads: readonly Lead[] = []): CallState =>
  to(before, before.tip ? (hasCodeOf(before) ? 'callBack' : 'writeDown') : 'bye', facts, leads);

export const going = (state: CallState): Turned => ({ state, take: undefined });
/** No key was wrong since. */
export const right = (before: CallState): CallState => ({ ...before, wrong: 0 });
