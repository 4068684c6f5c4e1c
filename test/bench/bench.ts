import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import * as z from 'zod';
import { functionFolders } from '../../infra/constructs/bundle.ts';
import { loadPack } from '../../shared/jurisdiction/load.ts';
import { measureAccepting } from './accepting.ts';
import { measureBundles } from './bundles.ts';
import { tableOf } from './statistics.ts';

const JURISDICTION = 'zz';
const OUT = '.quietline/bench.json';

const environmentsSchema = z.record(z.enum(functionFolders), z.record(z.string(), z.string()));

const progress =
  (what: string) =>
  (done: number, of: number): void => {
    if (process.stderr.isTTY)
      process.stderr.write(`\r\u001b[K${what} ${'█'.repeat(done)}${'░'.repeat(of - done)} ${done}/${of}`);
  };
const clear = (): void => {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
};

const loaded = await loadPack(JURISDICTION);
if (!loaded.ok)
  throw new Error(`jurisdictions/${JURISDICTION} has problems: npm run jurisdiction -- check ${JURISDICTION}`);

const house = fork(new URL('./house.ts', import.meta.url), { execArgv: ['--import', 'tsx'] });
const [message]: unknown[] = await once(house, 'message');
const environments = environmentsSchema.parse(message);

const bundles = await measureBundles(loaded.value, (folder) => environments[folder], progress('import'));
clear();

Object.assign(process.env, environments.web);
// Read from the environment when it is loaded, as at a cold start.
const { intakePorts } = await import('../../functions/web/intakePorts.ts');
const { createAcceptTip } = await import('../../shared/intake/accept.ts');
const accepting = await measureAccepting(createAcceptTip(intakePorts(loaded.value)), JURISDICTION, progress('tips'));
clear();

console.log(
  tableOf(
    bundles.map(({ function: name, kilobytes, importMilliseconds }) => ({
      function: name,
      'bundle KB': kilobytes,
      'import ms': importMilliseconds,
    })),
  ),
);
console.log('');
console.log(
  tableOf([
    { 'per accepted tip': 'processor ms', value: accepting.cpuMilliseconds },
    { 'per accepted tip': 'wall ms, one at a time', value: accepting.wallMilliseconds },
    { 'per accepted tip': 'tips measured', value: accepting.tips },
  ]),
);

mkdirSync('.quietline', { recursive: true });
const machine = { node: process.version, cores: cpus().length, model: cpus()[0]?.model ?? 'unknown' };
writeFileSync(OUT, `${JSON.stringify({ machine, bundles, accepting }, null, 2)}\n`);
console.log(`\nWritten to ${OUT}`);
house.disconnect();
