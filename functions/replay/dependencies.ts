import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { dynamoClient, s3Client } from '../../shared/adapters/clients.ts';
import { createErasures } from '../../shared/adapters/erasures.ts';
import { createFiles } from '../../shared/adapters/files.ts';
import { createScanOnly } from '../../shared/adapters/scanOnly.ts';
import { createTable } from '../../shared/adapters/table.ts';
import { tableIdsOf } from '../../shared/adapters/tableIds.ts';
import { createCustodyLog } from '../../shared/custody/log.ts';
import { environment, readEnvironment } from '../../shared/deployment/environment.ts';
import { createGate, gateVariables } from '../../shared/restore/gate.ts';
import { createLog } from '../../shared/steps/log.ts';
import { bundledPack } from '../../shared/steps/pack.ts';
import type { ReplayPorts } from './ports.ts';

const variables = environment.pick({
  ...gateVariables,
  TABLE_TIPS: true,
  TABLE_PARTS: true,
  TABLE_MAILBOXES: true,
  TABLE_REFERRALS: true,
  TABLE_OFFICES: true,
  TABLE_CUSTODY: true,
  BUCKET_ERASURES: true,
  BUCKET_FILES: true,
});

const ownerSchema = z.object({ pk: z.string(), tip: z.string() });
const idSchema = z.object({ pk: z.string() });
const now = () => new Date();

export const dependencies = (): ReplayPorts => {
  const env = readEnvironment(variables, process.env);
  const dynamo = dynamoClient();
  const s3 = s3Client();
  const table = (name: string) => createTable(dynamo, name);
  const restored = [env.TABLE_TIPS, env.TABLE_PARTS, env.TABLE_MAILBOXES, env.TABLE_REFERRALS];
  const { RESTORE: id, TABLE_RESTORES: restores } = env;
  return {
    tips: table(env.TABLE_TIPS),
    parts: table(env.TABLE_PARTS),
    mailboxes: table(env.TABLE_MAILBOXES),
    allMailboxes: createScanOnly(dynamo, env.TABLE_MAILBOXES, ownerSchema),
    allTips: createScanOnly(dynamo, env.TABLE_TIPS, idSchema),
    referrals: table(env.TABLE_REFERRALS),
    offices: table(env.TABLE_OFFICES),
    custody: createCustodyLog(table(env.TABLE_CUSTODY), { random: randomBytes, now }),
    erasures: createErasures(s3, env.BUCKET_ERASURES),
    files: createFiles(s3, env.BUCKET_FILES),
    kinds: new Map(bundledPack().partners.map(({ id: partner, kind }) => [partner, kind])),
    restored:
      id === undefined || restores === undefined
        ? undefined
        : { id, restores: table(restores), tableIds: () => tableIdsOf(dynamo, restored) },
    gate: createGate(dynamo, env, restored),
    now,
    log: createLog('replay'),
  };
};
