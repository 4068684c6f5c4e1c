import { readdirSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { dangerWordsIn } from '../../../shared/domain/dangerWords.ts';

describe('classes of danger', () => {
  it.each([
    ['He said he will kill us tonight', 'en', ['danger', 'moved']],
    ['I can’t leave. She is 14 years old.', 'en', ['danger', 'child']],
    ['wanna dieee', 'en', ['danger', 'selfHarm']],
    ['no quiero vivir', 'es', ['selfHarm']],
    ['Hay una NIÑA de 12 años', 'es', ['child']],
    ['hay una nina de 12 anos', 'es', ['child']],
    ['الأطفال محبوسين', 'ar', ['danger', 'child']],
    ['وسيقتلونها غدًا', 'ar', ['danger', 'moved']],
    ['عُمْرُها ١٤', 'ar', ['child']],
    ['she is 14yo', 'en', ['child']],
    ['لا أريد أن أعيش', 'ar', ['selfHarm']],
    ['The shop sells phones', 'en', []],
    ['La tienda vende telefonos baratos', 'es', []],
    ['المتجر يفتح كل يوم', 'ar', []],
    ['', 'en', []],
  ] as const)('%s (%s)', (text, language, classes) => {
    expect(dangerWordsIn(text, language)).toEqual(classes);
  });

  it('is read whatever language was chosen, since people write in the one they think in', () => {
    for (const language of ['en', 'es', 'ar', 'fr', 'es-MX', '']) {
      expect(dangerWordsIn('me va a matar', language)).toContain('danger');
    }
  });

  it('keeps words that mean something harmless elsewhere to their own language', () => {
    expect(dangerWordsIn('die Frau', 'de')).toEqual([]);
    expect(dangerWordsIn('they let her die', 'en-GB')).toEqual(['danger']);
  });

  it('does not trust a "not"', () => {
    expect(dangerWordsIn('he did not hit me', 'en')).toContain('hurt');
  });

  it('reads past punctuation, line ends and invisible joiners', () => {
    expect(dangerWordsIn('…«kill»!\n', 'en')).toContain('danger');
    expect(dangerWordsIn('ki\u200dll', 'en')).toContain('danger');
  });

  it('does not take 18 and more for a child', () => {
    expect(dangerWordsIn('18 years old', 'en')).toEqual([]);
    expect(dangerWordsIn('114 years old', 'en')).toEqual([]);
  });
});

describe('any input', () => {
  it('finds no less when more is said', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom('help me', 'sangre', 'طفل'), (text, words) => {
        const found = dangerWordsIn(`${text} ${words} ${text}`, 'en');
        for (const word of dangerWordsIn(words, 'en')) expect(found).toContain(word);
      }),
    );
  });

  it.each([
    ['one endless word', 'a'.repeat(500_000)],
    ['one endless run of marks', `a${'\u0301\u0316'.repeat(250_000)}`],
    ['the beginning of a phrase, over and over', 'not want to '.repeat(40_000)],
    ['Arabic joiners only', 'وبال'.repeat(120_000)],
    ['numbers', '1 '.repeat(250_000)],
  ])('takes time in proportion: %s', (_name, text) => {
    const started = performance.now();
    dangerWordsIn(text, 'ar');
    expect(performance.now() - started).toBeLessThan(3000);
  });
});

describe('lists', () => {
  const folder = new URL('../../../shared/wording/danger/', import.meta.url);
  const halfSchema = z.record(z.string(), z.array(z.string()));
  const listSchema = z.object({ _review: z.string(), anyLanguage: halfSchema, onlyHere: halfSchema });

  it.each(readdirSync(folder))('%s finds each of its own entries, in its class', (file) => {
    const list = listSchema.parse(JSON.parse(readFileSync(new URL(file, folder), 'utf8')));
    const entries = [list.anyLanguage, list.onlyHere].flatMap((half) =>
      Object.entries(half).flatMap(([name, words]) => words.map((entry) => ({ name, entry }))),
    );
    const missed = entries.filter(({ name, entry }) => {
      const said = entry.replaceAll('*', '').replaceAll('<18', '12');
      return !dangerWordsIn(said, file.slice(0, 2)).some((found) => found === name);
    });
    expect(missed).toEqual([]);
  });
});
