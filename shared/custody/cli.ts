import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { buildPage } from './buildPage.ts';
import { describeVerdict } from './describe.ts';
import { readKey } from './readKey.ts';
import type { RootKey } from './rootKey.ts';
import { verifyRecord } from './verify.ts';

const HELP = `Checks an exported custody record, offline.

  npm run verify -- <record.json> [--key <file>] [--root <file>]
  npm run verify -- --page <out.html>

  --key   the public key that the deployment published, as PEM or JWK: pin it, since the key in a record vouches for itself
  --root  an earlier record of the same tip, whose entries must all be here; or a signed statement, for less
  --page  writes a page that checks records in a browser, in one file that needs no network and nothing installed
  --help  this text

It ends with 0 where nothing is wrong and it is signed for, 1 where something is wrong or too little is signed for, and 2
where it could not look.
What it proves and what it does not: docs/custody.md`;

/** What the person at the keyboard can put right; said without a stack. */
class UsageError extends Error {
  override readonly name = 'UsageError';
}

const textOf = async (file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw new UsageError(`${file} cannot be read.`);
  }
};

const keyIn = async (file: string): Promise<RootKey> => {
  const key = readKey(await textOf(file));
  if (!key.ok) throw new UsageError(`${file} is not a P-256 public key, as PEM or JWK.`);
  return key.value;
};

/** The whole program but for printing and the exit code, so that tests can run it. */
export const run = async (args: readonly string[]): Promise<{ text: string; code: 0 | 1 | 2 }> => {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        key: { type: 'string' },
        root: { type: 'string' },
        page: { type: 'string' },
      },
    });
    const [file, ...more] = positionals;
    if (values.help === true) return { text: HELP, code: 0 };
    if (values.page !== undefined) {
      await writeFile(values.page, await buildPage());
      return { text: `${values.page} is written: open it in a browser.`, code: 0 };
    }
    if (file === undefined || more.length > 0) throw new UsageError(`Which record?\n\n${HELP}`);
    const verdict = await verifyRecord(await textOf(file), {
      key: values.key === undefined ? undefined : await keyIn(values.key),
      earlier: values.root === undefined ? undefined : await textOf(values.root),
    });
    return { text: describeVerdict(verdict), code: verdict.ok ? 0 : 1 };
  } catch (error) {
    if (error instanceof UsageError || (error instanceof TypeError && 'code' in error)) {
      return { text: error.message, code: 2 };
    }
    throw error;
  }
};

if (process.argv[1]?.endsWith('cli.ts') === true) {
  const { text, code } = await run(process.argv.slice(2));
  if (code === 0) console.log(text);
  else console.error(text);
  process.exitCode = code;
}
