import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowsOf, textsOf, type Wordings } from '../../../shared/wording/rows.ts';
import { sharedWording } from '../../../shared/wording/texts.ts';

const throughJson = (wordings: Wordings, languages: readonly string[]): Wordings =>
  textsOf(JSON.parse(JSON.stringify(rowsOf(wordings, languages))));

const withoutReview = ({ _review, ...texts }: Readonly<Record<string, string>>) => texts;

describe('the shared wording as it is uploaded', () => {
  it('says what the files say, without who has read them', () => {
    const read = throughJson(sharedWording, ['en', 'es', 'ar']);
    for (const [language, texts] of Object.entries(sharedWording)) {
      expect(read[language]).toEqual(withoutReview(texts));
    }
  });

  it('has the languages that are asked for and no other', () => {
    expect(Object.keys(throughJson(sharedWording, ['ar']))).toEqual(['ar']);
  });

  it('comes back whole, whatever the keys and texts', () => {
    const text = fc.string({ unit: 'grapheme' }).map((any) => any.replaceAll('|', ''));
    // No group is also a key: groups are small letters, plain keys are capitals.
    const key = fc.oneof(fc.stringMatching(/^[A-Z]{1,4}$/), fc.stringMatching(/^[a-z]{1,2}\.[a-z.]{1,3}$/));
    fc.assert(
      fc.property(fc.dictionary(key, fc.tuple(text, text), { noNullPrototype: true }), (entries) => {
        const column = (at: 0 | 1) => Object.fromEntries(Object.entries(entries).map(([name, row]) => [name, row[at]]));
        const wordings = { xx: column(0), yy: column(1) };
        expect(throughJson(wordings, ['xx', 'yy'])).toEqual(wordings);
      }),
    );
  });

  it.each([
    ['a language lacks a key', { xx: { a: 'A', b: 'B' }, yy: { a: 'Á' } }, 'The shared wording of yy has no b'],
    ['a text has what stands between texts', { xx: { a: 'A|B' }, yy: { a: 'Á' } }, 'The text of a has a | in it'],
    ['a key is a group too', { xx: { a: 'A', 'a.b': 'B' }, yy: { a: 'Á', 'a.b': 'Ɓ' } }, 'a is a key and a group'],
    ['a group is a key too', { xx: { 'a.b': 'B', a: 'A' }, yy: { 'a.b': 'Ɓ', a: 'Á' } }, 'a is a key and a group'],
  ])('is not made where %s', (_, wordings: Wordings, message) => {
    expect(() => rowsOf(wordings, ['xx', 'yy'])).toThrow(message);
  });
});
