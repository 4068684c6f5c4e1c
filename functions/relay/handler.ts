import { behind } from '../../shared/restore/gate.ts';
import { consumer } from '../../shared/steps/consume.ts';
import { dependencies } from './dependencies.ts';
import { relayStep } from './work.ts';

const ports = dependencies();

export const handler = consumer(ports.log, behind(ports.gate, relayStep(ports)));
