import type { Runtime } from '../../../infra/local/runtime.ts';
import { createKeys } from '../../../shared/adapters/keys.ts';
import { createTable } from '../../../shared/adapters/table.ts';
import { hourOf } from '../../../shared/domain/hour.ts';
import { Plain } from '../../../shared/domain/plain.ts';
import { sealDutyNumber } from '../../../shared/relay/dutyNumber.ts';
import { DUTY } from '../../../shared/rows/dutyPhone.ts';

/** As its supervisor sets it. */
export const giveDutyPhone = async (runtime: Runtime, partner: string, number: string): Promise<void> => {
  const { DEPLOYMENT = '', KEY_RELAY = '', TABLE_OFFICES = '' } = runtime.environmentOf('relay-urgent');
  const relay = await createKeys(runtime.clientsAs('phone').kms).publicKey(KEY_RELAY);
  const sealed = await sealDutyNumber(DEPLOYMENT, partner, new Plain(number), relay);
  const hour = hourOf(new Date(runtime.clock.now()));
  await createTable(runtime.admin.dynamodb, TABLE_OFFICES).put({ pk: partner, sk: DUTY, ...sealed, hour, by: 'amina' });
};
