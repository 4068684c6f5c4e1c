import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { OnLoadResult, Plugin } from 'esbuild';
import { metadataToRead } from './telephoneMetadata.ts';
import { rowsOf } from '../../shared/wording/rows.ts';
import { sharedWording } from '../../shared/wording/texts.ts';

const WORDING = 'wording.json';
const TELEPHONE = 'telephone.json';
const ROWS = fileURLToPath(new URL('../../shared/wording/rows.ts', import.meta.url));

/** `shared/wording/danger/ar.json` → `danger-ar.json`. */
const nameOf = (path: string): string => path.split(/[\\/]/).slice(-2).join('-');

const isWith =
  (without: ReadonlySet<string>) =>
  ([key]: readonly [string, string]): boolean =>
    !without.has(key) && !without.has(key.split('.')[0] ?? key);

const bytesOf = (data: unknown): Buffer => Buffer.from(JSON.stringify(data));
const jsonIn = async (path: string): Promise<unknown> => JSON.parse(await readFile(path, 'utf8'));

const loaded = (contents: string): OnLoadResult => ({
  contents,
  loader: 'js',
  resolveDir: fileURLToPath(new URL('.', import.meta.url)),
});

const read = (name: string): string => `/* @__PURE__ */ read(${JSON.stringify(`./${name}`)})`;
const DATA = (name: string): OnLoadResult => loaded(`import { read } from 'beside'; export default ${read(name)};`);

/** English is said where a language lacks a word. */
const sharedOf = (languages: readonly string[]): string[] =>
  Object.keys(sharedWording).filter((language) => language === 'en' || languages.includes(language));

/**
 * Data goes beside the code and is parsed as data, which V8 reads faster than script: the wordings of the country's own
 * languages, word lists (of all languages: people write in the one they think in), and how telephone numbers are read.
 *
 * @param without what of the wording the function does not say: groups (`phone` of `phone.help`) or single texts
 * @returns the plugin, and what it puts beside the bundle once esbuild has run
 */
export const dataBeside = (
  languages: readonly string[],
  without: ReadonlySet<string>,
): { readonly plugin: Plugin; readonly files: ReadonlyMap<string, Buffer> } => {
  const files = new Map<string, Buffer>();
  const plugin: Plugin = {
    name: 'data-beside',
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /^beside$/ }, () => ({ path: 'read', namespace: 'beside', sideEffects: false }));
      onLoad({ filter: /.*/, namespace: 'beside' }, () =>
        loaded(`import { readFileSync } from 'node:fs';
          export const read = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));`),
      );
      onLoad({ filter: /[\\/]shared[\\/]wording[\\/]texts\.ts$/ }, () => {
        const said = Object.entries(sharedWording).map(
          ([language, texts]) => [language, Object.fromEntries(Object.entries(texts).filter(isWith(without)))] as const,
        );
        files.set(WORDING, bytesOf(rowsOf(Object.fromEntries(said), sharedOf(languages))));
        return loaded(`import { read } from 'beside';
          import { textsOf } from ${JSON.stringify(ROWS)};
          export const sharedWording = /* @__PURE__ */ textsOf(${read(WORDING)});`);
      });
      onLoad({ filter: /[\\/]shared[\\/]wording[\\/]danger[\\/].*\.json$/ }, async ({ path }) => {
        files.set(nameOf(path), bytesOf(await jsonIn(path)));
        return DATA(nameOf(path));
      });
      // What it gives as a module is the same as its JSON.
      onLoad({ filter: /[\\/]libphonenumber-js[\\/]metadata\.[a-z]+\.json\.js$/ }, async ({ path }) => {
        files.set(TELEPHONE, bytesOf(metadataToRead(await jsonIn(path.replace(/\.js$/, '')))));
        return DATA(TELEPHONE);
      });
    },
  };
  return { plugin, files };
};
