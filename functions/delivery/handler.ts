import { consumer } from '../../shared/steps/consume.ts';
import { dependencies } from './dependencies.ts';
import { deliver } from './deliver.ts';

const ports = dependencies();

export const handler = consumer(ports.log, async (pointer) => {
  if (!('partner' in pointer) || !('tip' in pointer)) throw new Error('delivery is pointed at a referral');
  await deliver(ports, pointer.partner, pointer.tip);
});
