import { randomBytes } from 'node:crypto';
import { dynamoClient } from '../../shared/adapters/clients.ts';
import { createTable, type Table } from '../../shared/adapters/table.ts';
import { createCustodyLog, type CustodyLog } from '../../shared/custody/log.ts';
import { environment, readEnvironment } from '../../shared/deployment/environment.ts';
import { createLog, type Log } from '../../shared/steps/log.ts';

export interface DeliveryPorts {
  readonly referrals: Table;
  readonly custody: CustodyLog;
  readonly now: () => Date;
  readonly log: Log;
}

const variables = environment.pick({ TABLE_REFERRALS: true, TABLE_CUSTODY: true });

const now = () => new Date();

export const dependencies = (): DeliveryPorts => {
  const env = readEnvironment(variables, process.env);
  const dynamo = dynamoClient();
  return {
    referrals: createTable(dynamo, env.TABLE_REFERRALS),
    custody: createCustodyLog(createTable(dynamo, env.TABLE_CUSTODY), { random: randomBytes, now }),
    now,
    log: createLog('delivery'),
  };
};
