import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';
import * as z from 'zod';

/**
 * Lambda hands a function its credentials in the environment. The SDK would bring along every other way to come by some
 * (profiles, SSO, STS, web identity, instance metadata: 100 KB), each of them a way that nobody here wants taken.
 */
export const credentialsFromEnvironment: Plugin = {
  name: 'credentials-from-environment',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, ({ resolveDir }) => ({
      path: 'environment',
      namespace: 'credentials',
      pluginData: resolveDir,
      sideEffects: false,
    }));
    onLoad({ filter: /.*/, namespace: 'credentials' }, ({ pluginData }) => ({
      contents: "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';",
      resolveDir: String(pluginData),
    }));
  },
};

const packageSchema = z.object({ version: z.string() });

/** The SDK's clients name their version to AWS, for which each imports the whole of its package.json. */
export const versionsOnly: Plugin = {
  name: 'versions-only',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]node_modules[\\/]@(?:aws-sdk|smithy)[\\/].*package\.json$/ }, async ({ path }) => {
      const { version } = packageSchema.parse(JSON.parse(await readFile(path, 'utf8')));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};

/** `shared/wording/danger/ar.json` → `wording-danger-ar.json`. */
const nameOf = (path: string): string => path.split(/[\\/]/).slice(-3).join('-');

/** What libphonenumber gives as a module for browsers is the same as its JSON, which Node can read as it is. */
const asJson = (path: string): string => path.replace(/\.json\.js$/, '.json');

/**
 * Data goes beside the code and is parsed as data: wordings, word lists and the shapes of telephone numbers would be a
 * fifth of the script, which V8 reads more slowly than JSON.
 *
 * @returns the plugin, and what it puts beside the bundle once esbuild has run
 */
export const dataBeside = (): { readonly plugin: Plugin; readonly files: ReadonlyMap<string, Buffer> } => {
  const files = new Map<string, Buffer>();
  const plugin: Plugin = {
    name: 'data-beside',
    setup({ onLoad }) {
      const data = /[\\/]shared[\\/]wording[\\/].*\.json$|[\\/]libphonenumber-js[\\/]metadata\.[a-z]+\.json\.js$/;
      onLoad({ filter: data }, async ({ path }) => {
        const name = nameOf(asJson(path));
        // Once through the parser: without the line breaks and blanks that are there for people.
        files.set(name, Buffer.from(JSON.stringify(JSON.parse(await readFile(asJson(path), 'utf8')))));
        return {
          contents: `import { readFileSync } from 'node:fs';
            const read = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
            export default /* @__PURE__ */ read(${JSON.stringify(`./${name}`)});`,
          loader: 'js',
        };
      });
    },
  };
  return { plugin, files };
};
