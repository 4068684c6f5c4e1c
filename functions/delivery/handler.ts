import { consumer } from '../../shared/steps/consume.ts';
import { dependencies } from './dependencies.ts';
import { deliveryStep } from './deliver.ts';

const ports = dependencies();

export const handler = consumer(ports.log, deliveryStep(ports));
