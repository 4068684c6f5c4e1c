import { behind } from '../../shared/restore/gate.ts';
import { consumer } from '../../shared/steps/consume.ts';
import { dependencies } from './dependencies.ts';
import { triageStep } from './triageTip.ts';

const { log, gate, ...ports } = dependencies();

export const handler = consumer(log, behind(gate, triageStep(ports)));
