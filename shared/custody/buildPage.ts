import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const STYLE =
  'body{font:1rem/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1c1c1c;background:#fff}' +
  'label{display:block;font-weight:600;margin-top:1rem}output{display:block;margin-top:1.5rem;white-space:pre-wrap;overflow-wrap:anywhere}';

const hashed = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** One file that checks records in a browser and needs nothing else: no network, no server, nothing installed. */
export const buildPage = async (): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./page.ts', import.meta.url))],
    bundle: true,
    write: false,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    minify: true,
    legalComments: 'none',
    logLevel: 'silent',
  });
  // In a script element nothing may look like its end.
  const script = (outputFiles[0]?.text ?? '').replaceAll('</', String.raw`<\/`).replaceAll('<!--', String.raw`\x3c!--`);
  const policy = `default-src 'none'; script-src ${hashed(script)}; style-src ${hashed(STYLE)}; form-action 'none'; base-uri 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<title>Check a custody record</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Check a custody record</h1>
<p>Nothing that you choose here leaves this machine: the page may connect to nothing, and works without a network.</p>
<label for="record">The record (JSON)</label>
<input type="file" id="record" accept=".json">
<label for="key">The public key that the deployment published (JWK), so that the record does not vouch for itself</label>
<input type="file" id="key" accept=".json,.jwk">
<label for="earlier">An earlier record of the same tip, if you have one</label>
<input type="file" id="earlier" accept=".json,.jws">
<output role="status"></output>
<noscript><p>This page needs its script to check anything.</p></noscript>
</main>
<script>${script}</script>
</body>
</html>
`;
};
