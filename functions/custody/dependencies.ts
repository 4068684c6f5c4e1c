import { dynamoClient, kmsClient, s3Client } from '../../shared/adapters/clients.ts';
import { createRoots } from '../../shared/adapters/roots.ts';
import { createSigner } from '../../shared/adapters/signer.ts';
import { createTable } from '../../shared/adapters/table.ts';
import { environment, readEnvironment } from '../../shared/deployment/environment.ts';
import { createLog } from '../../shared/steps/log.ts';
import type { CustodyPorts } from './ports.ts';

const variables = environment.pick({ DEPLOYMENT: true, TABLE_CUSTODY: true, KEY_CUSTODY: true, BUCKET_ROOTS: true });

export const dependencies = (): CustodyPorts => {
  const env = readEnvironment(variables, process.env);
  return {
    deployment: env.DEPLOYMENT,
    custody: createTable(dynamoClient(), env.TABLE_CUSTODY),
    roots: createRoots(s3Client(), env.BUCKET_ROOTS),
    signer: createSigner(kmsClient(), env.KEY_CUSTODY),
    now: () => new Date(),
    log: createLog('custody'),
  };
};
