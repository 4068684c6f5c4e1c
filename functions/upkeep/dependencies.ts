import { dynamoClient, s3Client, sqsClient } from '../../shared/adapters/clients.ts';
import { createFiles } from '../../shared/adapters/files.ts';
import { createQueue } from '../../shared/adapters/queue.ts';
import { createScanTable, createTable } from '../../shared/adapters/table.ts';
import { environment, readEnvironment } from '../../shared/deployment/environment.ts';
import { createGate, gateVariables, type Gate } from '../../shared/restore/gate.ts';
import { createLog } from '../../shared/steps/log.ts';
import type { UpkeepPorts } from './ports.ts';

const variables = environment.pick({
  ...gateVariables,
  TABLE_TIPS: true,
  TABLE_PARTS: true,
  TABLE_MAILBOXES: true,
  TABLE_REFERRALS: true,
  TABLE_OFFICES: true,
  TABLE_EPHEMERA: true,
  TABLE_RELAY: true,
  QUEUE_TRIAGE_URGENT: true,
  QUEUE_TRIAGE_ROUTINE: true,
  QUEUE_ROUTING_URGENT: true,
  QUEUE_ROUTING_ROUTINE: true,
  QUEUE_DELIVERY_URGENT: true,
  QUEUE_DELIVERY_ROUTINE: true,
  BUCKET_FILES: true,
  RETENTION_DAYS: true,
  QUEUE_RELAY_URGENT: true,
  QUEUE_RELAY_ROUTINE: true,
});

export const dependencies = (): UpkeepPorts & { readonly gate: Gate } => {
  const env = readEnvironment(variables, process.env);
  const dynamo = dynamoClient();
  const sqs = sqsClient();
  return {
    tips: createTable(dynamo, env.TABLE_TIPS),
    parts: createTable(dynamo, env.TABLE_PARTS),
    mailboxes: createTable(dynamo, env.TABLE_MAILBOXES),
    referrals: createTable(dynamo, env.TABLE_REFERRALS),
    offices: createTable(dynamo, env.TABLE_OFFICES),
    relay: createTable(dynamo, env.TABLE_RELAY),
    ephemera: createScanTable(dynamo, env.TABLE_EPHEMERA),
    files: createFiles(s3Client(), env.BUCKET_FILES),
    queues: {
      triage: createQueue(sqs, { urgent: env.QUEUE_TRIAGE_URGENT, routine: env.QUEUE_TRIAGE_ROUTINE }),
      routing: createQueue(sqs, { urgent: env.QUEUE_ROUTING_URGENT, routine: env.QUEUE_ROUTING_ROUTINE }),
      delivery: createQueue(sqs, { urgent: env.QUEUE_DELIVERY_URGENT, routine: env.QUEUE_DELIVERY_ROUTINE }),
      relay: createQueue(sqs, { urgent: env.QUEUE_RELAY_URGENT, routine: env.QUEUE_RELAY_ROUTINE }),
    },
    retentionDays: env.RETENTION_DAYS,
    now: () => new Date(),
    gate: createGate(dynamo, env, [env.TABLE_TIPS, env.TABLE_PARTS, env.TABLE_MAILBOXES, env.TABLE_REFERRALS]),
    log: createLog('upkeep'),
  };
};
