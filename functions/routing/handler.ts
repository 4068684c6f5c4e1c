import { consumer } from '../../shared/steps/consume.ts';
import { dependencies } from './dependencies.ts';
import { route } from './route.ts';

const ports = dependencies();

export const handler = consumer(ports.log, route(ports));
