import { describe, expect, it } from 'vitest';
import { sharedWording } from '../../../shared/wording/texts.ts';
import { wordingOf } from '../../../shared/wording/wording.ts';

const languages = Object.entries(sharedWording);
const placeholders = (text: string): readonly string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).toSorted();

describe.each(languages)('%s', (_, texts) => {
  it('has every key, a text for each, and its review status', () => {
    expect(Object.keys(texts)).toEqual(Object.keys(sharedWording.en));
    expect(Object.entries(texts).filter(([, text]) => text.trim() === '')).toEqual([]);
    expect(texts['_review']).not.toBe('');
  });

  it('fills the same gaps as English', () => {
    const reference: Readonly<Record<string, string>> = sharedWording.en;
    const other = Object.entries(texts).filter(
      ([key, text]) => placeholders(text).join() !== placeholders(reference[key] ?? '').join(),
    );
    expect(other.map(([key]) => key)).toEqual([]);
  });
});

describe('wording', () => {
  it('fills gaps and leaves an unknown one visible', () => {
    const t = wordingOf('en', {});
    expect(t('step', { now: 1, all: 5 })).toBe('Step 1 of 5');
    expect(t('step', { now: 1 })).toBe('Step 1 of {all}');
  });

  it('takes a pack at its word, before the shared one', () => {
    expect(wordingOf('es', { es: { yes: 'Claro' } })('yes')).toBe('Claro');
  });

  it('speaks a language that only the pack has, and English where that has no word', () => {
    const t = wordingOf('sw', { sw: { yes: 'Ndiyo' } });
    expect([t('yes'), t('no')]).toEqual(['Ndiyo', 'No']);
  });

  it('takes words with a dollar sign or a brace as they are', () => {
    expect(wordingOf('en', {})('box.desk', { desk: '$& {desk}' })).toBe('$& {desk} can read this box.');
  });
});
