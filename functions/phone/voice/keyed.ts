import type { CallState, Lead, ToldByKeys } from '../../../shared/rows/call.ts';
import { going, past, right, to, type CallFacts, type Turned } from './lead.ts';

const WHEN = { 1: 'any', 2: 'morning', 3: 'afternoon', 4: 'evening', 5: 'night' } as const;

const isWhen = (key: string): key is `${keyof typeof WHEN}` => key in WHEN;

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

/** What a key means where the call stands. */
export const keyed = (before: CallState, keys: string, facts: CallFacts): Turned => {
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
