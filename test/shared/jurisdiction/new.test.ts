import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, asyncProperty, string } from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { run } from '../../../shared/jurisdiction/cli.ts';
import { checkPack } from '../../../shared/jurisdiction/check.ts';
import { loadPack } from '../../../shared/jurisdiction/load.ts';
import { unreviewedIn } from '../../../shared/jurisdiction/reviews.ts';
import { filesFor } from '../../../shared/jurisdiction/template.ts';
import { sharedWording } from '../../../shared/wording/texts.ts';
import { testCedar } from '../../factories/pack.ts';

const root = mkdtempSync(join(tmpdir(), 'quietline-new-'));
afterAll(() => rmSync(root, { recursive: true }));

const FLAGS = ['--root', root, '--name', 'Quarria', '--languages', 'es,fr', '--time-zone', 'Etc/GMT-3'];
const AREAS = ['--areas', "N=North, S=The King's Coast"];

const texts = (language: string): Record<string, string> =>
  z
    .record(z.string(), z.string())
    .parse(JSON.parse(readFileSync(join(root, 'qq', 'wording', `${language}.json`), 'utf8')));

describe('npm run jurisdiction -- new', () => {
  it('begins a country that is in order, of which nothing is reviewed', async () => {
    const { text, ok } = await run(['new', 'qq', ...FLAGS, ...AREAS]);
    expect(ok).toBe(true);
    expect(text).toContain('It is in order, and nobody has reviewed it');
    expect(await checkPack('qq', root)).toEqual([]);
    const pack = await loadPack('qq', root);
    if (!pack.ok) throw new Error('cannot be read');
    const { jurisdiction, policies } = pack.value;
    expect(jurisdiction).toMatchObject({
      name: { es: 'Quarria', fr: 'Quarria' },
      defaultLanguage: 'es',
      timeZone: 'Etc/GMT-3',
      areas: [{ code: 'QQ-N' }, { code: 'QQ-S', name: { es: "The King's Coast" } }],
    });
    expect(unreviewedIn(testCedar(), pack.value)).toEqual({ policies: Object.keys(policies), languages: ['es', 'fr'] });
  });

  it('with the questions to a lawyer, a child-protection worker and a native speaker', () => {
    const questions = readFileSync(join(root, 'qq', 'questions.md'), 'utf8');
    const sections = questions.split('\n## ').slice(1);
    expect(sections.map((section) => section.split('\n')[0])).toEqual([
      'A lawyer',
      'A child-protection worker',
      'A native speaker, for each language (es, fr)',
      'The desk',
    ]);
    for (const section of sections) expect(section.match(/^- \[ \] .*→/gm)?.length).toBeGreaterThanOrEqual(4);
    expect(questions).not.toMatch(/%\w+%/);
  });

  it('with every text to be translated, where the project has none in the language', () => {
    expect(Object.keys(texts('fr')).sort()).toEqual(Object.keys(sharedWording.en).sort());
    expect(Object.keys(texts('es'))).toEqual(['_review']);
  });

  it('never writes over anything', async () => {
    const files = (): string[] =>
      readdirSync(join(root, 'qq'), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.includes('.'))
        .sort();
    const before = files().map((file) => readFileSync(join(root, 'qq', file), 'utf8'));
    const again = await run([
      'new',
      'qq',
      '--root',
      root,
      '--name',
      'Other',
      '--languages',
      'en',
      '--time-zone',
      'UTC',
      ...AREAS,
    ]);
    expect(again).toEqual({ ok: false, text: expect.stringContaining('nothing was changed') });
    expect(files().map((file) => readFileSync(join(root, 'qq', file), 'utf8'))).toEqual(before);
  });

  it('names of a real country all that is still the template’s, by file and line', async () => {
    const { text, ok } = await run(['new', 'ab', ...FLAGS, ...AREAS]);
    expect(ok).toBe(true);
    expect(text).toContain('Still to be filled in');
    const problems = await checkPack('ab', root);
    expect(problems.every(({ line }) => line !== null)).toBe(true);
    const count = (expected: RegExp): number => problems.filter((problem) => expected.test(problem.expected)).length;
    expect(count(/a number that somebody in ab answers/)).toBe(3);
    expect(count(/what the organisation is called/)).toBe(6);
    expect(count(/the law or agreement of ab that this rule comes from/)).toBe(5);
    expect(count(/a law or rule of ab|a neutral name|a page that people/)).toBe(3);
    expect(problems).toHaveLength(17);
  });

  it('asks for what is not given, until it can be meant', async () => {
    const lines = ['Quarria', 'en,xq', 'en', 'Europe/Madird', '', 'North', 'N=North,N=South', 'N=North'];
    const asked: string[] = [];
    const { ok } = await run(['new', 'qr', '--root', root], (question) => {
      asked.push(question);
      return Promise.resolve(lines.shift());
    });
    expect(ok).toBe(true);
    expect(asked.map((question) => question.split('\n')[0])).toEqual([
      expect.stringMatching(/^What is the country called/),
      expect.stringMatching(/^In which languages/),
      expect.stringMatching(/^There is no language "xq"/),
      expect.stringMatching(/^In which time zone/),
      'There is no time zone "Europe/Madird": did you mean Europe/Madrid?',
      expect.stringMatching(/^Which areas/),
      expect.stringMatching(/is no area: N=North/),
      'QR-N stands there twice.',
    ]);
    expect((await loadPack('qr', root)).ok).toBe(true);
  });

  it.each<[string, string[], string]>([
    ['a code', ['new', 'QQ'], 'two small letters'],
    ['a way out of the folder', ['new', '../qs'], 'two small letters'],
    [
      'a language',
      ['new', 'qs', '--name', 'Q', '--languages', 'english'],
      '--languages: There is no language "english"',
    ],
    [
      'a time zone',
      ['new', 'qs', '--name', 'Q', '--languages', 'en', '--time-zone', 'Mars'],
      '--time-zone: There is no time zone',
    ],
    ['what nobody answers', ['new', 'qs', '--name', 'Q'], 'Nothing was made. Answer, or say it with --languages.'],
  ])('is kind about %s it cannot take, and makes nothing', async (_name, args, said) => {
    expect(await run([...args, '--root', root])).toEqual({ ok: false, text: expect.stringContaining(said) });
    expect(readdirSync(root)).not.toContain('qs');
  });

  it('keeps any name as it was typed', async () => {
    const name = string({ unit: 'grapheme', minLength: 1 })
      .map((text) => text.trim())
      .filter((text) => text !== '');
    await assert(
      asyncProperty(name, name, async (country, area) => {
        const areas = [{ code: 'QQ-N', name: area }];
        const files = await filesFor({ code: 'qq', name: country, languages: ['en'], timeZone: 'UTC', areas });
        expect(parse(files['jurisdiction.yaml'] ?? '')).toMatchObject({
          name: { en: country },
          areas: [{ name: { en: area } }],
        });
      }),
      { numRuns: 200 },
    );
  });
});
