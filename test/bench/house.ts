import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp } from '../../infra/build.ts';
import { functionFolders } from '../../infra/constructs/bundle.ts';
import { startRuntime } from '../../infra/local/runtime.ts';
import { newKeyFile } from '../../shared/packet/keys.ts';
import { GUARD, packWithGuard } from '../factories/guard.ts';
import { KEY_CACHE } from './stage.ts';

/*
 * The embedded endpoints, in a process of their own (aside.ts), which is sent the environment of each function, credentials
 * included. One partner more than the country has, so that there is every function.
 */
const assembly = mkdtempSync(join(tmpdir(), 'quietline-bench-house-'));
process.once('exit', () => rmSync(assembly, { recursive: true, force: true }));
const pack = await packWithGuard(newKeyFile(GUARD));
(await buildApp({ jurisdiction: 'zz', acceptUnreviewed: 'zz', pack, outdir: assembly })).synth();

const runtime = await startRuntime({
  jurisdiction: 'zz',
  assembly,
  stateDirectory: ':memory:',
  schedules: 'manual',
  keyCacheDirectory: KEY_CACHE,
});

const nameOf = (folder: string): string => {
  const names = runtime.deployment.functions.map(({ name }) => name.replace(/^quietline-zz-/, ''));
  const found = names.find((name) => name === folder) ?? names.find((name) => name.startsWith(`${folder}-`));
  if (found === undefined) throw new Error(`Nothing deploys functions/${folder}`);
  return found;
};

process.send?.(
  Object.fromEntries(
    functionFolders.map((folder) => {
      const name = nameOf(folder);
      const { accessKeyId, secretAccessKey } = runtime.credentialsFor(name);
      const credentials = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
      return [folder, { ...runtime.environmentOf(name), ...credentials }];
    }),
  ),
);
process.on('disconnect', () => {
  void runtime.stop().then(() => process.exit(0));
});
