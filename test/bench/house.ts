import { startRuntime } from '../../infra/local/runtime.ts';
import { functionFolders } from '../../infra/constructs/bundle.ts';

/*
 * The embedded endpoints, in a process of their own: what they cost must not count as what a tip costs. Started by
 * bench.ts, to which it sends the environment of each function, credentials included.
 */
const runtime = await startRuntime({ jurisdiction: 'zz', stateDirectory: ':memory:', schedules: 'manual' });

const nameOf: Record<(typeof functionFolders)[number], string> = {
  web: 'web',
  triage: 'triage-urgent',
  routing: 'routing-urgent',
  delivery: 'delivery-urgent',
  upkeep: 'upkeep',
  staff: 'staff-desk',
};

process.send?.(
  Object.fromEntries(
    functionFolders.map((folder) => {
      const name = nameOf[folder];
      const { accessKeyId, secretAccessKey } = runtime.credentialsFor(name);
      const credentials = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
      return [folder, { ...runtime.environmentOf(name), ...credentials }];
    }),
  ),
);
process.on('disconnect', () => {
  void runtime.stop().then(() => process.exit(0));
});
