import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDraft } from '../../../../functions/web/form/draft.ts';
import { reportSchema, isSaid } from '../../../../functions/web/form/report.ts';
import { submissionOf } from '../../../../functions/web/form/submission.ts';
import { validate, validateToSend } from '../../../../functions/web/form/validate.ts';
import { newNonce, newSessionSecret } from '../../../../shared/sealing/session.ts';
import { wordingOf } from '../../../../shared/wording/wording.ts';
import { randomBytes } from 'node:crypto';
import { makePack } from '../pack.ts';

const pack = makePack();
const schema = reportSchema(pack);
const draftOf = (fields: Record<string, string | string[]>) => {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, one);
  return readDraft(body, pack);
};
const reportOf = (fields: Record<string, string | string[]>) => {
  const checked = validateToSend(draftOf(fields), schema);
  if (!checked.ok) throw new Error([...checked.error.keys()].join());
  return checked.value;
};
const complaintsOf = (fields: Record<string, string | string[]>) => {
  const checked = validateToSend(draftOf(fields), schema);
  return checked.ok ? [] : [...checked.error].map(([field, { key }]) => [field, key]);
};

const session = newSessionSecret(randomBytes);
const circumstances = {
  session,
  nonce: newNonce(session, randomBytes),
  jurisdiction: 'zz',
  language: 'en',
  suspicion: 'none',
  t: wordingOf('en', {}),
} as const;

describe('draft', () => {
  it('keeps words as typed, with plain line ends', () => {
    expect(draftOf({ report: ' one\r\ntwo ' }).words.report.reveal()).toBe(' one\ntwo ');
  });

  it('takes only choices that the page offers', () => {
    const { picks, ticks } = draftOf({
      now: 'perhaps',
      area: 'ZZ-X',
      choice: 'everyone',
      needs: ['food', 'gold', 'shelter'],
      conflicts: ['city-police', 'reviewer'],
    });
    expect(picks).toMatchObject({ now: '', area: '', choice: '' });
    expect(ticks).toMatchObject({ needs: ['shelter', 'food'], conflicts: ['city-police'] });
  });

  it('looks through no count that is longer than a count', () => {
    expect(complaintsOf({ report: 'x', women: `${'0'.repeat(17)}999` })).toEqual([]);
    expect(complaintsOf({ report: 'x', women: `${'0'.repeat(18)}999` })).toEqual([['women', 'error.count']]);
  });

  it('takes "I need help" for "it is me" until the person says otherwise', () => {
    expect(draftOf({ about: 'self' }).picks.relation).toBe('self');
    expect(draftOf({ about: 'self', relation: 'friend' }).picks.relation).toBe('friend');
    expect(draftOf({ about: 'self', relation: '' }).picks.relation).toBe('');
    expect(draftOf({ about: 'other' }).picks.relation).toBe('');
  });

  it('never shows words where it is printed', () => {
    const draft = draftOf({ report: 'marker-words', girls: 'marker-words' });
    expect(JSON.stringify(draft)).not.toContain('marker-words');
  });

  it('reads any bytes as some form, and makes of it a report or a complaint', () => {
    const names = ['report', 'number', 'girls', 'now', 'needs', 'choice', 'conflicts', 'identity', 'other'];
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...names), fc.string({ unit: 'binary' }))), (pairs) => {
        const draft = readDraft(new URLSearchParams(pairs), pack);
        const checked = validate(draft, schema);
        expect(checked.ok || checked.error.size > 0).toBe(true);
      }),
    );
  });
});

describe('what is enough to send', () => {
  it.each([
    [{ report: 'Two girls.' }],
    [{ now: 'yes' }],
    [{ selfHarm: 'yes' }],
    [{ number: '+15550100123' }],
    [{ exploitation: ['labour'] }],
    [{ mustNotSee: 'The boss.' }],
  ])('%j', (fields) => expect(complaintsOf(fields)).toEqual([]));

  it.each([[{}], [{ report: ' \n ' }], [{ now: 'no', choice: 'helpers' }], [{ safe: 'yes', when: 'night' }]])(
    'not %j',
    (fields) => expect(complaintsOf(fields)).toEqual([['report', 'error.empty']]),
  );
});

describe('complaints', () => {
  it('name the field and never quote it', () => {
    expect(complaintsOf({ report: 'x', girls: 'marker', number: 'marker', identity: 'y'.repeat(5001) })).toEqual([
      ['girls', 'error.count'],
      ['identity', 'error.tooLong'],
      ['number', 'error.number'],
    ]);
  });

  it.each(['', '0', '12', '١٢', ' 3 '])('take %j as a count', (girls) => {
    expect(complaintsOf({ report: 'x', girls })).toEqual([]);
  });
  it.each(['1000', '-1', '2-3', '1.5', 'two'])('refuse %j as a count', (girls) => {
    expect(complaintsOf({ report: 'x', girls })).toEqual([['girls', 'error.count']]);
  });
  it.each(['+1 555 010 0123', '+٤٤٢٠٧٩٤٦٠٠٠٠', ''])('take %j as a number', (number) => {
    expect(complaintsOf({ report: 'x', number })).toEqual([]);
  });
  it.each(['555', 'call me', '+0', '+1 (555)'])('refuse %j as a number', (number) => {
    expect(complaintsOf({ report: 'x', number })).toEqual([['number', 'error.number']]);
  });
});

describe('submission', () => {
  it('answers nothing that was not answered', () => {
    const { facts, choice, number } = submissionOf(reportOf({ now: 'yes' }), circumstances);
    expect(facts).toEqual({
      jurisdiction: 'zz',
      area: 'unknown',
      channel: 'web',
      language: 'en',
      exploitation: [],
      indicators: [],
      people: [],
      reporter: { relation: 'unknown', child: 'unknown' },
      danger: { now: 'yes', hurt: 'unknown', selfHarm: 'unknown', moved: 'unknown', child: 'unknown' },
      needs: [],
      answer: { safe: 'unknown', when: 'unknown', number: false },
      conflicts: [],
      suspicion: 'none',
    });
    expect(choice).toBe('only_you');
    expect(number).toBeNull();
  });

  it('puts words into their own parts, and what must not be overlooked under a heading', () => {
    const { words, number, facts } = submissionOf(
      reportOf({
        report: 'What I saw.',
        identity: 'Me.',
        victim: 'Her.',
        compelled: 'Papers.',
        mustNotSee: 'The captain.',
        howToAnswer: 'At noon.',
        number: '+1 555 010 0123',
        women: '2',
        conflicts: ['border-office'],
      }),
      circumstances,
    );
    expect(words.report.reveal()).toBe(
      'What I saw.\n\nWho must not see this?\nThe captain.\n\nWhat should we know, so it is safe?\nAt noon.',
    );
    expect([words.identity, words.victim, words.compelled].map((text) => text.reveal())).toEqual([
      'Me.',
      'Her.',
      'Papers.',
    ]);
    expect(number?.reveal()).toBe('+15550100123');
    expect(facts.answer.number).toBe(true);
    expect(facts.people).toEqual([{ age: 'adult', sex: 'female', count: 2 }]);
    expect(facts.conflicts).toEqual(['border-office']);
    expect(JSON.stringify(facts)).not.toMatch(/captain|noon|555/);
  });

  it('says nothing when only conflicts are ticked', () => {
    expect(isSaid(schema.parse({ conflicts: ['city-police'] }))).toBe(false);
  });
});
