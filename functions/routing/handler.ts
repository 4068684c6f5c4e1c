import { behind } from '../../shared/restore/gate.ts';
import { consumer } from '../../shared/steps/consume.ts';
import { dependencies } from './dependencies.ts';
import { route } from './route.ts';

const ports = dependencies();

export const handler = consumer(ports.log, behind(ports.gate, route(ports)));
