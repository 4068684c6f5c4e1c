import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Cedar, loadCedar } from '../routing/cedar.ts';

/** Cedar for the command line, synthesis and tests; a Lambda reads the file beside its bundle instead. */
const cedarWasmPath = (): string =>
  createRequire(import.meta.url)
    .resolve('@cedar-policy/cedar-wasm/nodejs')
    .replace(/nodejs([/\\])cedar_wasm\.js$/, 'web$1cedar_wasm_bg.wasm');

export const cedarFromModules = (): Cedar => loadCedar(readFileSync(cedarWasmPath()));
