import type { CallState, ToldByKeys } from '../../../shared/rows/call.ts';
import { keyed } from './keyed.ts';
import { afterMessage, going, past, right, to, type CallFacts, type Turned } from './lead.ts';

/** What happened in a call. `nothing`: the tone sounded, and nobody spoke. */
export type Happening =
  | { readonly kind: 'keys'; readonly keys: string }
  | { readonly kind: 'silence' }
  | { readonly kind: 'recorded' }
  | { readonly kind: 'nothing' }
  /** Out of the queue: somebody took the call, nobody did, or the caller hung up. */
  | { readonly kind: 'left'; readonly how: 'spoken' | 'nobody' | 'gone' };

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
