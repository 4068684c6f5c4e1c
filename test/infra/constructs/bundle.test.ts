import { mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  bundleFunctions,
  compile,
  functionFolders,
  type Bundle,
  type Bundles,
} from '../../../infra/constructs/bundle.ts';
import { documentOf } from '../../../functions/web/api/document.ts';
import { loadPack } from '../../../shared/jurisdiction/load.ts';
import type { Pack } from '../../../shared/jurisdiction/pack.ts';
import { textsOf } from '../../../shared/wording/rows.ts';
import { sharedWording } from '../../../shared/wording/texts.ts';

/** Not ours to make smaller: the country, and the policies' WebAssembly; and a page that no function runs. */
const NOT_CODE: ReadonlySet<string> = new Set(['pack.json', 'cedar_wasm_bg.wasm', 'check-custody-record.html']);

const zz = async (): Promise<Pack> => {
  const loaded = await loadPack('zz');
  if (!loaded.ok) throw new Error('zz does not load');
  return loaded.value;
};

const codeOf = ({ directory }: { readonly directory: string }): Promise<string> =>
  readFile(join(directory, 'index.mjs'), 'utf8');

const does = z.custom<(value?: unknown) => unknown>((value) => typeof value === 'function');
const entrySchema = z.object({ read: does, described: does, describedByItself: does });

const runOf = async ({ directory }: Bundle) => {
  const all: unknown = await import(pathToFileURL(join(directory, 'index.mjs')).href);
  return entrySchema.parse({ ...z.record(z.string(), z.unknown()).parse(all) });
};

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

  it.each(functionFolders)('%s does not ask DynamoDB for other endpoints', async (folder) => {
    expect(await codeOf(bundles[folder])).not.toContain('AWS_ENABLE_ENDPOINT_DISCOVERY');
  });

  it.each(functionFolders)('%s carries nothing that reads streams of events', async (folder) => {
    expect(await codeOf(bundles[folder])).not.toContain('header name exceeds 255 bytes');
  });

  it.each(functionFolders)('%s carries nothing for adaptive retries or signed events', async (folder) => {
    expect(await codeOf(bundles[folder])).not.toMatch(/lastThrottleTime|Header formatting|formatHeaderValue/);
  });

  it.each(functionFolders)('%s carries nothing that makes JSON Schema', async (folder) => {
    expect(await codeOf(bundles[folder])).not.toContain('draft-2020-12');
  });

  it('serve the same document of the API as is made from its schemas', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'quietline-bundle-'));
    const entry = join(folder, 'entry.ts');
    const source = new URL('../../../functions/web/api/document.ts', import.meta.url).pathname;
    await writeFile(entry, `export { documentOf } from ${JSON.stringify(source)};`);
    const { web } = await bundleFunctions(pack, () => entry);
    const all: unknown = await import(pathToFileURL(join(web.directory, 'index.mjs')).href);
    const served = z.object({ documentOf: does }).parse({ ...z.record(z.string(), z.unknown()).parse(all) });
    expect(served.documentOf()).toBe(documentOf(pack));
  });

  /** Kilobytes of 1,024 bytes, script and data. Web's is the project's aim; the others follow from what they were then. */
  it.each([
    ['web', 650],
    ['triage', 355],
    ['routing', 625],
    // Signs what it asks of SES.
    ['delivery', 350],
    ['relay', 450],
    ['upkeep', 490],
    // With what is read aloud in each language, the danger words and what a number may look like: staff write tips down.
    ['staff', 880],
  ] as const)('%s is under %d KB', async (folder, most) => {
    const { directory } = bundles[folder];
    const names = (await readdir(directory)).filter((name) => !NOT_CODE.has(name));
    const sizes = await Promise.all(names.map(async (name) => (await stat(join(directory, name))).size));
    expect(sizes.reduce((all, size) => all + size, 0) / 1024).toBeLessThan(most);
  });

  it('carry their data as data, and only where it is used', async () => {
    expect((await readdir(bundles.web.directory)).sort()).toEqual([
      'danger-ar.json',
      'danger-en.json',
      'danger-es.json',
      'index.mjs',
      'openapi.json.br',
      'pack.json',
      'telephone.json',
      'wording.json',
    ]);
    expect(await readdir(bundles.triage.directory)).toEqual(['index.mjs', 'pack.json']);
    const texts = textsOf(await dataOf(join(bundles.phone.directory, 'wording.json')));
    const { _review, ...arabic } = sharedWording.ar;
    expect(texts['ar']).toEqual(arabic);
  });

  it('leave out of web what only a telephone says, and nothing else', async () => {
    const texts = textsOf(await dataOf(join(bundles.web.directory, 'wording.json')));
    const { _review, ...spanish } = sharedWording.es;
    const onWeb = Object.entries(spanish).filter(([key]) => !/^(?:phone|call)\./.test(key));
    expect(texts['es']).toEqual(Object.fromEntries(onWeb));
    for (const { directory } of [bundles.web, bundles.staff]) {
      expect(await codeOf({ directory })).not.toMatch(/['"`](?:phone|call)\.[a-z]/);
    }
  });

  it('leave out of the relay all but what it texts a duty phone', async () => {
    const texts = textsOf(await dataOf(join(bundles.relay.directory, 'wording.json')));
    expect(Object.keys(texts['en'] ?? {}).sort()).toEqual(['phone.alarm', 'phone.alarmOther']);
  });

  /** Routing and replay have none, though codes of theirs are called as texts are. */
  it.each(['web', 'phone', 'relay', 'staff'] as const)('%s carries each text that its code says', async (folder) => {
    const quoted = [...(await codeOf(bundles[folder])).matchAll(/['"`]([a-z]+(?:\.\w+)+)['"`]/gi)];
    const said = new Set(quoted.flatMap(([, key = '']) => (key in sharedWording.en ? [key] : [])));
    const texts = textsOf(await dataOf(join(bundles[folder].directory, 'wording.json')));
    expect(said.size).toBeGreaterThan(1);
    expect([...said].filter((key) => texts['en']?.[key] === undefined)).toEqual([]);
  });

  it('read by schemas, and can describe none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'quietline-bundle-'));
    const entry = join(folder, 'entry.ts');
    const zod = new URL('../../../node_modules/zod/index.js', import.meta.url).pathname;
    await writeFile(
      entry,
      `import * as z from ${JSON.stringify(zod)};
       export const schema = z.object({ text: z.string().min(2), count: z.number().int().optional() });
       export const read = (value) => schema.safeParse(value).success;
       export const described = () => z.toJSONSchema(schema);
       export const describedByItself = () => schema.toJSONSchema();`,
    );
    const { web } = await bundleFunctions(pack, () => entry);
    const ran = await runOf(web);
    expect(() => ran.described()).toThrow('left out of the bundle');
    expect(() => ran.describedByItself()).toThrow('left out of the bundle');
    expect([{ text: 'ab' }, { text: 'a' }, { text: 'ab', count: 0.5 }].map((value) => ran.read(value))).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('carry the words of the country’s own languages, and English where one of those lacks a word', async () => {
    const web = await compile(new URL('../../../functions/web/handler.ts', import.meta.url).pathname, ['es', 'sw']);
    const wording: unknown = JSON.parse(String(web.get('wording.json')));
    expect(Object.keys(textsOf(wording))).toEqual(['en', 'es']);
    // People write in the language they think in.
    expect([...web.keys()]).toContain('danger-ar.json');
  });

  it('find their data when they run', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'quietline-bundle-'));
    const entry = join(folder, 'entry.ts');
    const root = new URL('../../../', import.meta.url).pathname;
    await writeFile(
      entry,
      `import { wordingOf } from ${JSON.stringify(`${root}shared/wording/wording.ts`)};
       import { dangerWordsIn } from ${JSON.stringify(`${root}shared/domain/dangerWords.ts`)};
       import { numberSchema } from ${JSON.stringify(`${root}shared/domain/typedNumber.ts`)};
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
