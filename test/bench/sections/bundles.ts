import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  bundleFunctions,
  compile,
  functionFolders,
  omissionsOf,
  type FunctionFolder,
} from '../../../infra/constructs/bundle.ts';
import { aPack } from '../../factories/pack.ts';
import { besideDeployment } from '../aside.ts';
import { importInTurns, type Module } from '../importing.ts';
import { entryOf, librariesOf, type Imported } from '../libraries.ts';
import type { Context, Outcome, Section } from '../outcome.ts';
import { median, round, spread, sum } from '../statistics.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
/** Within the project, where packages are found. */
const SCRATCH = join(root, 'node_modules/.cache/quietline', `bench-${process.pid}`);
const KB = 1024;
const ROUNDS = 7;
const SHORT_ROUNDS = 3;

/**
 * Not counted: the country, which is data of any size; the policies' WebAssembly, which comes as it is; and a page that is
 * handed out and never run there.
 */
const NOT_CODE = new Set(['pack.json', 'cedar_wasm_bg.wasm', 'check-custody-record.html']);

const HONO: readonly Imported[] = [{ from: 'hono', names: ['Hono'] }];

interface Built {
  readonly file: string;
  readonly kilobytes: number;
}

const kilobytesOf = (files: Iterable<readonly [string, { readonly length: number }]>): number =>
  round(sum([...files].filter(([name]) => !NOT_CODE.has(name)).map(([, { length }]) => length)) / KB, 1);

/** Built exactly as a function is: the same compiler, settings and omissions. */
const buildLibraries = async (
  name: string,
  imports: readonly Imported[],
  languages: readonly string[],
  omissions?: Parameters<typeof compile>[2],
): Promise<Built> => {
  const directory = join(SCRATCH, name);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'entry.ts'), entryOf(imports));
  const files = await compile(join(directory, 'entry.ts'), languages, omissions);
  for (const [file, bytes] of files) writeFileSync(join(directory, file), bytes);
  return { file: join(directory, 'index.mjs'), kilobytes: kilobytesOf(files) };
};

const builtFunction = async (
  directory: string,
  folder: FunctionFolder,
  languages: readonly string[],
): Promise<Built> => {
  const files = await compile(join(root, 'functions', folder, 'handler.ts'), languages, omissionsOf(folder));
  const file = join(directory, 'index.mjs');
  const uploaded = statSync(file).size;
  if (uploaded !== files.get('index.mjs')?.length) throw new Error(`functions/${folder} changed while it was measured`);
  return { file, kilobytes: kilobytesOf(files) };
};

const measure = async ({ short, progress }: Context): Promise<Outcome> => {
  progress(0, 1, 'bundling');
  const pack = await aPack();
  const { languages } = pack.jurisdiction;
  const bundles = await bundleFunctions(pack);
  const hono = await buildLibraries('hono', HONO, languages);
  const built: { folder: FunctionFolder; imports: readonly Imported[]; libraries: Built; own: Built }[] = [];
  for (const folder of functionFolders) {
    const imports = await librariesOf(join(root, 'functions', folder, 'handler.ts'));
    const libraries = await buildLibraries(folder, imports, languages, omissionsOf(folder));
    built.push({ folder, imports, libraries, own: await builtFunction(bundles[folder].directory, folder, languages) });
  }
  const times = await besideDeployment(async (environments) => {
    const modules: Module[] = [
      { file: hono.file, environment: {} },
      ...built.flatMap(({ folder, libraries, own }) => [
        { file: libraries.file, environment: environments[folder] },
        { file: own.file, environment: environments[folder] },
      ]),
    ];
    return importInTurns(modules, short ? SHORT_ROUNDS : ROUNDS, (done, of) => progress(done, of, 'importing'));
  });
  const [honoTimes = [], ...others] = times;
  const honoImport = median(honoTimes);
  const found = built.map(({ folder, imports, libraries, own }, at) => {
    const [libraryTimes = [], ownTimes = []] = others.slice(2 * at, 2 * at + 2);
    return {
      function: folder,
      kilobytes: own.kilobytes,
      libraryKilobytes: libraries.kilobytes,
      importMilliseconds: ownTimes,
      libraryImportMilliseconds: libraryTimes,
      packages: imports.map(({ from }) => from),
    };
  });
  const rows = found.map((each) => ({
    function: each.function,
    KB: each.kilobytes,
    'libraries KB': each.libraryKilobytes,
    'ratio KB': round(each.kilobytes / each.libraryKilobytes),
    '× hono KB': round(each.kilobytes / hono.kilobytes, 1),
    'import ms': round(median(each.importMilliseconds), 1),
    'middle half': spread(each.importMilliseconds),
    'libraries ms': round(median(each.libraryImportMilliseconds), 1),
    'ratio ms': round(median(each.importMilliseconds) / median(each.libraryImportMilliseconds)),
    '× hono ms': round(median(each.importMilliseconds) / honoImport, 1),
  }));
  const [web, phone] = ['web', 'phone'].map((name) => found.find((each) => each.function === name));
  if (web === undefined || phone === undefined) throw new Error('There is no function web, or no phone');
  return {
    tables: [
      {
        title: `Each function, beside its libraries alone and beside Hono alone (${hono.kilobytes} KB, ${round(honoImport, 1)} ms)`,
        rows,
      },
    ],
    aims: [
      { what: 'web, minified', value: web.kilobytes, unit: 'KB', atMost: 650 },
      {
        what: 'web to a bundle of its libraries',
        value: round(web.kilobytes / web.libraryKilobytes),
        unit: '×',
        atMost: 1.3,
      },
      {
        what: 'phone to a bundle of its libraries',
        value: round(phone.kilobytes / phone.libraryKilobytes),
        unit: '×',
        atMost: 1.3,
      },
    ],
    notes: [
      `Medians of ${short ? SHORT_ROUNDS : ROUNDS} fresh processes each, in turns. KB is all that is uploaded but the country's pack and Cedar's WebAssembly.`,
      'Libraries: the names that a function still imports from npm after tree shaking, bundled by the same compiler from an entry without a line of ours, and each AWS client made once (libraries.ts).',
    ],
    data: { hono: { kilobytes: hono.kilobytes, importMilliseconds: honoTimes }, functions: found },
  };
};

export const bundlesSection: Section = {
  id: 'bundles',
  title: '(a) Size and import of each function',
  measure: async (context) => {
    try {
      return await measure(context);
    } finally {
      rmSync(SCRATCH, { recursive: true, force: true });
    }
  },
};
