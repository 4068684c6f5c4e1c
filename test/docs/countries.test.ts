import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from '../../shared/jurisdiction/cli.ts';
import { isInvented } from '../../shared/jurisdiction/invented.ts';
import { isReviewed } from '../../shared/jurisdiction/reviews.ts';

const text = readFileSync(new URL('../../docs/countries.md', import.meta.url), 'utf8');
const root = mkdtempSync(join(tmpdir(), 'quietline-docs-'));
afterAll(() => rmSync(root, { recursive: true }));

/** What somebody who makes a country is told to type has to be there. */
describe('docs/countries.md', () => {
  it('names commands and options that the help names, too', async () => {
    const { text: help } = await run(['--help']);
    const commands = [...text.matchAll(/jurisdiction -- (\w+)/g)].map(([, command = '']) => command);
    expect(new Set(commands)).toEqual(new Set(['new', 'check', 'explain', 'cases', 'diff']));
    for (const command of commands) expect(help).toContain(`npm run jurisdiction -- ${command} `);
    const options = [...text.matchAll(/--(?:name|languages|time-zone|areas|ask|since)\b/g)].map(([option]) => option);
    expect(options.length).toBeGreaterThanOrEqual(6);
    for (const option of options) expect(help).toContain(option);
  });

  it('lists the files that are made, and no others', async () => {
    const flags = ['--name', 'Quarria', '--languages', 'en', '--time-zone', 'UTC', '--areas', 'N=North'];
    await run(['new', 'xq', '--root', root, ...flags]);
    const listed = [...text.matchAll(/^\| `([^`]+)`/gm)].map(([, file = '']) => file.replace('<lang>', 'en'));
    expect(listed).toHaveLength(6);
    expect(listed.filter((file) => !existsSync(join(root, 'xq', file)))).toEqual([]);
  });

  it('says which codes no country has, and how a review is written', () => {
    const codes = /`xq` is one of the codes that no country has \(([^)]*)\)/.exec(text)?.[1] ?? '';
    expect([...codes.matchAll(/`(\w\w)`/g)].map(([, code = '']) => code)).toEqual(['aa', 'qm', 'qz', 'xa', 'xz', 'zz']);
    expect(['aa', 'qm', 'qz', 'xa', 'xz', 'zz', 'xq'].every(isInvented)).toBe(true);
    expect(['ql', 'ra', 'wz', 'ya', 'ab'].some(isInvented)).toBe(false);
    const reviews = [...text.matchAll(/"(reviewed by [^"<]*)"/g)].map(([, review = '']) => review);
    expect(reviews).toHaveLength(2);
    expect(reviews.every(isReviewed)).toBe(true);
  });

  it('links to what there is', () => {
    const links = [...text.matchAll(/\]\((?!https:)([^)]+)\)/g)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((link) => !existsSync(new URL(`../../docs/${link}`, import.meta.url)))).toEqual([]);
  });
});
