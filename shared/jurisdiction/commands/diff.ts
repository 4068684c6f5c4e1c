import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Case, readCases } from '../cases.ts';
import { caseProblems } from '../caseChecks.ts';
import { cedarFromModules } from '../cedarFromModules.ts';
import { packsRoot } from '../countries.ts';
import { loadPack } from '../load.ts';
import { type Compared, compareCase, namesThat, type Side } from '../compare.ts';
import { fail, type Options, type Said, UsageError } from './usage.ts';

const git = async (root: string, ...args: string[]): Promise<string> => {
  try {
    const { stdout } = await promisify(execFile)('git', ['-C', root, ...args], { maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : 'git could not be run';
    throw new UsageError(said);
  }
};

/** The folder of a country as a commit has it, written beside nothing else. */
const folderAt = async (root: string, ref: string, code: string, into: string): Promise<string> => {
  const files = await git(root, 'ls-tree', '-r', '--name-only', ref, '--', `./${code}`);
  const names = files.split('\n').filter((name) => name !== '');
  if (names.length === 0) throw new UsageError(`${ref} has no country ${code}.`);
  for (const name of names) {
    const path = join(into, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, await git(root, 'show', `${ref}:./${name}`));
  }
  return join(into, code);
};

const sideOf = async (folder: string): Promise<Side & { readonly cases: readonly Case[] }> => {
  const [pack, cases] = [await loadPack(basename(folder), dirname(folder)), await readCases(folder)];
  if (!pack.ok) {
    return fail(pack.error.map((problem) => Object.assign({}, problem, { file: join(folder, problem.file) })));
  }
  if (!cases.ok) return fail(cases.error);
  const problems = caseProblems(cases.value.cases, pack.value, cases.value.places).flat();
  return problems.length > 0 ? fail(problems) : { pack: pack.value, cases: cases.value.cases };
};

const folderOf = (given: string, root: string): string =>
  given.includes('/') || given.includes('\\') ? resolve(given) : join(root, given);

const lines = ({ name, changes }: Compared): string[] => [`  ${name}`, ...changes.map((change) => `    ${change}`)];

const ids = (side: Side): string[] => Object.keys(side.pack.policies);

const compared = async (old: string, changed: string): Promise<string> => {
  const [before, after] = [await sideOf(old), await sideOf(changed)];
  const cedar = cedarFromModules();
  const all = namesThat(before.cases, after.cases).map(({ name, example }) =>
    compareCase(cedar, before, after, name, example),
  );
  const differing = all.filter(({ changes }) => changes.length > 0);
  const policies = [
    ...ids(after).flatMap((id) => (ids(before).includes(id) ? [] : [`  + ${id}`])),
    ...ids(before).flatMap((id) => (ids(after).includes(id) ? [] : [`  - ${id}`])),
    ...ids(after).flatMap((id) => {
      const was = before.pack.policies[id];
      return was === undefined || was === after.pack.policies[id] ? [] : [`  ~ ${id}`];
    }),
  ];
  return [
    ...(policies.length === 0 ? ['No policy differs.'] : ['Policies:', ...policies]),
    '',
    ...(differing.length === 0 ? [] : ['Examples with another outcome:', ...differing.flatMap(lines), '']),
    `${all.length} examples tried in both, ${differing.length} with another outcome.`,
  ].join('\n');
};

/** Which example cases come out otherwise in another version of a country: `diff <old> <new>`, or `diff <code> --since <ref>`. */
export const diff = async (old: string, options: Options, changed: string | undefined): Promise<Said> => {
  const { root = packsRoot(), since } = options;
  const oldRoot = options['old-root'] ?? root;
  if (since === undefined) {
    if (changed === undefined) throw new UsageError('Which two? As in: diff /old/zz zz, or diff zz --since main.');
    return { text: await compared(folderOf(old, oldRoot), folderOf(changed, root)), ok: true };
  }
  const directory = await mkdtemp(join(tmpdir(), 'quietline-diff-'));
  try {
    return {
      text: await compared(await folderAt(root, since, old, directory), folderOf(changed ?? old, root)),
      ok: true,
    };
  } finally {
    await rm(directory, { recursive: true });
  }
};
