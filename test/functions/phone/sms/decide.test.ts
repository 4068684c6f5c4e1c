import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Pack } from '../../../../shared/jurisdiction/pack.ts';
import { questions, sayings } from '../../../../shared/rows/line.ts';
import { segmentsOf } from '../../../../shared/telephony/segments.ts';
import { render, textsOf } from '../../../../shared/telephony/texts.ts';
import { AccessCode } from '../../../../shared/sealing/accessCode.ts';
import { wordingOf } from '../../../../shared/wording/wording.ts';
import { aPack } from '../../../factories/pack.ts';
import { converse, type Step } from './conversation.ts';

fc.configureGlobal({ numRuns: 400 });

let pack: Pack;
beforeAll(async () => {
  pack = await aPack();
});

const KEYS = [
  'help',
  'code',
  'stop',
  'start',
  'delete',
  'language',
  'info',
  'who',
  'yes',
  'no',
  'skip',
  'name',
] as const;

/** Everything that does something, in each language, and everything that does nothing. */
const anyText = () => {
  const words = pack.jurisdiction.languages.flatMap((language) => {
    const t = wordingOf(language, pack.wording);
    return KEYS.flatMap((key) =>
      t(`phone.word.${key}`)
        .split(',')
        .map((word) => word.trim()),
    );
  });
  return fc.oneof(
    fc.constantFrom(...words),
    fc.constantFrom(...words).map((word) => ` ${word.toUpperCase()}!`),
    fc.constantFrom(
      '0',
      '1',
      '2',
      '3',
      '4',
      '5',
      '6',
      '7',
      '8',
      '9',
      '34',
      '3 5',
      '3,6',
      '12',
      '٣',
      '1 yes',
      'no thanks',
    ),
    fc.constantFrom('north province', 'ZZ-S', 'المقاطعة الشمالية', 'es', 'English'),
    fc.constantFrom(
      'he will kill me',
      'quiero morir',
      'I am 14',
      'nothing special',
      '',
      '📷',
      '📷 the gate',
      '🙏',
      'ساعدوني',
    ),
    fc.string({ unit: 'grapheme', maxLength: 20 }),
  );
};

const anyConversation = () =>
  fc
    .tuple(fc.array(anyText(), { maxLength: 25 }), fc.constantFrom('en', 'es', 'ar'))
    .map(([texts, language]) => converse(pack, texts, language));

/** What only an answer to a text that asks for it may say. */
const ASKED_FOR = new Set(['who', 'help', 'code', 'delete', 'language', 'languageSet', 'info', 'started', 'later']);

const talks = (check: (steps: readonly Step[]) => void) => fc.property(anyConversation(), check);

const isCommand = ({ intent, before }: Step): boolean =>
  intent.kind === 'command' || (intent.kind === 'language' && before.languageAsked);
const isSkip = ({ intent, before }: Step): boolean =>
  intent.kind === 'skip' || (intent.kind === 'answers' && intent.digits.join('') === '0' && before.tip !== null);

describe('whatever is texted, in whatever order', () => {
  it('nothing is said before a yes but one acknowledgement, and what a text asks for', () => {
    fc.assert(
      talks((steps) => {
        const unasked = steps.flatMap(({ decision }) =>
          // START asks for the question, too.
          decision.conversation.consent === 'yes' || decision.say.includes('started')
            ? []
            : decision.say.filter((each) => !ASKED_FOR.has(each)),
        );
        // After a yes that was taken back, too, there is no more than the first.
        expect([[], ['received']]).toContainEqual(unasked);
        const asking = steps.filter(({ decision }) => decision.say.some((each) => ASKED_FOR.has(each)));
        expect(asking.filter(({ intent }) => intent.kind !== 'command' && intent.kind !== 'language')).toEqual([]);
      }),
    );
  });

  it('nothing is said from STOP to START', () => {
    fc.assert(
      talks((steps) => {
        const stopped = steps.filter(({ isStopped }) => isStopped);
        expect(stopped.flatMap(({ decision }) => decision.say)).toEqual([]);
      }),
    );
  });

  it('at most three questions are asked, each once', () => {
    fc.assert(
      talks((steps) => {
        const asked = steps.flatMap(({ decision }) => decision.say).filter((each) => each.startsWith('ask:'));
        expect(new Set(asked).size).toBe(asked.length);
        expect(asked.length).toBeLessThanOrEqual(questions.length);
      }),
    );
  });

  it('a code is told once, and who reads as well', () => {
    fc.assert(
      talks((steps) => {
        const all = steps.flatMap(({ decision }) => decision.say);
        expect(all.filter((each) => each === 'code').length).toBeLessThanOrEqual(1);
        expect(all.filter((each) => each === 'reads').length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('numbers come before anything else', () => {
    fc.assert(
      talks((steps) => {
        const late = steps.filter(({ decision: { say } }) => {
          const rest = say.findIndex((each) => !each.startsWith('numbers:'));
          return rest >= 0 && say.slice(rest).some((each) => each.startsWith('numbers:'));
        });
        expect(late).toEqual([]);
      }),
    );
  });

  it('whatever is more than a word of command reaches the tip', () => {
    fc.assert(
      talks((steps) => {
        const words = steps.filter((step) => !isCommand(step) && !isSkip(step));
        expect(words.filter(({ decision }) => !['open', 'add'].includes(decision.act.kind))).toEqual([]);
      }),
    );
  });

  it('the first text that is no command is the tip, and only that one', () => {
    fc.assert(
      talks((steps) => {
        const opening = steps.filter(({ decision }) => decision.act.kind === 'open');
        expect(opening.length).toBeLessThanOrEqual(1);
        expect(opening.filter(({ before }) => before.tip !== null)).toEqual([]);
        const adding = steps.filter(({ decision }) => decision.act.kind === 'add');
        expect(adding.filter(({ before }) => before.tip === null)).toEqual([]);
      }),
    );
  });
});

const said = (texts: readonly string[]) => converse(pack, texts).map(({ decision }) => decision.say);
const last = (texts: readonly string[]) => {
  const step = converse(pack, texts).at(-1);
  if (step === undefined) throw new Error('Nobody texted');
  return step.decision;
};

describe('answers', () => {
  it('go by their digits, late and in any order', () => {
    expect(said(['hello', '1', 'he is away', '8', '0', '3', 'zz-s'])).toEqual([
      ['received'],
      ['reads', 'ask:danger'],
      ['added'],
      // Nobody has asked for that yet.
      ['added'],
      ['ask:area'],
      ['numbers:emergency', 'added'],
      ['ask:age'],
    ]);
  });

  it.each([
    ['3', [{ danger: 'now' }]],
    ['3 5', [{ danger: 'now' }, { danger: 'selfHarm' }]],
    ['45', [{ danger: 'hurt' }, { danger: 'selfHarm' }]],
    ['6', [{ noDanger: true }]],
    // It says both: then there is danger.
    ['3 6', [{ danger: 'now' }]],
    ['٤', [{ danger: 'hurt' }]],
  ])('%s tells of danger', (text, told) => {
    expect(last(['hello', '1', text]).act).toEqual({ kind: 'add', to: 'danger', told });
  });

  it.each(['14', '12', '3 people', '9', '33'])('%s is somebody’s words', (text) => {
    expect(last(['hello', '1', text]).act).toEqual({ kind: 'add', to: null, told: [] });
  });

  it('a yes or no in words is for what is open: first the phone, then the age', () => {
    expect(last(['hello', 'sí']).act).toEqual({ kind: 'add', to: 'consent', told: [{ safe: 'yes' }] });
    expect(last(['hello', 'no thank you']).act).toEqual({ kind: 'add', to: 'consent', told: [{ safe: 'no' }] });
    expect(last(['hello', '1', '0', '0', 'نعم']).act).toEqual({ kind: 'add', to: 'age', told: [{ child: 'yes' }] });
    expect(last(['hello', '1', 'yes']).act).toEqual({ kind: 'add', to: null, told: [] });
  });

  it('a yes that says more is no yes', () => {
    expect(last(['hello', 'yes he is here']).conversation.consent).toBe('asked');
  });

  it('a yes may be taken back, and given again', () => {
    const texts = ['hello', '1', '2', 'more', '1'];
    expect(said(texts)).toEqual([['received'], ['reads', 'ask:danger'], [], [], []]);
    expect(last(texts).conversation.consent).toBe('yes');
  });
});

describe('numbers', () => {
  it('that the first words call for wait for a yes, and are said once', () => {
    expect(said(['he will kill me', '1', 'he has a knife', 'I want to die'])).toEqual([
      ['received'],
      ['numbers:emergency', 'reads', 'ask:danger'],
      ['added'],
      ['numbers:crisis', 'added'],
    ]);
  });
});

describe('the country without areas', () => {
  it('asks two things', () => {
    const { areas: _none, ...jurisdiction } = pack.jurisdiction;
    const steps = converse({ ...pack, jurisdiction: { ...jurisdiction, areas: [] } }, ['hi', '1', '0', '0']);
    expect(steps.map(({ decision }) => decision.say)).toEqual([
      ['received'],
      ['reads', 'ask:danger'],
      ['ask:age'],
      ['added'],
    ]);
  });
});

const voice = () => ({ pack, site: 'https://door.example.org' });
const code = new AccessCode('1234567890123456');

describe('our texts', () => {
  it('fit two segments each, in every language', () => {
    for (const language of pack.jurisdiction.languages) {
      for (const saying of sayings) {
        for (const text of textsOf(saying, language, voice(), code)) {
          expect([language, saying, segmentsOf(text).count <= 2]).toEqual([language, saying, true]);
        }
      }
    }
    // The count itself: 70 letters of UCS-2 are one, 134 two, 135 three; of GSM-7 160, 306 and 307.
    expect(['ب'.repeat(70), 'ب'.repeat(134), 'ب'.repeat(135)].map((text) => segmentsOf(text).count)).toEqual([1, 2, 3]);
    expect(['a'.repeat(160), 'a'.repeat(306), 'a'.repeat(307)].map((text) => segmentsOf(text).count)).toEqual([
      1, 2, 3,
    ]);
  });

  it('name neither the line, its partners nor its subject', () => {
    const { name, siteName } = pack.jurisdiction;
    const names = [name, siteName, ...pack.partners.map((partner) => partner.name)].flatMap((each) =>
      Object.values(each),
    );
    // Areas and what has to be passed on are the country's own words, said after a yes alone.
    const free = sayings.filter((saying) => saying !== 'ask:area');
    for (const language of pack.jurisdiction.languages) {
      const all = free.flatMap((saying) => textsOf(saying, language, { ...voice(), pack }, code)).join('\n');
      for (const each of names) expect(all).not.toContain(each);
      expect(all).not.toMatch(/traffick|slave|exploit|police|polic[ií]a|trata|esclav|explota|الاتجار|استغلال|الشرطة/i);
    }
  });

  it('tell a code alone, in four groups', () => {
    expect(textsOf('code', 'en', voice(), code)).toEqual(['1234 5678 9012 3456']);
    expect(() => textsOf('code', 'en', voice())).toThrow('no code');
  });

  it('are printed nowhere', () => {
    expect(JSON.stringify(render(['code'], 'en', voice(), code))).not.toContain('1234');
  });

  it('give way to a shorter question where a country has many areas', () => {
    const areas = Array.from({ length: 30 }, (_, at) => ({ code: `ZZ-${at}`, name: { en: `Province number ${at}` } }));
    const many = { ...pack, jurisdiction: { ...pack.jurisdiction, areas } };
    expect(textsOf('ask:area', 'en', { ...voice(), pack: many })[0]).toBe(
      'Which part of the land is it in? Text its name. 0: skip',
    );
  });
});
