import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { Plain } from '../../../../shared/domain/plain.ts';
import { freshConversation, type Conversation } from '../../../../shared/rows/line.ts';
import { AccessCode } from '../../../../shared/sealing/accessCode.ts';
import { decide } from '../../../../functions/phone/sms/decide.ts';
import type { TextFacts } from '../../../../functions/phone/sms/decision.ts';
import { codeIn, type CodeTexted } from '../../../../functions/phone/sms/joining.ts';
import { lexiconOf, type Lexicon } from '../../../../functions/phone/sms/lexicon.ts';
import { aPack } from '../../../factories/pack.ts';

let lexicon: Lexicon;
beforeAll(async () => {
  lexicon = lexiconOf(await aPack());
});
const digitsIn = (text: string): string | undefined => codeIn(new Plain(text), lexicon)?.digits();

const anyCode = fc.stringMatching(/^[0-9]{16}$/);
const arabic = (digits: string): string => digits.replaceAll(/\d/g, (digit) => '٠١٢٣٤٥٦٧٨٩'.charAt(Number(digit)));

describe('a code in a text', () => {
  it('is found alone, in groups, in other digits, and behind the word for it in each language', () => {
    fc.assert(
      fc.property(
        anyCode,
        fc.constantFrom('', 'code ', 'Code: ', 'my code ', 'CLAVE ', 'رمز '),
        fc.constantFrom(
          (digits: string) => digits,
          (digits: string) => new AccessCode(digits).groups(),
          arabic,
          (digits: string) => digits.replaceAll(/(....)(?!$)/g, '$1-'),
        ),
        (digits, word, written) => {
          expect(digitsIn(`${word}${written(digits)}`)).toBe(digits);
        },
      ),
    );
  });

  it.each([
    '1234 5678 9012 345',
    '1234 5678 9012 3456 7',
    'he pays with 1234 5678 9012 3456',
    'code',
    'code please 1234 5678 9012 3456',
    '1234 5678 9012 3456 is my code',
    '',
  ])('is none in “%s”', (text) => {
    expect(digitsIn(text)).toBeUndefined();
  });
});

const facts = (code: CodeTexted, isStopped = false): TextFacts => ({
  intent: { kind: 'words' },
  dangers: [],
  hasAttachments: false,
  number: null,
  isStopped,
  code,
});
const rules = { hasAreas: true, adultAge: 18 };
const opens = { kind: 'opens', tip: 'theirs', language: 'ar' } as const;
const running = (more: Partial<Conversation> = {}): Conversation => ({
  ...freshConversation('en'),
  tip: 'before',
  consent: 'yes',
  told: true,
  asked: ['danger'],
  ...more,
});

describe('a code that was texted', () => {
  it.each([
    ['begins a conversation', freshConversation('en')],
    ['takes one that runs to where it opens, and asks anew', running()],
    ['does so after a no', running({ consent: 'no' })],
    ['does so where it was itself joined with a code', running({ codeGiven: true, joined: true })],
    [
      'does so, upon their word, where they chose how answers come there',
      running({ codeGiven: true, joined: true, answers: 'chosen', proven: true }),
    ],
  ])('%s', (_what, before) => {
    expect(decide(before, facts(opens), rules)).toEqual({
      conversation: { ...freshConversation('ar'), tip: 'theirs', consent: 'asked', codeGiven: true, joined: true },
      act: { kind: 'join' },
      say: ['joined', 'received'],
    });
  });

  it.each([
    ['has a code', { codeGiven: true }],
    ['has chosen how answers come', { answers: 'chosen' }],
    ['has just texted their word', { answers: 'chosen', proven: true }],
    ['joined with a code and chose how answers come', { codeGiven: true, joined: true, answers: 'chosen' }],
    ['texts the code of where they are already', { tip: 'theirs', joined: true, answers: 'chosen', proven: true }],
  ] as const)('takes nothing from somebody who %s', (_who, more) => {
    const before = running(more);
    expect(decide(before, facts(opens), rules)).toEqual({
      conversation: { ...before, proven: false },
      act: { kind: 'none' },
      say: ['who'],
    });
  });

  it('after STOP goes on there, and says nothing', () => {
    expect(decide(running(), facts(opens, true), rules)).toEqual({
      conversation: { ...freshConversation('ar'), tip: 'theirs', codeGiven: true, joined: true },
      act: { kind: 'join' },
      say: [],
    });
  });

  it('and opens nothing is no tip, and whoever texted it is told so; who can not be told has sent words', () => {
    for (const before of [freshConversation('en'), running()]) {
      expect(decide(before, facts({ kind: 'wrong' }), rules)).toEqual({
        conversation: before,
        act: { kind: 'none' },
        say: ['codeWrong'],
      });
      expect(decide(before, facts({ kind: 'wrong' }, true), rules).act.kind).toMatch(/open|add/);
    }
  });

  it('and can not be tried is not kept as words, since it may be right', () => {
    for (const isStopped of [false, true]) {
      const { act, say } = decide(running(), facts({ kind: 'later' }, isStopped), rules);
      expect([act.kind, say]).toEqual(['none', isStopped ? [] : ['later']]);
    }
  });
});
