import { mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundleFunctions, functionFolders, type Bundles } from '../../../infra/constructs/bundle.ts';
import { loadPack } from '../../../shared/jurisdiction/load.ts';
import type { Pack } from '../../../shared/jurisdiction/pack.ts';

const zz = async (): Promise<Pack> => {
  const loaded = await loadPack('zz');
  if (!loaded.ok) throw new Error('zz does not load');
  return loaded.value;
};

const codeOf = ({ directory }: { readonly directory: string }): Promise<string> =>
  readFile(join(directory, 'index.mjs'), 'utf8');

const dataOf = async (file: URL | string): Promise<unknown> => JSON.parse(await readFile(file, 'utf8'));

describe('the functions as they are uploaded', () => {
  let pack: Pack;
  let bundles: Bundles;
  beforeAll(async () => {
    pack = await zz();
    bundles = await bundleFunctions(pack);
  }, 60_000);

  it('are the same bytes from the same sources', async () => {
    const again = await bundleFunctions(pack);
    expect(functionFolders.map((folder) => again[folder].hash)).toEqual(
      functionFolders.map((folder) => bundles[folder].hash),
    );
  });

  it.each(functionFolders)('%s knows no way to come by credentials but its own environment', async (folder) => {
    const code = await codeOf(bundles[folder]);
    const ways = [
      'AWS_ACCESS_KEY_ID',
      'security-credentials',
      'AssumeRole',
      'GetRoleCredentials',
      'credential_process',
    ];
    expect(ways.filter((way) => code.includes(way))).toEqual(['AWS_ACCESS_KEY_ID']);
  });

  /** Kilobytes of 1,024 bytes. Web's is the project's aim; the others follow from what they were when it was met. */
  it.each([
    ['web', 650],
    ['triage', 400],
    ['routing', 660],
    ['delivery', 370],
    ['upkeep', 380],
    ['staff', 600],
  ] as const)('%s is under %d KB of script', async (folder, most) => {
    expect((await stat(join(bundles[folder].directory, 'index.mjs'))).size / 1024).toBeLessThan(most);
  });

  it('carry their data as data, and only where it is used', async () => {
    const beside = await readdir(bundles.web.directory);
    expect(beside).toContain('shared-wording-ar.json');
    expect(beside).toContain('wording-danger-es.json');
    expect(beside).toContain('node_modules-libphonenumber-js-metadata.min.json');
    expect(await readdir(bundles.triage.directory)).toEqual(['index.mjs', 'pack.json']);
    const shared = await dataOf(new URL('../../../shared/wording/en.json', import.meta.url));
    expect(await dataOf(join(bundles.web.directory, 'shared-wording-en.json'))).toEqual(shared);
  });

  it('find their data when they run', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'quietline-bundle-'));
    const entry = join(folder, 'entry.ts');
    const root = new URL('../../../', import.meta.url).pathname;
    await writeFile(
      entry,
      `import { wordingOf } from ${JSON.stringify(`${root}shared/wording/wording.ts`)};
       import { dangerWordsIn } from ${JSON.stringify(`${root}shared/domain/dangerWords.ts`)};
       import { numberSchema } from ${JSON.stringify(`${root}functions/web/form/number.ts`)};
       export const said = wordingOf('es', {})('exit');
       export const danger = dangerWordsIn('he has a gun', 'en');
       export const number = numberSchema('us').parse('(213) 373-4253').reveal();`,
    );
    const { web } = await bundleFunctions(pack, () => entry);
    const ran: unknown = await import(pathToFileURL(join(web.directory, 'index.mjs')).href);
    const { said, danger, number } = z
      .object({ said: z.string(), danger: z.array(z.string()), number: z.string() })
      .parse({ ...z.record(z.string(), z.unknown()).parse(ran) });
    expect(said).not.toBe('');
    expect(danger).not.toEqual([]);
    expect(number).toBe('+12133734253');
  });
});
