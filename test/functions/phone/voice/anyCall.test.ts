import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Leg } from '../../../../infra/local/provider/calls/leg.ts';
import { readVoice } from '../../../../infra/local/provider/twiml/voice.ts';
import type { TipRow } from '../../../../shared/rows/tip.ts';
import { deriveAccessCode } from '../../../../shared/sealing/accessCode.ts';
import { aSubmission } from '../../../factories/submission.ts';
import { startLine, type Asked, type Line } from './line.ts';

/** How often each webhook comes, and whether its answer is lost at first: set anew for each call. */
const network = { copies: 1, loses: false };

let line: Line;
beforeAll(async () => {
  line = await startLine({
    copies: () => network.copies,
    losesAnswer: (_event, tried) => network.loses && tried === 0,
  });
});
afterAll(() => line.close());

type Act = '1' | '2' | '3' | '4' | '5' | '9' | '*' | '#' | 'code' | 'theirs' | 'still' | 'speak' | 'late';

const act = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom<Act>('1', '1', '2', '2', '3', '4', '5', '9', '*', '#') },
  { weight: 3, arbitrary: fc.constantFrom<Act>('still', 'speak') },
  { weight: 1, arbitrary: fc.constantFrom<Act>('code', 'late') },
  { weight: 2, arbitrary: fc.constantFrom<Act>('3', 'theirs') },
);

interface AnyCall {
  readonly number: string;
  readonly acts: readonly Act[];
  readonly copies: number;
  readonly loses: boolean;
  /** Of so many calls to AWS one fails, before or after it takes effect; 0: none. */
  readonly faulty: number;
  readonly after: boolean;
  /** Begins with the way to where a code is keyed, since chance seldom finds it. */
  readonly keysCode: boolean;
}

const aCall: fc.Arbitrary<AnyCall> = fc.record({
  number: fc.constantFrom('+12025550150', '+12025550151', '+12025550152'),
  acts: fc.array(act, { minLength: 1, maxLength: 14 }),
  copies: fc.constantFrom(1, 1, 2),
  loses: fc.boolean(),
  faulty: fc.constantFrom(0, 0, 4, 9, 17),
  after: fc.boolean(),
  keysCode: fc.boolean(),
});

const CALM = { number: '+12025550150', copies: 1, loses: false, keysCode: true } as const;
/** Met by each run, whatever chance brings: words that go to the tip of a code, and a step that fails and leaves what was said behind. */
const MET: readonly AnyCall[] = [
  { ...CALM, acts: ['2', '3', 'speak'], faulty: 0, after: false },
  { ...CALM, acts: ['3'], faulty: 9, after: true },
];

/** What is recorded where: so many pieces of speech, each of which has to be in a tip in the end. */
interface Model {
  readonly code: string;
  spoken: number;
  /** Of those, what they were told goes to the tip that their code opened. */
  joined: number;
}

const ADDING = /goes to what you told us before|va con lo que nos contaste|يُضاف إلى ما أخبرتنا/;

/** They speak after a tone, and know where to. */
const speakInto = async (leg: Leg, seconds: number, model: Model): Promise<void> => {
  model.spoken += 1;
  if (ADDING.test(line.asked.findLast(({ body }) => body.includes('<Record'))?.body ?? '')) model.joined += 1;
  await leg.speak(seconds);
};

const play = async (leg: Leg, what: Act, model: Model): Promise<void> => {
  if (leg.isOver) return;
  switch (what) {
    case 'still':
      return leg.stayStill();
    case 'code':
      for (const key of '1234567890123456') await leg.press(key);
      return;
    case 'theirs':
      for (const key of model.code) await leg.press(key);
      return;
    case 'speak':
      await (leg.doing.is === 'record' ? speakInto(leg, 3, model) : leg.speak(3));
      return leg.press('#');
    case 'late': {
      // An answer to something that was asked long ago: nobody hears it, and it has to be one.
      const old = line.asked.at(-3);
      if (old?.path.startsWith('/voice') !== true) return;
      const { status, body } = await old.again();
      expect([status, body === '' || 'verbs' in readVoice(body)]).toEqual([old.status, true]);
      return;
    }
    default:
      return leg.press(what);
  }
};

const failing = ({ faulty, after }: { readonly faulty: number; readonly after: boolean }): void => {
  line.house.calm();
  if (faulty === 0) return;
  let count = 0;
  line.house.faults[after ? 'after' : 'before'] = () => {
    count += 1;
    return count % faulty === 0 ? 'drop' : undefined;
  };
};

/** The longest row of one question after itself. What is heard last before a wait is the question. */
const longestRow = (bodies: readonly string[]): number => {
  let [longest, row, before] = [0, 0, ''];
  for (const body of bodies) {
    const asked = /<Say[^>]*>([^<]*)<\/Say>(?:<\/Gather>|<Record)/.exec(body)?.[1] ?? '';
    row = asked !== '' && asked === before ? row + 1 : 1;
    before = asked;
    longest = Math.max(longest, row);
  }
  return longest;
};

/** What was asked more than once, and not answered alike. */
const unlike = (documents: readonly Asked[]): string[] => {
  const first = new Map<string, string>();
  return documents.flatMap(({ request, path, body }) => {
    const before = first.get(request) ?? body;
    first.set(request, before);
    // What is heard in a queue is asked for with the same words again and again.
    return before === body || path === '/voice/wait' ? [] : [path];
  });
};

const filesIn = (rows: readonly TipRow[]): number =>
  rows.flatMap(({ parts }) => parts.filter(({ part }) => part === 'file')).length;

describe('any call', () => {
  it(
    'hears valid documents alone, none more than three times in a row, and loses nothing that was said',
    { timeout: 600_000 },
    async () => {
      let broken = 0;
      let left = 0;
      let joined = 0;
      await fc.assert(
        fc.asyncProperty(aCall, async ({ number, acts, copies, loses, faulty, after, keysCode }) => {
          const { provider, phone, house, asked } = line;
          const theirs = aSubmission();
          const code = deriveAccessCode(theirs.session, theirs.nonce).groups().replaceAll(' ', '');
          const { tip } = await house.accept(theirs);
          const before = await line.tips();
          const known = new Set(before.map(({ pk }) => pk));
          const begun = asked.length;
          const alerts = provider.alerts().length;
          Object.assign(network, { copies, loses });
          failing({ faulty, after });
          const model: Model = { code, spoken: 0, joined: 0 };
          await provider.call(phone, number);
          const leg = provider.callAt(phone);
          if (leg === undefined) throw new Error('There is no call');
          const way: readonly Act[] = keysCode ? ['1', '3', 'theirs'] : [];
          for (const what of [...way, ...acts]) await play(leg, what, model);
          if (leg.doing.is === 'record') {
            // What ends by hanging up is a message, too.
            await speakInto(leg, 2, model);
          }
          await leg.hangUp();
          await provider.settled();
          house.calm();
          Object.assign(network, { copies: 1, loses: false });

          const answers = asked.slice(begun);
          const documents = answers.filter(({ path }) => !/recording|status/.test(path));
          expect(answers.map(({ status }) => status).filter((status) => status >= 400 && status !== 503)).toEqual([]);
          expect(documents.map(({ status }) => status).filter((status) => status !== 200)).toEqual([]);
          expect(documents.filter(({ body }) => 'problem' in readVoice(body))).toEqual([]);
          expect(
            provider
              .alerts()
              .slice(alerts)
              .filter(({ kind }) => kind === 'voice'),
          ).toEqual([]);
          expect(faulty === 0 ? unlike(documents) : [], 'a retry, or a double, is answered alike').toEqual([]);
          // What comes twice is heard once.
          const heard = copies === 1 && !loses ? documents.map(({ body }) => body) : [];
          expect(longestRow(heard)).toBeLessThanOrEqual(3);
          broken += documents.filter(({ body }) => body.includes('/voice/kept')).length;
          left += provider.held().recordings.length;

          // What could not be taken at once is taken by whoever finds it at the provider.
          for (const { sid: id, call } of provider.held().recordings)
            expect(await line.takeRecording({ id, call })).toBe('taken');
          expect(provider.held().recordings).toEqual([]);
          const now = await line.tips();
          const fresh = now.filter(({ pk }) => !known.has(pk));
          const opened = now.filter(({ pk }) => pk === tip);
          expect([filesIn([...fresh, ...opened]), fresh.length <= 1]).toEqual([model.spoken, true]);
          // Where something breaks after that, they are not told again before the tone.
          expect(faulty > 0 || filesIn(opened) === model.joined, 'as they were told').toBe(true);
          expect(filesIn(opened) === 0 || documents.some(({ body }) => ADDING.test(body)), 'behind their back').toBe(
            true,
          );
          expect(filesIn(now.filter(({ pk }) => known.has(pk) && pk !== tip))).toBe(filesIn(before));
          joined += model.joined;
          expect(faulty > 0 || documents.every(({ body }) => !body.includes('/voice/kept'))).toBe(true);
        }),
        { numRuns: 60, examples: MET.map((call) => [call]) },
      );
      // It has met what it is about.
      expect(broken).toBeGreaterThan(0);
      expect(left).toBeGreaterThan(0);
      expect(joined).toBeGreaterThan(0);
    },
  );

  it.each([
    '/voice',
    '/voice/step?n=1&l=en',
    '/voice/kept',
    '/voice/wait',
    '/voice/back',
    '/voice/back/keyed',
    '/voice/back/over',
    '/voice/back/partner',
    '/voice/back/status',
    '/voice/back/taken',
    '/voice/back/talked',
    '/voice/back/wait',
    '/voice/ring',
    '/voice/ring/taken',
    '/voice/ring/over',
    '/voice/alarm',
    '/voice/alarm/key',
    '/voice/alarm/over',
    '/voice/recording',
    '/voice/status',
  ])('is none where the provider has not signed it: %s', async (path) => {
    const [{ voiceUrl = '' } = {}] = line.provider.lines();
    const body = new URLSearchParams({ CallSid: `CA${'1a'.repeat(16)}`, From: '+12025550142', Digits: '1' });
    const headers = { 'x-twilio-signature': 'bm90IGl0' };
    const answer = await fetch(new URL(path, voiceUrl), { method: 'POST', body, headers });
    expect([answer.status, await answer.text()]).toEqual([403, '']);
  });

  it('hears numbers and a tone where not even the secret can be read', async () => {
    const { provider, phone } = line;
    line.secret.isThere = false;
    await provider.call(phone, '+12025550151');
    const leg = provider.callAt(phone);
    const said = leg?.heard.map((heard) => (heard.kind === 'said' ? heard.text : heard.kind)) ?? [];
    line.secret.isThere = true;
    expect(said.filter((text) => text.includes('5 5 5, 0 1 0 0'))).toHaveLength(3);
    expect(leg?.doing.is).toBe('record');
    await leg?.speak(5);
    await leg?.hangUp();
    await provider.settled();
    expect(provider.held().recordings).toEqual([]);
    expect(filesIn(await line.tips())).toBeGreaterThan(0);
  });
});
