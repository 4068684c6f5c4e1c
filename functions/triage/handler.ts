import { consumer } from '../../shared/steps/consume.ts';
import { dependencies } from './dependencies.ts';
import { triageStep } from './triageTip.ts';

const { log, ...ports } = dependencies();

export const handler = consumer(log, triageStep(ports));
