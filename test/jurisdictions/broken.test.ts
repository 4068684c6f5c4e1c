import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { afterAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { checkPack } from '../../shared/jurisdiction/check.ts';
import { packsRoot } from '../../shared/jurisdiction/countries.ts';
import type { PackProblem } from '../../shared/jurisdiction/problem.ts';

/*
 * broken/*.yaml: each is the demonstration country with one mistake, and what the check has to say of it: exactly this,
 * and nothing that merely follows from it.
 */
const folder = new URL('./broken/', import.meta.url);

/** `…` in a text stands for anything: lists of words grow. */
const saidSchema = z.strictObject({
  /** Default: the file that was changed. */
  file: z.string().optional(),
  /** The text of the line that is named, not its number: that moves with every line above it. Left out: no line. */
  line: z.string().optional(),
  path: z.string().default(''),
  expected: z.string(),
  found: z.string().optional(),
  /** What was probably meant. */
  nearest: z.string().optional(),
});

const base = { what: z.string(), file: z.string(), said: z.array(saidSchema).min(1) };
const brokenSchema = z.union([
  z.strictObject({ ...base, replace: z.string().min(1), with: z.string() }),
  z.strictObject({ ...base, contents: z.string() }),
  z.strictObject({ ...base, remove: z.literal(true) }),
]);
type Broken = z.infer<typeof brokenSchema>;

const all = readdirSync(folder)
  .sort()
  .map((name) => {
    const read = brokenSchema.safeParse(parse(readFileSync(new URL(name, folder), 'utf8')));
    if (!read.success) throw new Error(`${name}: ${z.prettifyError(read.error)}`);
    return { name: name.replace('.yaml', ''), broken: read.data };
  });

const root = mkdtempSync(join(tmpdir(), 'quietline-broken-'));
afterAll(() => rmSync(root, { recursive: true }));

const breakIt = (pack: string, broken: Broken): void => {
  const path = join(pack, broken.file);
  if ('remove' in broken) return rmSync(path);
  if ('contents' in broken) return writeFileSync(path, broken.contents);
  const text = readFileSync(path, 'utf8');
  if (!text.includes(broken.replace)) throw new Error(`${broken.file} has no ${broken.replace}`);
  writeFileSync(
    path,
    text.replace(broken.replace, () => broken.with),
  );
};

const lineText = (pack: string, { file, line }: PackProblem): string | undefined =>
  line === null ? undefined : readFileSync(join(pack, file), 'utf8').split('\n')[line - 1]?.trim();

const like = (text: string): unknown =>
  text.includes('…')
    ? expect.stringMatching(
        new RegExp(
          `^${text
            .split('…')
            .map((part) => part.replaceAll(/[\^$.*+?()[\]{}|]/g, '\\$&'))
            .join('.*')}$`,
          's',
        ),
      )
    : text;

describe('a broken pack is told what is wrong, where, what was expected and what was probably meant', () => {
  it.each(all)('$name: $broken.what', async ({ name, broken }) => {
    const country = join(root, name);
    cpSync(join(packsRoot(), 'zz'), join(country, 'zz'), { recursive: true });
    breakIt(join(country, 'zz'), broken);
    const problems = await checkPack('zz', country);
    const said = problems.map((problem) => ({
      file: problem.file,
      line: lineText(join(country, 'zz'), problem),
      path: problem.path,
      expected: problem.expected,
      found: problem.found ?? undefined,
      nearest: problem.nearest ?? undefined,
    }));
    expect(said).toEqual(
      broken.said.map(({ file = broken.file, line, path, expected, found, nearest }) => ({
        file,
        line: line === undefined ? undefined : like(line),
        path,
        expected: like(expected),
        found: found === undefined ? undefined : like(found),
        nearest,
      })),
    );
  });

  it('in forty ways and more, each once', () => {
    expect(all.length).toBeGreaterThanOrEqual(40);
    expect(new Set(all.map(({ broken: { what } }) => what)).size).toBe(all.length);
  });

  it.each(readdirSync(packsRoot()))('and nothing is said of %s as it is', async (code) => {
    expect(await checkPack(code)).toEqual([]);
  });
});
