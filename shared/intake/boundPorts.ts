import { randomBytes } from 'node:crypto';
import { dynamoClient, kmsClient, sqsClient, type Patience } from '../adapters/clients.ts';
import { createKeys } from '../adapters/keys.ts';
import { createQueue } from '../adapters/queue.ts';
import { createTable } from '../adapters/table.ts';
import { createCustodyLog } from '../custody/log.ts';
import { environment, readEnvironment } from '../deployment/environment.ts';
import type { IntakePorts } from './ports.ts';
import type { Pack } from '../jurisdiction/pack.ts';

const variables = environment.pick({
  DEPLOYMENT: true,
  TABLE_TIPS: true,
  TABLE_PARTS: true,
  TABLE_MAILBOXES: true,
  TABLE_CUSTODY: true,
  TABLE_EPHEMERA: true,
  QUEUE_TRIAGE_URGENT: true,
  QUEUE_TRIAGE_ROUTINE: true,
  QUEUE_ROUTING_URGENT: true,
  QUEUE_ROUTING_ROUTINE: true,
  KEY_INTAKE: true,
  KEY_RELAY: true,
  KEY_ACCESS: true,
});

const now = () => new Date();

/** What intake and the mailbox use, bound to this function's tables, queues and keys. */
export const boundPorts = (pack: Pack, patience?: Patience): IntakePorts => {
  const env = readEnvironment(variables, process.env);
  const dynamo = dynamoClient(patience);
  const sqs = sqsClient(patience);
  return {
    deployment: env.DEPLOYMENT,
    pack,
    tips: createTable(dynamo, env.TABLE_TIPS),
    parts: createTable(dynamo, env.TABLE_PARTS),
    mailboxes: createTable(dynamo, env.TABLE_MAILBOXES),
    custody: createCustodyLog(createTable(dynamo, env.TABLE_CUSTODY), { random: randomBytes, now }),
    ephemera: createTable(dynamo, env.TABLE_EPHEMERA),
    keys: createKeys(kmsClient(patience)),
    keyIds: { intake: env.KEY_INTAKE, relay: env.KEY_RELAY, access: env.KEY_ACCESS },
    queues: {
      triage: createQueue(sqs, { urgent: env.QUEUE_TRIAGE_URGENT, routine: env.QUEUE_TRIAGE_ROUTINE }),
      routing: createQueue(sqs, { urgent: env.QUEUE_ROUTING_URGENT, routine: env.QUEUE_ROUTING_ROUTINE }),
    },
    now,
  };
};
