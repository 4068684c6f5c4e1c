import { startRuntime } from '../../infra/local/runtime.ts';
import { functionFolders } from '../../infra/constructs/bundle.ts';
import { KEY_CACHE } from './stage.ts';

/*
 * The embedded endpoints, in a process of their own (aside.ts), which is sent the environment of each function, credentials
 * included.
 */
const runtime = await startRuntime({
  jurisdiction: 'zz',
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
