import { consumer } from '../../shared/steps/consume.ts';
import { dependencies } from './dependencies.ts';
import { triageTip } from './triageTip.ts';

const { log, ...ports } = dependencies();

export const handler = consumer(log, async (pointer) => {
  if (!('tip' in pointer)) throw new Error('triage is pointed at a tip');
  await triageTip(ports, pointer.tip);
});
