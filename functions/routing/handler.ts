import { consumer } from '../../shared/steps/consume.ts';
import { dependencies } from './dependencies.ts';
import { reconcile } from './reconcile.ts';
import { settle } from './settle.ts';

const ports = dependencies();

export const handler = consumer(ports.log, async (pointer) => {
  if ('request' in pointer) await settle(ports, pointer.partner, pointer.request);
  else await reconcile(ports, pointer.tip);
});
