import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { createBuckets } from '../../shared/abuse/buckets.ts';
import { createBucketStore } from '../../shared/abuse/bucketStore.ts';
import { dynamoClient, impatient, s3Client, secretsClient, sqsClient } from '../../shared/adapters/clients.ts';
import { createCounter } from '../../shared/adapters/counter.ts';
import { createFiles } from '../../shared/adapters/files.ts';
import { createQueue } from '../../shared/adapters/queue.ts';
import { createTable } from '../../shared/adapters/table.ts';
import { environment, readEnvironment } from '../../shared/deployment/environment.ts';
import { createAcceptTip } from '../../shared/intake/accept.ts';
import { boundPorts } from '../../shared/intake/boundPorts.ts';
import { createGate, gateVariables } from '../../shared/restore/gate.ts';
import { createLog } from '../../shared/steps/log.ts';
import { bundledPack } from '../../shared/steps/pack.ts';
import { createCredentials } from '../../shared/telephony/credentials.ts';
import { createCopy } from '../../shared/telephony/twilio/copy.ts';
import { createRecordings } from '../../shared/telephony/twilio/recordings.ts';
import { createRest } from '../../shared/telephony/twilio/rest.ts';
import { createTwilio } from '../../shared/telephony/twilio/twilio.ts';
import type { PhoneDependencies } from './app.ts';
import type { CopyPorts } from './copy/ports.ts';
import { rememberingCallers } from './misuse.ts';
import type { PhonePorts } from './ports.ts';
import { createTakeText } from './sms/takeText.ts';
import { createTakeTextState } from './sms/textState.ts';
import { createBack } from './voice/back.ts';
import { createTakeAlarm } from './voice/alarm.ts';
import { createEndedUntold } from './voice/ended.ts';
import { createRecordingLost } from './voice/lost.ts';
import { createTakeCall } from './voice/takeCall.ts';
import { createTakeRecording } from './voice/takeRecording.ts';
import { createWait } from './voice/talk.ts';

const variables = environment.pick({
  ...gateVariables,
  TABLE_TIPS: true,
  TABLE_PARTS: true,
  TABLE_MAILBOXES: true,
  TABLE_EPHEMERA: true,
  TABLE_RELAY: true,
  QUEUE_RELAY_URGENT: true,
  QUEUE_RELAY_ROUTINE: true,
  KEY_CONTACT: true,
  BUCKET_FILES: true,
  SECRET_PROVIDER: true,
  ENDPOINT_URL_PROVIDER: true,
  PUBLIC_URL: true,
  SITE_URL: true,
});

interface Dependencies {
  readonly http: PhoneDependencies;
  readonly copy: CopyPorts;
}

export const dependencies = (): Dependencies => {
  const env = readEnvironment(variables, process.env);
  const pack = bundledPack();
  const intake = boundPorts(pack, impatient);
  const ports: PhonePorts = {
    ...intake,
    acceptTip: rememberingCallers({ ...intake, contactKey: env.KEY_CONTACT }, createAcceptTip(intake)),
    files: createFiles(s3Client(), env.BUCKET_FILES),
    random: (length) => new Uint8Array(randomBytes(length)),
    contactKey: env.KEY_CONTACT,
    relay: createTable(dynamoClient(impatient), env.TABLE_RELAY),
    relayQueue: createQueue(sqsClient(impatient), {
      urgent: env.QUEUE_RELAY_URGENT,
      routine: env.QUEUE_RELAY_ROUTINE,
    }),
    site: env.SITE_URL,
    gate: createGate(dynamoClient(impatient), env, [env.TABLE_TIPS, env.TABLE_PARTS, env.TABLE_MAILBOXES]),
    pause: (milliseconds) => pause(milliseconds),
    buckets: createBuckets(
      createBucketStore(intake.ephemera, createCounter(dynamoClient(impatient), env.TABLE_EPHEMERA)),
      intake.now,
      (length) => randomBytes(length),
    ),
  };
  const credentials = createCredentials(secretsClient(impatient), env.SECRET_PROVIDER, ports.now);
  const logger = new Logger({ serviceName: 'phone', logLevel: 'INFO' });
  const takeText = createTakeText(ports);
  const rest = createRest(credentials, env.ENDPOINT_URL_PROVIDER);
  const takeRecording = createTakeRecording(ports, createRecordings(rest));
  const events = createLog('phone');
  return {
    http: {
      telephony: createTwilio(credentials, env.PUBLIC_URL),
      takeText,
      takeTextState: createTakeTextState(ports),
      voice: {
        takeCall: createTakeCall(ports),
        takeRecording,
        wait: createWait(ports),
        back: createBack(ports),
        takeAlarm: createTakeAlarm(ports),
        endedUntold: createEndedUntold(ports),
        recordingLost: createRecordingLost(ports),
        pack,
        site: env.SITE_URL,
        events,
      },
      log: (line) => logger.info('request', { ...line }),
    },
    copy: { ...ports, takeText, takeRecording, copy: createCopy(rest), log: events },
  };
};
