import { describe, expect, it } from 'vitest';
import { crawford, englishSyllables, fleschKincaid, runningText, spanishSyllables, wordCount } from './reading.ts';
import { tour } from './tour.ts';

const GRADE = 4;
/** A formula says little about a few words: shorter pages are read as one. */
const ENOUGH_WORDS = 100;

describe('counting', () => {
  it.each([
    ['code', 1],
    ['make', 1],
    ['the', 1],
    ['be', 1],
    ['little', 2],
    ['wanted', 2],
    ['asked', 1],
    ['pages', 2],
    ['going', 2],
    ['being', 2],
    ['answer', 2],
    ['police', 2],
    ['danger', 2],
    ['lawyer', 2],
    ['young', 1],
    ['you', 1],
    ['number', 2],
    ['history', 3],
    ['emergency', 4],
  ])('hears %s as %i', (word, count) => expect(englishSyllables(word)).toBe(count));

  it.each([
    ['clave', 2],
    ['alguien', 2],
    ['policía', 4],
    ['quiere', 2],
    ['aún', 2],
    ['ayuda', 3],
    ['guerra', 2],
    ['país', 2],
    ['leer', 2],
    ['ciudad', 2],
    ['hoy', 1],
    ['muy', 1],
    ['teléfono', 4],
    ['antigüedad', 4],
    ['leíais', 3],
    ['oeste', 3],
  ])('hears %s as %i', (word, count) => expect(spanishSyllables(word)).toBe(count));

  it('takes sentences and leaves out buttons, names and what was typed', () => {
    const html = '<main><h1>Title</h1><p>One line. Two.</p><textarea>No. No.</textarea><button>Go</button></main>';
    expect(runningText(html)).toBe('One line. Two.');
  });
});

describe.each([
  ['en', 'Flesch–Kincaid', fleschKincaid],
  ['es', 'Crawford', crawford],
])('%s', (language, formula, grade) => {
  it(`reads at grade ${GRADE} or below on every page (${formula})`, async () => {
    const texts = [...(await tour(language))].map(([name, { html }]) => ({ name, text: runningText(html) }));
    const long = texts.filter(({ text }) => wordCount(text) >= ENOUGH_WORDS);
    const short = texts.filter(({ text }) => wordCount(text) < ENOUGH_WORDS);
    const joined = { name: 'short pages', text: [...new Set(short.map(({ text }) => text))].join(' ') };
    const grades = [...long, joined].map(({ name, text }) => ({ name, grade: grade(text), words: wordCount(text) }));
    if (process.env['SHOW_GRADES'] !== undefined) console.table(grades);
    expect(long.length).toBeGreaterThan(2);
    expect(grades.filter((page) => page.grade > GRADE)).toEqual([]);
  });
});
