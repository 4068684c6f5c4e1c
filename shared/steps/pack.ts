import { readFileSync } from 'node:fs';
import { packSchema, type Pack } from '../jurisdiction/pack.ts';
import { jsonText } from '../sealing/json.ts';

/** The country that this function was deployed for: put beside the bundle at synthesis, already checked. */
export const bundledPack = (): Pack =>
  jsonText.pipe(packSchema).parse(readFileSync(new URL('./pack.json', import.meta.url), 'utf8'));

/** The page that checks custody records, likewise; to be handed out as it is. */
export const bundledCheckPage = (): string =>
  readFileSync(new URL('./check-custody-record.html', import.meta.url), 'utf8');

/** The policy engine, put beside the bundle likewise. */
export const bundledCedar = (): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(new URL('./cedar_wasm_bg.wasm', import.meta.url)));
