import { randomBytes } from 'node:crypto';
import { dynamoClient } from '../../shared/adapters/clients.ts';
import { createTable, type Table } from '../../shared/adapters/table.ts';
import { createCustodyLog, type CustodyLog } from '../../shared/custody/log.ts';
import { environment, readEnvironment } from '../../shared/deployment/environment.ts';
import { createGate, gateVariables, type Gate } from '../../shared/restore/gate.ts';
import { createLog, type Log } from '../../shared/steps/log.ts';

export interface DeliveryPorts {
  readonly referrals: Table;
  readonly custody: CustodyLog;
  /** Id of the restore that the referrals come from, if they come from one. */
  readonly restore?: string | undefined;
  readonly now: () => Date;
  readonly log: Log;
}

const variables = environment.pick({ ...gateVariables, TABLE_REFERRALS: true, TABLE_CUSTODY: true });

const now = () => new Date();

export const dependencies = (): DeliveryPorts & { readonly gate: Gate } => {
  const env = readEnvironment(variables, process.env);
  const dynamo = dynamoClient();
  return {
    referrals: createTable(dynamo, env.TABLE_REFERRALS),
    custody: createCustodyLog(createTable(dynamo, env.TABLE_CUSTODY), { random: randomBytes, now }),
    restore: env.RESTORE,
    now,
    gate: createGate(dynamo, env, [env.TABLE_REFERRALS]),
    log: createLog('delivery'),
  };
};
