import * as z from 'zod';
import { randomBytes } from 'node:crypto';
import { startEndpoints } from '../infra/local/aws/endpoints.ts';
import type { Endpoints, FaultHooks, RequestSummary } from '../infra/local/aws/spec.ts';
import { deliveryStep } from '../functions/delivery/deliver.ts';
import { relayStep } from '../functions/relay/work.ts';
import { route } from '../functions/routing/route.ts';
import { triageStep } from '../functions/triage/triageTip.ts';
import { enqueueKept } from '../functions/upkeep/enqueueKept.ts';
import { enqueueOwed } from '../functions/upkeep/enqueueOwed.ts';
import { sweepExpired } from '../functions/upkeep/sweep.ts';
import { dynamoClient, kmsClient, s3Client, sqsClient } from '../shared/adapters/clients.ts';
import { createFiles } from '../shared/adapters/files.ts';
import { createErasures } from '../shared/adapters/erasures.ts';
import { createKeys } from '../shared/adapters/keys.ts';
import { createRoots } from '../shared/adapters/roots.ts';
import { createSigner } from '../shared/adapters/signer.ts';
import { createQueue } from '../shared/adapters/queue.ts';
import { createCustodyLog } from '../shared/custody/log.ts';
import { createScanOnly } from '../shared/adapters/scanOnly.ts';
import { createScanTable, createTable } from '../shared/adapters/table.ts';
import { tableIdsOf } from '../shared/adapters/tableIds.ts';
import {
  queueName,
  restoresTableName,
  steps,
  tableName,
  type Step,
  type TableName,
} from '../shared/deployment/names.ts';
import { createAcceptTip } from '../shared/intake/accept.ts';
import type { Lane } from '../shared/domain/urgency.ts';
import type { Pack } from '../shared/jurisdiction/pack.ts';
import { createOpening } from '../shared/relay/opening.ts';
import type { Ringing } from '../shared/telephony/ringing.ts';
import { createGate } from '../shared/restore/gate.ts';
import { createMailboxService } from '../shared/mailbox/service.ts';
import { consumer } from '../shared/steps/consume.ts';
import type { Log, LogCode, LogIds } from '../shared/steps/log.ts';
import { aPack, testCedar } from './factories/pack.ts';
import { calledBack } from './factories/calledBack.ts';
import { aDutyProvider } from './factories/dutyProvider.ts';
import { aMailer } from './factories/mailer.ts';
import { provider } from './factories/provider.ts';
import { DEPLOYMENT, ERASURES, FILES, HOUSE_ROLE, houseSpecs, keyArn, ROOTS } from './houseSpecs.ts';

export const RESTORE = 'r1';

/** Takes the place of the SDK's own, which tries again. */
const ONCE = { name: 'retryMiddleware', step: 'finalizeRequest', priority: 'high', override: true } as const;

type Logged = { readonly level: 'info' | 'error'; readonly code: LogCode; readonly ids: LogIds };

/** The pipeline without its Lambdas: real adapters, SDK and policies on the embedded endpoints, and a clock that moves. */
export const startHouse = async (pack?: Pack) => {
  const country = pack ?? (await aPack());
  const partners = country.partners.map(({ id }) => id);
  let clock = Date.parse('2026-05-04T09:20:00Z');
  const calls: RequestSummary[] = [];
  /** Set by a test, and taken off with `calm()`. */
  const faults: { before?: FaultHooks['beforeCall']; after?: FaultHooks['afterCall'] } = {};
  const endpoints = await startEndpoints({
    ...houseSpecs(partners),
    clock: () => clock,
    faults: {
      beforeCall: (request) => {
        calls.push(request);
        return faults.before?.(request);
      },
      afterCall: (request) => faults.after?.(request),
    },
  });
  pointSdkAt(endpoints);
  const clients = { dynamo: dynamoClient(), kms: kmsClient(), sqs: sqsClient(), s3: s3Client() };

  const logged: Logged[] = [];
  const log: Log = {
    info: (code, ids) => void logged.push({ level: 'info', code, ids }),
    error: (code, ids) => void logged.push({ level: 'error', code, ids }),
  };
  const table = (name: TableName) => createTable(clients.dynamo, tableName(DEPLOYMENT, name));
  const tables = {
    tips: table('Tips'),
    parts: table('Parts'),
    mailboxes: table('Mailboxes'),
    referrals: table('Referrals'),
    offices: table('Offices'),
    custody: table('Custody'),
    relay: table('Relay'),
    ephemera: createScanTable(clients.dynamo, tableName(DEPLOYMENT, 'Ephemera')),
  };
  const queueOf = (step: Step) =>
    createQueue(clients.sqs, {
      urgent: endpoints.queueUrl(queueName(DEPLOYMENT, step, 'urgent')),
      routine: endpoints.queueUrl(queueName(DEPLOYMENT, step, 'routine')),
    });
  const queues = {
    triage: queueOf('triage'),
    routing: queueOf('routing'),
    delivery: queueOf('delivery'),
    relay: queueOf('relay'),
  };
  const keys = createKeys(clients.kms);
  const now = (): Date => new Date(clock);
  const custody = createCustodyLog(tables.custody, { random: randomBytes, now });
  const files = createFiles(clients.s3, FILES);
  const shared = { deployment: DEPLOYMENT, pack: country, keys, now, log, ...tables, custody, files };

  const intakePorts = {
    ...shared,
    keyIds: { intake: keyArn('intake'), relay: keyArn('relay'), access: keyArn('access') },
    queues,
    relayQueue: queues.relay,
    random: (length: number) => new Uint8Array(randomBytes(length)),
  };
  const triagePorts = { ...shared, routing: queues.routing };
  const routingPorts = {
    ...shared,
    cedar: testCedar(),
    keyIds: {
      intake: keyArn('intake'),
      partners: Object.fromEntries(partners.map((id) => [id, keyArn(`partner-${id}`)])),
    },
    triage: queues.triage,
    delivery: queues.delivery,
    relayQueue: queues.relay,
    erasures: createErasures(clients.s3, ERASURES),
  };
  const mails = aMailer();
  const deliveryPorts = { ...shared, relayQueue: queues.relay, routing: queues.routing, mailer: mails.mailer };
  const custodyPorts = {
    ...shared,
    custody: tables.custody,
    roots: createRoots(clients.s3, ROOTS),
    signer: createSigner(clients.kms, keyArn('custody')),
  };
  const texts = provider();
  const rung: Ringing[] = [];
  const back = calledBack();
  const alarms = aDutyProvider();
  const relayPorts = {
    ...shared,
    queue: queues.relay,
    delivery: queues.delivery,
    alarmer: alarms.alarmer,
    open: createOpening(keys, keyArn('relay')),
    sender: texts.sender,
    ringer: { ring: async (ringing: Ringing) => rung.push(ringing) > 0 },
    callBack: back.callBack,
  };
  const upkeepPorts = { ...shared, queues, retentionDays: country.jurisdiction.retentionDays };

  const consumers = {
    triage: consumer(log, triageStep(triagePorts)),
    routing: consumer(log, route(routingPorts)),
    delivery: consumer(log, deliveryStep(deliveryPorts)),
    relay: consumer(log, relayStep(relayPorts)),
  };
  const restores = createTable(clients.dynamo, restoresTableName(DEPLOYMENT));
  const restored = (['Tips', 'Parts', 'Mailboxes', 'Referrals'] as const).map((name) => tableName(DEPLOYMENT, name));
  /** A worker that has just been started, and has asked nothing yet. */
  const freshGate = () =>
    createGate(clients.dynamo, { RESTORE, TABLE_RESTORES: restoresTableName(DEPLOYMENT) }, restored, now);
  const replayPorts = {
    ...shared,
    erasures: routingPorts.erasures,
    kinds: new Map(country.partners.map(({ id, kind }) => [id, kind])),
    allMailboxes: createScanOnly(
      clients.dynamo,
      tableName(DEPLOYMENT, 'Mailboxes'),
      z.object({ pk: z.string(), tip: z.string() }),
    ),
    allTips: createScanOnly(clients.dynamo, tableName(DEPLOYMENT, 'Tips'), z.object({ pk: z.string() })),
    restored: { id: RESTORE, restores, tableIds: () => tableIdsOf(clients.dynamo, restored) },
    gate: freshGate(),
  };
  const queueNames = steps.flatMap((step) =>
    (['urgent', 'routine'] as const).map((lane) => ({ step, lane, name: queueName(DEPLOYMENT, step, lane) })),
  );
  const bodies: string[] = [];

  /** Works off one batch of a queue. What fails stays in flight until the clock has moved. */
  const workOff = async (step: Step, name: string): Promise<number> => {
    const received = await endpoints.queues.receive({
      queueName: name,
      roleArn: HOUSE_ROLE,
      maxMessages: 10,
      waitSeconds: 0,
    });
    if (received.length === 0) return 0;
    bodies.push(...received.map(({ body }) => body));
    const answer = await consumers[step](eventOf(name, received));
    const failed = new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const { messageId, receiptHandle } of received) {
      if (!failed.has(messageId)) endpoints.queues.delete({ queueName: name, roleArn: HOUSE_ROLE, receiptHandle });
    }
    return received.length;
  };

  const run = async (only?: Lane): Promise<void> => {
    const queuesOf = queueNames.filter(({ lane }) => only === undefined || lane === only);
    for (let worked = 1; worked > 0;) {
      worked = 0;
      for (const { step, name } of queuesOf) worked += await workOff(step, name);
    }
  };

  return {
    pack: country,
    endpoints,
    clients,
    tables,
    custody,
    files,
    queues,
    keys,
    now,
    calls,
    logged,
    /** Of every message that was worked off. */
    bodies,
    faults,
    calm: (): void => {
      delete faults.before;
      delete faults.after;
    },
    /** For tests in which a worker dies: who is dead asks nobody again, and the test need not wait for it. */
    withoutRetries: (): void => {
      clients.dynamo.middlewareStack.add((next) => next, ONCE);
      clients.kms.middlewareStack.add((next) => next, ONCE);
      clients.sqs.middlewareStack.add((next) => next, ONCE);
      clients.s3.middlewareStack.add((next) => next, ONCE);
    },
    wait: (minutes: number): void => {
      clock += minutes * 60_000;
    },
    intakePorts,
    triagePorts,
    routingPorts,
    deliveryPorts,
    /** To whom it was written that something waits. */
    mails: mails.state,
    relayPorts,
    /** What the relay sent, and how it fared. */
    texts,
    /** Telephones that the relay had ring. */
    rung,
    calledBack: back,
    /** Duty phones that it had ring because something urgent waits. */
    alarms,
    upkeepPorts,
    custodyPorts,
    /** As after a restore whose id is `RESTORE`. */
    replayPorts,
    freshGate,
    accept: createAcceptTip(intakePorts),
    mailbox: createMailboxService(intakePorts),
    /** Works off every queue, or those of one lane, until they are empty. */
    run,
    upkeep: async (): Promise<void> => {
      await enqueueOwed(upkeepPorts);
      await enqueueKept(upkeepPorts);
      await sweepExpired(upkeepPorts);
    },
    depth: (step: Step, lane: 'urgent' | 'routine') => endpoints.queues.depth(queueName(DEPLOYMENT, step, lane)),
    deadLetters: (step: Step, lane: 'urgent' | 'routine') =>
      endpoints.queues.depth(`${queueName(DEPLOYMENT, step, lane)}-dead`).visible,
    close: async (): Promise<void> => {
      for (const client of Object.values(clients)) client.destroy();
      await endpoints.close();
    },
  };
};
export type House = Awaited<ReturnType<typeof startHouse>>;

/** As the runtime does it: the handlers' own clients, which know nothing of where they run. */
const pointSdkAt = (endpoints: Endpoints): void => {
  const { accessKeyId, secretAccessKey } = endpoints.credentialsFor(HOUSE_ROLE);
  Object.assign(process.env, {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.urls.dynamodb,
    AWS_ENDPOINT_URL_KMS: endpoints.urls.kms,
    AWS_ENDPOINT_URL_SQS: endpoints.urls.sqs,
    AWS_ENDPOINT_URL_S3: endpoints.urls.s3,
  });
};

type Received = Awaited<ReturnType<Endpoints['queues']['receive']>>;

const eventOf = (queue: string, received: Received) => ({
  Records: received.map((message) => ({
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    md5OfBody: message.md5OfBody,
    attributes: {
      ApproximateReceiveCount: message.attributes['ApproximateReceiveCount'] ?? '1',
      SentTimestamp: message.attributes['SentTimestamp'] ?? '0',
      SenderId: message.attributes['SenderId'] ?? '',
      ApproximateFirstReceiveTimestamp: message.attributes['ApproximateFirstReceiveTimestamp'] ?? '0',
    },
    messageAttributes: {},
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:eu-west-1:111122223333:${queue}`,
    awsRegion: 'eu-west-1',
  })),
});
