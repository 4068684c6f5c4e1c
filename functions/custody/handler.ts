import { dependencies } from './dependencies.ts';
import { signRoot } from './signRoot.ts';

const ports = dependencies();

/** Each hour. What fails is tried again by Lambda within minutes, and by the next hour after that. */
export const handler = (): Promise<void> => signRoot(ports);
