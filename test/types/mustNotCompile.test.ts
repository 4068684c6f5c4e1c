import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const folder = path.join(import.meta.dirname, 'must-not-compile');

type Statement = { readonly place: string; readonly why: string; readonly code: string; readonly lines: Set<number> };
type Complaint = { readonly file: string; readonly line: number; readonly code: string; readonly text: string };

/** A marked statement goes from the line after its mark to the next empty line, however the formatter breaks it. */
const marked = (file: string): readonly Statement[] => {
  const lines = readFileSync(path.join(folder, file), 'utf8').split('\n');
  return lines.flatMap((line, at) => {
    const { code, why } = /^\/\/ must fail (?<code>TS\d+): (?<why>.+)$/.exec(line)?.groups ?? {};
    if (code === undefined || why === undefined) return [];
    const end = lines.indexOf('', at);
    const numbers = Array.from({ length: (end === -1 ? lines.length : end) - at - 1 }, (_, offset) => at + 2 + offset);
    return [{ place: file, why, code, lines: new Set(numbers) }];
  });
};

/** What the compiler says of the folder. TypeScript 7 has no API to call, so it is run as a user would run it. */
const compile = (): readonly Complaint[] => {
  const tsc = path.join(root, 'node_modules', '.bin', 'tsc');
  const { stdout, error } = spawnSync(tsc, ['--project', folder, '--pretty', 'false'], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (error) throw error;
  return stdout.split('\n').flatMap((text) => {
    const found = /^(?<file>.+?)\((?<line>\d+),\d+\): error (?<code>TS\d+)/.exec(text)?.groups;
    if (!found) return /error TS\d+/.test(text) ? [{ file: '', line: 0, code: '', text }] : [];
    return [{ file: found['file'] ?? '', line: Number(found['line']), code: found['code'] ?? '', text }];
  });
};

const statements = readdirSync(folder)
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) => marked(file));

const isOf = (statement: Statement, { file, line }: Complaint): boolean =>
  file === statement.place && statement.lines.has(line);

describe('the compiler', () => {
  let complaints: readonly Complaint[] = [];
  beforeAll(() => {
    // Errors of the house's own files are the business of `npm run check:types`.
    complaints = compile().filter(({ file }) => !file.startsWith('..'));
  });

  it('has statements to refuse', () => {
    expect(statements.length).toBeGreaterThan(30);
  });

  it.each(statements)('refuses $why', (statement) => {
    const codes = complaints.filter((complaint) => isOf(statement, complaint)).map(({ code }) => code);
    expect([...new Set(codes)]).toEqual([statement.code]);
  });

  it('refuses nothing that is not marked', () => {
    const others = complaints.filter((complaint) => !statements.some((statement) => isOf(statement, complaint)));
    expect(others.map(({ text }) => text)).toEqual([]);
  });
});
