import { brotliCompressSync } from 'node:zlib';
import type { Plugin } from 'esbuild';
import { documentOf } from '../../functions/web/api/document.ts';
import type { Pack } from '../../shared/jurisdiction/pack.ts';

const DOCUMENT = 'openapi.json.br';

/** What web serves of its API, made when its bundle is: what describes schemas (22 KB) stays out of it. */
export const apiDocument = (pack: Pack): readonly [string, Buffer] => [
  DOCUMENT,
  brotliCompressSync(Buffer.from(documentOf(pack))),
];

/** Packed: programs ask for it now and then, and each page's cold start carries it. */
export const withDocumentBeside: Plugin = {
  name: 'document-beside',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]functions[\\/]web[\\/]api[\\/]document\.ts$/ }, () => ({
      contents: `import { readFileSync } from 'node:fs';
        import { brotliDecompressSync } from 'node:zlib';
        export const documentOf = () =>
          brotliDecompressSync(readFileSync(new URL('./${DOCUMENT}', import.meta.url))).toString();`,
    }));
  },
};
