import { randomBytes } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { createBucketStore } from '../../shared/abuse/bucketStore.ts';
import { dynamoClient } from '../../shared/adapters/clients.ts';
import { createCounter } from '../../shared/adapters/counter.ts';
import { environment, readEnvironment } from '../../shared/deployment/environment.ts';
import { createAcceptTip } from '../../shared/intake/accept.ts';
import { createPrepareCode } from '../../shared/intake/prepareCode.ts';
import { boundPorts } from '../../shared/intake/boundPorts.ts';
import { createMailboxService } from '../../shared/mailbox/service.ts';
import { createGate, gateVariables } from '../../shared/restore/gate.ts';
import { bundledPack } from '../../shared/steps/pack.ts';
import type { WebDependencies } from './site.ts';
import { createSessionStore } from './stores.ts';

const variables = environment.pick({
  ...gateVariables,
  TABLE_TIPS: true,
  TABLE_PARTS: true,
  TABLE_MAILBOXES: true,
  TABLE_EPHEMERA: true,
  ORIGIN_SECRETS: true,
});

export const dependencies = (): WebDependencies => {
  const env = readEnvironment(variables, process.env);
  const pack = bundledPack();
  const ports = boundPorts(pack);
  const logger = new Logger({ serviceName: 'web', logLevel: 'INFO' });
  return {
    pack,
    acceptTip: createAcceptTip(ports),
    prepareCode: createPrepareCode(ports),
    mailbox: createMailboxService(ports),
    sessions: createSessionStore(ports.ephemera),
    buckets: createBucketStore(ports.ephemera, createCounter(dynamoClient(), env.TABLE_EPHEMERA)),
    now: ports.now,
    random: (length) => randomBytes(length),
    log: (line) => logger.info('request', { ...line }),
    gate: createGate(dynamoClient(), env, [env.TABLE_TIPS, env.TABLE_PARTS, env.TABLE_MAILBOXES]),
    originSecrets: env.ORIGIN_SECRETS,
  };
};
