import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkPack } from '../../../shared/jurisdiction/check.ts';
import { packsRoot } from '../../../shared/jurisdiction/countries.ts';
import { loadPack } from '../../../shared/jurisdiction/load.ts';
import { describeProblem } from '../../../shared/jurisdiction/problem.ts';

const root = mkdtempSync(join(tmpdir(), 'quietline-packs-'));
afterAll(() => rmSync(root, { recursive: true }));

/** The demonstration country with one text of one file changed, and what is then said of it. */
const broken = async (file: string, from: string, to: string): Promise<string[]> => {
  const folder = join(root, 'zz');
  cpSync(join(packsRoot(), 'zz'), folder, { recursive: true });
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
  writeFileSync(path, text.replace(from, to));
  return (await checkPack('zz', root)).map(describeProblem);
};

/** What is said of a copy of the demonstration country, for all that names it. */
const copied = async (code: string): Promise<string[]> => {
  const folder = join(root, code);
  cpSync(join(packsRoot(), 'zz'), folder, { recursive: true });
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, file);
    if (!statSync(path).isFile()) continue;
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replaceAll('ZZ-', `${code.toUpperCase()}-`).replaceAll('code: zz', `code: ${code}`));
  }
  return (await checkPack(code, root)).map(describeProblem);
};

describe('a pack that is in order', () => {
  it('loads, with its policies in the order of the file', async () => {
    const pack = await loadPack('zz');
    expect(pack.ok && Object.keys(pack.value.policies)[0]).toBe('zz-desk-reads');
    expect(pack.ok && Object.keys(pack.value.wording)).toEqual(['en', 'es', 'ar']);
  });
});

describe('a pack that is not there', () => {
  it('is told file by file', async () => {
    const problems = await checkPack('qq', root);
    expect(problems.map(({ file }) => file)).toEqual([
      'jurisdiction.yaml',
      'partners.yaml',
      'disclosure.cedar',
      'cases.yaml',
    ]);
    expect(await checkPack('../zz', root)).toHaveLength(1);
  });
});

describe('a copy of the invented country under the code of a real one', () => {
  it('is told of every number that nobody answers, of every invented law, and of the page of examples', async () => {
    const said = await copied('ab');
    expect(said.filter((line) => line.includes('a number that somebody in ab answers'))).toHaveLength(5);
    expect(said.filter((line) => line.includes('a number of your own'))).toHaveLength(4);
    expect(said.filter((line) => line.includes('a law or rule of ab'))).toHaveLength(2);
    expect(said.filter((line) => line.includes('exitPage'))).toHaveLength(1);
    expect(said.every((line) => /^jurisdiction\.yaml:\d+ /.test(line))).toBe(true);
  });

  it('is not told so under another code that no country has', async () => {
    expect((await copied('xb')).join('\n')).not.toMatch(/somebody in xb answers|a law or rule of xb|exitPage/);
  });
});

describe('what is wrong in several files', () => {
  it('is told of all at once, and of an example with its line', async () => {
    const folder = join(root, 'zz');
    cpSync(join(packsRoot(), 'zz'), folder, { recursive: true });
    writeFileSync(join(folder, 'cases.yaml'), '- nmae: nobody\n');
    const partners = join(folder, 'partners.yaml');
    writeFileSync(partners, readFileSync(partners, 'utf8').replace('kind: shelter', 'kind: sheltr'));
    const files = (await checkPack('zz', root)).map(({ file }) => file);
    expect(new Set(files)).toEqual(new Set(['partners.yaml', 'cases.yaml']));
  });

  it('names the line of the outcome that an example does not have', async () => {
    const said = await broken('cases.yaml', 'urgency: immediate', 'urgency: routine');
    expect(said.join('\n')).toMatch(/^cases\.yaml:\d+ .*urgency is immediate, expected routine/m);
  });
});
