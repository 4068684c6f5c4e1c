import type { Log } from '../../shared/steps/log.ts';
import { createGate, gateVariables, type Gate } from '../../shared/restore/gate.ts';
import { createLog } from '../../shared/steps/log.ts';
import { dynamoClient, sqsClient } from '../../shared/adapters/clients.ts';
import { createQueue, type Queue } from '../../shared/adapters/queue.ts';
import { createTable, type Table } from '../../shared/adapters/table.ts';
import { environment, readEnvironment } from '../../shared/deployment/environment.ts';
import type { Pack } from '../../shared/jurisdiction/pack.ts';
import { bundledPack } from '../../shared/steps/pack.ts';

export interface TriagePorts {
  readonly tips: Table;
  readonly routing: Queue;
  readonly pack: Pick<Pack, 'jurisdiction'>;
  readonly now: () => Date;
}

const variables = environment.pick({
  ...gateVariables,
  TABLE_TIPS: true,
  QUEUE_ROUTING_URGENT: true,
  QUEUE_ROUTING_ROUTINE: true,
});

export const dependencies = (): TriagePorts & { readonly log: Log; readonly gate: Gate } => {
  const env = readEnvironment(variables, process.env);
  const dynamo = dynamoClient();
  return {
    tips: createTable(dynamo, env.TABLE_TIPS),
    routing: createQueue(sqsClient(), { urgent: env.QUEUE_ROUTING_URGENT, routine: env.QUEUE_ROUTING_ROUTINE }),
    pack: bundledPack(),
    now: () => new Date(),
    gate: createGate(dynamo, env, [env.TABLE_TIPS]),
    log: createLog('triage'),
  };
};
