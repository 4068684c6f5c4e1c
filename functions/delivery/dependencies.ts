import { dynamoClient } from '../../shared/adapters/clients.ts';
import { createTable, type Table } from '../../shared/adapters/table.ts';
import { environment, readEnvironment } from '../../shared/deployment/environment.ts';
import { createLog, type Log } from '../../shared/steps/log.ts';

export interface DeliveryPorts {
  readonly referrals: Table;
  readonly custody: Table;
  readonly now: () => Date;
  readonly log: Log;
}

const variables = environment.pick({ TABLE_REFERRALS: true, TABLE_CUSTODY: true });

export const dependencies = (): DeliveryPorts => {
  const env = readEnvironment(variables, process.env);
  const dynamo = dynamoClient();
  return {
    referrals: createTable(dynamo, env.TABLE_REFERRALS),
    custody: createTable(dynamo, env.TABLE_CUSTODY),
    now: () => new Date(),
    log: createLog('delivery'),
  };
};
