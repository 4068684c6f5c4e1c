import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

/* docs/threats.md makes promises to people who cannot read code: each has to be shown, and stay shown. */
const page = new URL('../../docs/threats.md', import.meta.url);
const text = readFileSync(page, 'utf8');

const sections = text
  .split(/^## /m)
  .slice(1)
  .map((section) => ({
    title: section.split('\n')[0] ?? '',
    lines: section
      .split(/^- /m)
      .slice(1)
      .map((line) => line.replaceAll(/\s+/g, ' ').trim()),
  }));
const lines = sections.flatMap(({ title, lines: own }) => own.map((line) => ({ title, line })));

const LINK = /\]\((?<path>\.\.\/test\/[^\s)]+)(?: (?<quote>["'])(?<name>.+?)\k<quote>)?\)/g;
const linksIn = (markdown: string) =>
  [...markdown.replaceAll(/\s+/g, ' ').matchAll(LINK)].map(({ groups }) => ({
    path: groups?.['path'] ?? '',
    name: groups?.['name'],
  }));

const sourceOf = (path: string): string => readFileSync(fileURLToPath(new URL(path, page)), 'utf8');
/** In quotes, as the name of a test or of a case in a list of them stands in the code. */
const names = (source: string, name: string): boolean =>
  ["'", '"', '`'].some((quote) => source.includes(`${quote}${name}${quote}`));

describe('what each adversary learns', () => {
  test('is told of each that the project was asked about', () => {
    expect(sections.map(({ title }) => title)).toEqual([
      'A stolen database',
      'The operator',
      'A taken-over web',
      'A taken-over staff function',
      'A taken-over routing',
      'A taken-over relay',
      'Cloud logs',
      'The telephony provider',
      "Whoever holds the victim's device",
      "A partner's insider",
      'Someone flooding the line',
    ]);
  });

  test('every line has its test, or says that it is a limit or not built', () => {
    expect(lines.length).toBeGreaterThan(60);
    const bare = lines.filter(
      ({ line }) =>
        !/^\*\*(?:limit|not built)\*\*:/.test(line) &&
        linksIn(line).filter(({ name }) => name !== undefined).length === 0,
    );
    expect(bare).toEqual([]);
  });

  test('every adversary has a limit, since none has not', () => {
    const boundless = sections.filter(({ lines: own }) => !own.some((line) => line.startsWith('**limit**:')));
    expect(boundless.map(({ title }) => title)).toEqual([]);
  });

  test('every test that it names is there', () => {
    const links = linksIn(text);
    expect(links.length).toBeGreaterThan(60);
    const missing = links.filter(({ path, name }) => {
      if (!existsSync(new URL(path, page))) return true;
      return name !== undefined && !names(sourceOf(path), name);
    });
    expect(missing).toEqual([]);
  });

  test('and a test that is not there would be missed', () => {
    const here = '../test/security/threats.test.ts';
    expect(names(sourceOf(here), 'is told of each that the project was asked about')).toBe(true);
    expect(names(sourceOf(here), ['no test', 'of this name'].join(' '))).toBe(false);
    expect(linksIn('- shown [x](../test/a.test.ts "one\n  two")')).toEqual([
      { path: '../test/a.test.ts', name: 'one two' },
    ]);
  });
});
