import { randomBytes } from 'node:crypto';
import { dynamoClient, sqsClient } from '../../shared/adapters/clients.ts';
import { createMailer, type Mailer } from '../../shared/adapters/mailer.ts';
import { createQueue, type Queue } from '../../shared/adapters/queue.ts';
import { createTable, type Table } from '../../shared/adapters/table.ts';
import type { Pack } from '../../shared/jurisdiction/pack.ts';
import { createCustodyLog, type CustodyLog } from '../../shared/custody/log.ts';
import { environment, readEnvironment } from '../../shared/deployment/environment.ts';
import { createGate, gateVariables, type Gate } from '../../shared/restore/gate.ts';
import { createLog, type Log } from '../../shared/steps/log.ts';
import { bundledPack } from '../../shared/steps/pack.ts';

export interface DeliveryPorts {
  readonly referrals: Table;
  readonly custody: CustodyLog;
  /** Where it asks for the duty phone to ring, and reads what became of that. */
  readonly relay: Table;
  readonly relayQueue: Queue;
  /** Where partners say by which address they are told that something waits. */
  readonly offices: Table;
  readonly mailer: Mailer;
  /** Where it points to a tip of which nobody looks at a referral. */
  readonly routing: Queue;
  /** By when it is chased again. */
  readonly pack: Pick<Pack, 'jurisdiction'>;
  /** Id of the restore that the referrals come from, if they come from one. */
  readonly restore?: string | undefined;
  readonly now: () => Date;
  readonly log: Log;
}

const variables = environment.pick({
  ...gateVariables,
  TABLE_REFERRALS: true,
  TABLE_CUSTODY: true,
  TABLE_RELAY: true,
  TABLE_OFFICES: true,
  MAIL_FROM: true,
  MAIL_SET: true,
  AWS_REGION: true,
  AWS_ACCESS_KEY_ID: true,
  AWS_SECRET_ACCESS_KEY: true,
  AWS_SESSION_TOKEN: true,
  AWS_ENDPOINT_URL_SESV2: true,
  QUEUE_RELAY_URGENT: true,
  QUEUE_RELAY_ROUTINE: true,
  QUEUE_ROUTING_URGENT: true,
  QUEUE_ROUTING_ROUTINE: true,
});

const now = () => new Date();

export const dependencies = (): DeliveryPorts & { readonly gate: Gate } => {
  const env = readEnvironment(variables, process.env);
  const dynamo = dynamoClient();
  const sqs = sqsClient();
  return {
    referrals: createTable(dynamo, env.TABLE_REFERRALS),
    custody: createCustodyLog(createTable(dynamo, env.TABLE_CUSTODY), { random: randomBytes, now }),
    relay: createTable(dynamo, env.TABLE_RELAY),
    relayQueue: createQueue(sqs, { urgent: env.QUEUE_RELAY_URGENT, routine: env.QUEUE_RELAY_ROUTINE }),
    routing: createQueue(sqs, { urgent: env.QUEUE_ROUTING_URGENT, routine: env.QUEUE_ROUTING_ROUTINE }),
    pack: bundledPack(),
    offices: createTable(dynamo, env.TABLE_OFFICES),
    mailer: createMailer({
      region: env.AWS_REGION,
      credentials: {
        accessKeyId: env.AWS_ACCESS_KEY_ID,
        secretAccessKey: env.AWS_SECRET_ACCESS_KEY,
        sessionToken: env.AWS_SESSION_TOKEN,
      },
      endpoint: env.AWS_ENDPOINT_URL_SESV2,
      from: env.MAIL_FROM,
      configurationSet: env.MAIL_SET,
    }),
    restore: env.RESTORE,
    now,
    gate: createGate(dynamo, env, [env.TABLE_REFERRALS]),
    log: createLog('delivery'),
  };
};
