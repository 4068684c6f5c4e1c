import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Pack } from '../../shared/jurisdiction/pack.ts';
import { buildPage } from '../../shared/custody/buildPage.ts';
import { dataBeside } from './beside.ts';
import { apiDocument, withDocumentBeside } from './document.ts';
import { sharedWording } from '../../shared/wording/texts.ts';
import type { WordingKey } from '../../shared/wording/wording.ts';
import {
  credentialsFromEnvironment,
  versionsOnly,
  withoutEndpointDiscovery,
  withoutEventStreams,
  withoutJsonSchemas,
  withoutUnaskedSdk,
} from './slim.ts';

/** One folder of `functions/` each; a folder may be deployed more than once. */
export const functionFolders = [
  'web',
  'phone',
  'triage',
  'routing',
  'delivery',
  'relay',
  'upkeep',
  'custody',
  'replay',
  'staff',
  'packet',
] as const;
export type FunctionFolder = (typeof functionFolders)[number];

/** A folder that is uploaded as it stands, and the hash of what is in it. */
export interface Bundle {
  readonly directory: string;
  readonly hash: string;
}
export type Bundles = Readonly<Record<FunctionFolder, Bundle>>;

const root = fileURLToPath(new URL('../../', import.meta.url));
const cache = join(root, 'node_modules/.cache/quietline');
const CEDAR = join(root, 'node_modules/@cedar-policy/cedar-wasm/web/cedar_wasm_bg.wasm');
/** Only these decide by policy; the others need not carry 4 MB of WebAssembly. */
const DECIDES: ReadonlySet<FunctionFolder> = new Set(['routing', 'staff']);

/** Some dependencies are CommonJS and `require` Node's own modules, which an ES module has no `require` for. */
const REQUIRE = "import{createRequire}from'node:module';const require=createRequire(import.meta.url);";

type Entry = (folder: FunctionFolder) => string;
const handlerOf: Entry = (folder) => join(root, 'functions', folder, 'handler.ts');

/** Bundles every function for one country. The same sources give the same bytes, so that a deploy without a change is one. */
export const bundleFunctions = async (pack: Pack, entry: Entry = handlerOf): Promise<Bundles> => {
  const bundle = (folder: FunctionFolder) => bundleFunction(folder, entry(folder), pack);
  const [web, phone, triage, routing, delivery, relay, upkeep, custody, replay, staff, packet] = await Promise.all([
    bundle('web'),
    bundle('phone'),
    bundle('triage'),
    bundle('routing'),
    bundle('delivery'),
    bundle('relay'),
    bundle('upkeep'),
    bundle('custody'),
    bundle('replay'),
    bundle('staff'),
    bundle('packet'),
  ]);
  return { web, phone, triage, routing, delivery, relay, upkeep, custody, replay, staff, packet };
};

/** What staff download beside a custody record, to check it with: a file, so that no script of theirs grows by it. */
const checkPage = async (): Promise<readonly [string, Buffer]> => [
  'check-custody-record.html',
  Buffer.from(await buildPage()),
];

const allBut = (...said: readonly WordingKey[]): string[] =>
  Object.keys(sharedWording.en).filter((key) => !said.some((each) => each === key));

/** Groups of the wording, or single texts, that a function has no use for: whoever waits for a page waits for its cold start. */
const unsaid: Partial<Record<FunctionFolder, readonly string[]>> = {
  web: ['phone', 'call'],
  // What somebody is read aloud whose words are written down.
  staff: allBut(
    'desk',
    'notice.who',
    'notice.name',
    'notice.pass',
    'choice.child',
    'choice.legend',
    'choice.only_you',
    'choice.only_youHint',
    'choice.helpers',
    'choice.helpersHint',
    'choice.helpers_and_police',
    'choice.helpers_and_policeHint',
    // Codes of reasons are called as these are, so that nobody can tell from the code that they are not said.
    'danger.now',
    'danger.hurt',
    'danger.selfHarm',
    'danger.moved',
    'danger.child',
  ),
  // Its other texts are the country's, or somebody's own.
  relay: allBut('phone.alarm', 'phone.alarmOther'),
  // In what words the person was asked.
  packet: allBut('choice.only_you', 'choice.helpers', 'choice.helpers_and_police'),
};
/** What an entry is compiled without. */
interface Omissions {
  readonly unsaid?: readonly string[] | undefined;
}

export const omissionsOf = (folder: FunctionFolder): Omissions => ({ unsaid: unsaid[folder] });

const bundleFunction = async (folder: FunctionFolder, entry: string, pack: Pack): Promise<Bundle> => {
  if (!existsSync(entry)) throw new Error(`Function ${folder} has no handler: ${entry} does not exist.`);
  const files = new Map([
    ...(await compile(entry, pack.jurisdiction.languages, omissionsOf(folder))),
    ['pack.json', Buffer.from(JSON.stringify(pack))],
    ...(DECIDES.has(folder) ? [['cedar_wasm_bg.wasm', await readFile(CEDAR)] as const] : []),
    ...(folder === 'staff' ? [await checkPage()] : []),
    ...(folder === 'web' ? [apiDocument(pack)] : []),
  ]);
  const hash = createHash('sha256');
  for (const [name, bytes] of files) hash.update(`${name}\0${bytes.length}\0`).update(bytes);
  return keep(folder, hash.digest('hex').slice(0, 32), files);
};

/** What is uploaded of an entry, by name: its code, and the data that it reads beside it, in the country's languages. */
export const compile = async (
  entry: string,
  languages: readonly string[],
  omissions: Omissions = {},
): Promise<ReadonlyMap<string, Buffer>> => {
  const data = dataBeside(languages, new Set(omissions.unsaid));
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    write: false,
    outfile: 'index.mjs',
    metafile: true,
    platform: 'node',
    // Lambda runs Node 24; the same bundle runs on a laptop's Node 20.
    target: 'node20',
    format: 'esm',
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    // Else each letter of Arabic in the code is six of ASCII.
    charset: 'utf8',
    jsx: 'automatic',
    jsxImportSource: 'hono/jsx',
    logLevel: 'silent',
    plugins: [
      credentialsFromEnvironment,
      versionsOnly,
      withoutEndpointDiscovery,
      withoutEventStreams,
      withoutUnaskedSdk,
      withoutJsonSchemas,
      withDocumentBeside,
      data.plugin,
    ],
  });
  const requires = Object.values(metafile.outputs).some((output) =>
    output.imports.some((imported) => imported.kind === 'require-call'),
  );
  const code = Buffer.from(outputFiles[0]?.contents ?? []);
  const beside = [...data.files].filter(([name]) => code.includes(`./${name}`));
  return new Map([
    ['index.mjs', requires ? Buffer.concat([Buffer.from(REQUIRE), code]) : code],
    // In the order of their names: esbuild reads in whatever order it likes, and the same sources give the same hash.
    ...beside.sort(([one], [other]) => (one < other ? -1 : 1)),
  ]);
};

/** Kept by content; put in place by a rename, since tests and the runtime may bundle at the same moment. */
const keep = async (folder: string, hash: string, files: ReadonlyMap<string, Buffer>): Promise<Bundle> => {
  const directory = join(cache, `${folder}-${hash}`);
  if (existsSync(directory)) return { directory, hash };
  const draft = `${directory}.${process.pid}`;
  await mkdir(draft, { recursive: true });
  for (const [name, bytes] of files) await writeFile(join(draft, name), bytes);
  try {
    await rename(draft, directory);
  } catch (cause) {
    await rm(draft, { recursive: true, force: true });
    if (!existsSync(directory)) throw cause;
  }
  return { directory, hash };
};
