import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallState, Place } from '../../../../shared/rows/call.ts';
import { begun, turn, turnApart, type Happening } from '../../../../functions/phone/voice/decide.ts';
import { MOST_TIMES, type CallFacts, type Turned } from '../../../../functions/phone/voice/lead.ts';

const FACTS: CallFacts = { languages: ['en', 'es', 'ar'], hasNumber: true, canTalk: false };

const happeningOf = (what: string): Happening => {
  if (what === '-') return { kind: 'silence' };
  if (what === 'rec') return { kind: 'recorded' };
  if (what === 'none') return { kind: 'nothing' };
  if (what === 'spoken' || what === 'nobody' || what === 'gone') return { kind: 'left', how: what };
  return { kind: 'keys', keys: what };
};

/** A call, happening by happening: `-` is silence, `rec` a message, `none` a tone and nobody who speaks. */
const call = (whats: readonly string[], facts: CallFacts = FACTS): Turned[] => {
  let state = begun('en');
  return whats.map((what) => {
    const turned = turn(state, happeningOf(what), facts);
    ({ state } = turned);
    return turned;
  });
};
const shown = ({ state }: Turned): string => [state.screen.place, ...state.screen.leads].join(' ');
const way = (whats: readonly string[], facts?: CallFacts): string[] => call(whats, facts).map(shown);

describe('a call', () => {
  it('greets neutrally until a key is pressed, then speaks that language, emergency first', () => {
    expect(shown({ state: begun('ar'), take: undefined })).toBe('greeting');
    const [first] = call(['2']);
    expect([first?.state.screen.language, first && shown(first)]).toEqual(['es', 'menu emergency']);
  });

  it('asks who says nothing whether they can talk, then offers the tone, then says goodbye', () => {
    expect(way(['-', '-', '-', '-', 'none'])).toEqual(['greeting', 'cantTalk', 'hush', 'message quiet', 'bye nothing']);
  });

  it('says what the line is to nobody who has pressed no key, and at any key who hears a message', () => {
    expect(way(['-', '-', '-', '5'])).toEqual(['greeting', 'cantTalk', 'hush', 'message']);
    expect(way(['-', '-', '-', '-', 'rec'])).toEqual([
      'greeting',
      'cantTalk',
      'hush',
      'message quiet',
      'writeDown kept',
    ]);
  });

  it('leads who cannot talk through three questions, then to the tone, a code, and goodbye', () => {
    expect(way(['-', '-', '1', '1', '1', '1', '5', '2', 'none', '2'])).toEqual([
      'greeting',
      'cantTalk',
      'danger',
      'child emergency',
      'callBack youth',
      'when',
      'codeToCall',
      'message noCallBack',
      'writeDown nothing',
      'bye',
    ]);
  });

  it('has each answer taken before anything else is said', () => {
    expect(call(['-', '-', '1', '1', '2', '1', '3']).flatMap(({ take }) => take ?? [])).toEqual([
      { told: { danger: 'yes' } },
      { told: { child: 'no' } },
      { told: { callBack: 'yes' } },
      { told: { when: 'afternoon' } },
    ]);
  });

  it('offers who wants to be called back the code that it takes, and says what it is for', () => {
    const asked = ['-', '-', '1', '1', '2', '1', '3'];
    expect(way(asked).at(-1)).toBe('codeToCall');
    const [given] = call([...asked, '1'], { ...FACTS, code: 'right' }).slice(-1);
    expect([given && shown(given), given?.take]).toEqual(['code silentCall', { told: { hasCode: 'yes' } }]);
    const [none] = call([...asked, '2']).slice(-1);
    expect([none && shown(none), none?.take]).toEqual(['message noCallBack', { told: { hasCode: 'no' } }]);
    expect(way([...asked, '-', '-']).slice(-2)).toEqual(['codeToCall', 'message noCallBack']);
    expect(way([...asked, '1'], { ...FACTS, code: 'later' }).at(-1)).toBe('message later');
  });

  it('asks nobody to write down a code that they have heard already', () => {
    const said = call(['1', '2', 'rec', '1', '2', '1', '5'], { ...FACTS, code: 'right' });
    const [last] = said.slice(-1);
    expect([last && shown(last), last?.take]).toEqual(['bye silentCall', { told: { when: 'night', hasCode: 'yes' } }]);
  });

  it('calls back who could not write it down at first, and could then', () => {
    const said = call(['-', '-', '1', '1', '2', '1', '3', '2', 'none', '1'], { ...FACTS, code: 'right' });
    const [last] = said.slice(-1);
    expect([last && shown(last), last?.take]).toEqual(['code silentCall', { told: { hasCode: 'yes' } }]);
  });

  it('asks once more what is not answered, and then the next', () => {
    expect(way(['-', '-', '1', '-', '-', '-', '-', '-'])).toEqual([
      'greeting',
      'cantTalk',
      'danger',
      'danger',
      'child',
      'child',
      'callBack',
      'callBack',
    ]);
  });

  it('asks nobody for a number that they withhold', () => {
    expect(way(['-', '-', '1', '2', '2', 'rec', '2'], { ...FACTS, hasNumber: false })).toEqual([
      'greeting',
      'cantTalk',
      'danger',
      'child',
      'message',
      'writeDown kept',
      'bye',
    ]);
  });

  it('takes a message, offers a code that is said again if wanted, and asks whether to call back', () => {
    expect(way(['1', '2', 'rec', '1', '1', '2', '2'], { ...FACTS, code: 'right' })).toEqual([
      'menu emergency',
      'message',
      'writeDown kept',
      'code',
      'code',
      'callBack',
      'bye',
    ]);
  });

  it('goes on where a code can not be had', () => {
    expect(way(['1', '2', 'rec', '1'], { ...FACTS, code: 'later' }).at(-1)).toBe('callBack later');
  });

  it('offers the tone again to who chose it and did not speak', () => {
    expect(way(['1', '2', 'none', 'rec'])).toEqual(['menu emergency', 'message', 'message nothing', 'writeDown kept']);
    expect(way(['1', '2', 'none', 'none']).at(-1)).toBe('bye nothing');
  });

  it.each([
    ['the greeting', ['9', '*']],
    ['the menu', ['1', '7', '#']],
    ['a question', ['-', '-', '1', '5', '0']],
    ['whether they can talk', ['-', '-', '8', '8']],
  ])('leads to the tone whoever presses wrong keys twice at %s', (_where, keys) => {
    expect(way(keys).slice(-2)).toEqual([expect.stringContaining('wrongKey'), 'message']);
  });

  it('forgets a wrong key once a right one came', () => {
    expect(way(['9', '1', '9', '4', '9'])).toEqual([
      'greeting wrongKey',
      'menu emergency',
      'menu wrongKey',
      'menu numbers',
      'message wrongKey',
    ]);
  });

  it('opens with a code, at the third try at last', () => {
    expect(way(['1', '3', '1111', '1111', '1111'], { ...FACTS, code: 'wrong' })).toEqual([
      'menu emergency',
      'keyCode',
      'keyCode wrongCode',
      'keyCode wrongCode',
      'message wrongCode',
    ]);
    expect(way(['1', '3', '1111'], { ...FACTS, code: 'right' }).at(-1)).toBe('menu answers fresh');
    expect(way(['1', '3', '1111'], { ...FACTS, code: 'later' }).at(-1)).toBe('menu later');
    expect(way(['1', '3', '1111'], { ...FACTS, code: 'tooOften' }).at(-1)).toBe('keyCode tooOften');
  });

  it('leads to somebody who can talk, and to the tone if nobody takes the call', () => {
    const open = { ...FACTS, canTalk: true };
    expect(way(['1', '1', 'nobody'], open)).toEqual(['menu emergency', 'talk', 'message nobody']);
    expect(way(['1', '1', 'spoken'], open).at(-1)).toBe('menu');
    expect(way(['1', '1', 'gone'], open).at(-1)).toBe('bye');
    expect(way(['1', '7', '7'], open).at(-1), 'two wrong keys').toBe('talk');
    expect(way(['-', '-', '8', '8'], open).at(-1), 'who may not be able to').toBe('message');
    expect(way(['-', '-', '1', '8', '8'], open).at(-1)).toBe('message');
  });

  it('leads to the tone where nobody can talk', () => {
    expect(way(['1', '1']).at(-1)).toBe('message nobody');
  });
});

const OPENED: CallFacts = { ...FACTS, code: 'right', opened: 'theirs' };

describe('a code that opened a tip', () => {
  it('has what follows added to that, is told so before each tone, and offers no second code', () => {
    expect(way(['1', '3', '1111', '2', 'rec', '1', '2'], OPENED)).toEqual([
      'menu emergency',
      'keyCode',
      'menu answers joined',
      'message adding',
      'callBack kept',
      'when',
      'bye silentCall',
    ]);
    expect(call(['1', '3', '1111', '2', 'rec'], OPENED).at(-1)?.state.joined).toBe('theirs');
  });

  it('has answers by key added, too', () => {
    expect(way(['1', '3', '1111', '-', '-', '1', '1'], OPENED).slice(-4)).toEqual([
      'menu joined',
      'cantTalk',
      'danger adding',
      'child emergency',
    ]);
  });

  it('lets them begin something new, with a code of its own', () => {
    const turned = call(['1', '3', '1111', '5', '2', 'rec'], OPENED);
    expect(turned.slice(-4).map(shown)).toEqual(['menu answers joined', 'menu fresh', 'message', 'writeDown kept']);
    expect(turned.at(-1)?.state.joined).toBeNull();
    expect(way(['1', '5']).at(-1), 'nothing was opened').toBe('menu wrongKey');
  });

  it('is told where it takes nothing any more, and then gets a code for what is taken apart', () => {
    const before = call(['1', '3', '1111', '2'], OPENED).at(-1);
    if (before === undefined) throw new Error('There is no call');
    const apart = turnApart(before.state, { kind: 'recorded' }, FACTS);
    expect([shown(apart), apart.state.joined, apart.take]).toEqual(['writeDown apart kept', null, { told: {} }]);
  });
});

const keys = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('1', '2', '3', '4', '5', '9', '*', '#', '0') },
  { weight: 2, arbitrary: fc.constantFrom('-', '-', 'none', 'rec', 'spoken', 'nobody') },
  { weight: 1, arbitrary: fc.stringMatching(/^\d{16}$/) },
);
const facts = fc.record({
  languages: fc.constantFrom(['en', 'es', 'ar'], ['en']),
  hasNumber: fc.boolean(),
  canTalk: fc.boolean(),
  code: fc.constantFrom('right', 'wrong', 'tooOften', 'later'),
  opened: fc.constantFrom('theirs', undefined),
});

describe('any call', () => {
  it('asks nothing more than three times in a row, and takes each message and each answer', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(keys, facts), { maxLength: 60 }), (steps) => {
        let state = begun('en');
        let row: Place[] = ['greeting'];
        let pressed = false;
        for (const [what, known] of steps) {
          const before: CallState = state;
          const turned = turn(before, happeningOf(what), known);
          ({ state } = turned);
          const { place } = state.screen;
          row = place === before.screen.place ? [...row, place] : [place];
          expect([place, place === 'bye' ? 0 : row.length > MOST_TIMES ? row.length : 0]).toEqual([place, 0]);
          expect(what !== 'rec' || turned.take !== undefined, 'a message is taken').toBe(true);
          expect(!before.tip || state.tip, 'what was taken stays so').toBe(true);
          pressed ||= ['keys', 'left'].includes(happeningOf(what).kind);
          const isHushed = ['greeting', 'cantTalk', 'hush', 'bye', 'writeDown', 'callBack'].includes(place);
          expect(pressed || isHushed || state.screen.leads.includes('quiet')).toBe(true);
          const told = ['joined', 'adding'].some((lead) => state.screen.leads.some((each) => each === lead));
          expect(before.joined !== null || state.joined === null || told, 'never behind their back').toBe(true);
          const isToTell = place === 'message' || (place === 'danger' && before.screen.place !== 'danger');
          expect(!isToTell || state.screen.leads.includes('adding') === (state.joined !== null)).toBe(true);
          expect(state.joined === null || place !== 'writeDown', 'they have a code').toBe(true);
          // No key of a code is in what is kept.
          expect(JSON.stringify(state)).not.toMatch(/\d{2}/);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('ends, whatever is or is not pressed', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('-', '9', 'none'),
        facts,
        fc.array(keys, { maxLength: 10 }),
        (always, known, first) => {
          let state = begun('en');
          for (const what of first) ({ state } = turn(state, happeningOf(what), known));
          for (let step = 0; step < 25; step += 1) ({ state } = turn(state, happeningOf(always), known));
          expect(always === '9' ? ['bye', 'message'] : ['bye']).toContain(state.screen.place);
        },
      ),
    );
  });
});
