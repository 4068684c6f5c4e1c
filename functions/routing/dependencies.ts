import { randomBytes } from 'node:crypto';
import { dynamoClient, kmsClient, s3Client, sqsClient } from '../../shared/adapters/clients.ts';
import { createErasures } from '../../shared/adapters/erasures.ts';
import { createFiles } from '../../shared/adapters/files.ts';
import { createKeys } from '../../shared/adapters/keys.ts';
import { createQueue } from '../../shared/adapters/queue.ts';
import { createTable } from '../../shared/adapters/table.ts';
import { createCustodyLog } from '../../shared/custody/log.ts';
import { environment, readEnvironment } from '../../shared/deployment/environment.ts';
import { loadCedar } from '../../shared/routing/cedar.ts';
import { createGate, gateVariables, type Gate } from '../../shared/restore/gate.ts';
import { createLog } from '../../shared/steps/log.ts';
import { bundledCedar, bundledPack } from '../../shared/steps/pack.ts';
import type { RoutingPorts } from './ports.ts';

const variables = environment.pick({
  ...gateVariables,
  DEPLOYMENT: true,
  TABLE_TIPS: true,
  TABLE_PARTS: true,
  TABLE_MAILBOXES: true,
  TABLE_REFERRALS: true,
  TABLE_OFFICES: true,
  TABLE_CUSTODY: true,
  QUEUE_TRIAGE_URGENT: true,
  QUEUE_TRIAGE_ROUTINE: true,
  TABLE_RELAY: true,
  QUEUE_DELIVERY_URGENT: true,
  QUEUE_DELIVERY_ROUTINE: true,
  QUEUE_RELAY_URGENT: true,
  QUEUE_RELAY_ROUTINE: true,
  KEY_INTAKE: true,
  KEYS_PARTNERS: true,
  BUCKET_ERASURES: true,
  BUCKET_FILES: true,
});

const now = () => new Date();

export const dependencies = (): RoutingPorts & { readonly gate: Gate } => {
  const env = readEnvironment(variables, process.env);
  const dynamo = dynamoClient();
  const s3 = s3Client();
  const sqs = sqsClient();
  const table = (name: string) => createTable(dynamo, name);
  return {
    deployment: env.DEPLOYMENT,
    pack: bundledPack(),
    cedar: loadCedar(bundledCedar()),
    tips: table(env.TABLE_TIPS),
    parts: table(env.TABLE_PARTS),
    mailboxes: table(env.TABLE_MAILBOXES),
    referrals: table(env.TABLE_REFERRALS),
    offices: table(env.TABLE_OFFICES),
    custody: createCustodyLog(table(env.TABLE_CUSTODY), { random: randomBytes, now }),
    keys: createKeys(kmsClient()),
    keyIds: { intake: env.KEY_INTAKE, partners: env.KEYS_PARTNERS },
    triage: createQueue(sqs, { urgent: env.QUEUE_TRIAGE_URGENT, routine: env.QUEUE_TRIAGE_ROUTINE }),
    delivery: createQueue(sqs, { urgent: env.QUEUE_DELIVERY_URGENT, routine: env.QUEUE_DELIVERY_ROUTINE }),
    relay: table(env.TABLE_RELAY),
    relayQueue: createQueue(sqs, { urgent: env.QUEUE_RELAY_URGENT, routine: env.QUEUE_RELAY_ROUTINE }),
    erasures: createErasures(s3, env.BUCKET_ERASURES),
    files: createFiles(s3, env.BUCKET_FILES),
    now,
    gate: createGate(dynamo, env, [env.TABLE_TIPS, env.TABLE_PARTS, env.TABLE_MAILBOXES, env.TABLE_REFERRALS]),
    log: createLog('routing'),
  };
};
