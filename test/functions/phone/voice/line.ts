import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { createApp } from '../../../../functions/phone/app.ts';
import { rememberingCallers } from '../../../../functions/phone/misuse.ts';
import type { PhonePorts } from '../../../../functions/phone/ports.ts';
import { createTakeText } from '../../../../functions/phone/sms/takeText.ts';
import { createTakeTextState } from '../../../../functions/phone/sms/textState.ts';
import { createBack } from '../../../../functions/phone/voice/back.ts';
import { createTakeAlarm } from '../../../../functions/phone/voice/alarm.ts';
import { createEndedUntold } from '../../../../functions/phone/voice/ended.ts';
import { createRecordingLost } from '../../../../functions/phone/voice/lost.ts';
import { createTakeCall } from '../../../../functions/phone/voice/takeCall.ts';
import { createTakeRecording, type TakeRecording } from '../../../../functions/phone/voice/takeRecording.ts';
import { createWait } from '../../../../functions/phone/voice/talk.ts';
import { fetchListener } from '../../../../infra/local/http/fetchListener.ts';
import type { Account } from '../../../../infra/local/provider/account.ts';
import type { ProviderFaults } from '../../../../infra/local/provider/faults.ts';
import type { Phone } from '../../../../infra/local/provider/phones.ts';
import { startProvider, type Provider } from '../../../../infra/local/provider/provider.ts';
import { listenOnLoopback } from '../../../../infra/local/provider/server.ts';
import { createBuckets } from '../../../../shared/abuse/buckets.ts';
import { createBucketStore } from '../../../../shared/abuse/bucketStore.ts';
import { createCounter } from '../../../../shared/adapters/counter.ts';
import { tableName } from '../../../../shared/deployment/names.ts';
import { tipRowSchema, type TipRow } from '../../../../shared/rows/tip.ts';
import { CALL_PATH, CALL_STATUS_PATH } from '../../../../shared/telephony/paths.ts';
import { ProviderCredentials } from '../../../../shared/telephony/credentials.ts';
import { RETRIES } from '../../../../shared/telephony/twilio/overrides.ts';
import { createRecordings } from '../../../../shared/telephony/twilio/recordings.ts';
import { createRest } from '../../../../shared/telephony/twilio/rest.ts';
import { createTwilio } from '../../../../shared/telephony/twilio/twilio.ts';
import { startHouse, type House } from '../../../house.ts';
import { DEPLOYMENT, keyArn } from '../../../houseSpecs.ts';

/** What the provider asked, as it can be asked once more, and what was answered. */
export interface Asked {
  readonly path: string;
  /** Address and parameters: the same again is a retry, or a double. */
  readonly request: string;
  readonly again: () => Promise<{ readonly status: number; readonly body: string }>;
  readonly status: number;
  readonly body: string;
}

export interface Line {
  readonly house: House;
  readonly provider: Provider;
  readonly phone: Phone;
  readonly asked: Asked[];
  readonly tips: () => Promise<TipRow[]>;
  readonly takeRecording: TakeRecording;
  /** Every code that was logged. */
  readonly logged: readonly string[];
  /** The secret can not be read, until it is set back. */
  readonly secret: { isThere: boolean };
  readonly close: () => Promise<void>;
}

const account: Account = { sid: `AC${'0a'.repeat(16)}`, token: 'a token of this test' };

/** The real function, over the embedded endpoints and in front of the stand-in, and without a Lambda around it. */
export const startLine = async (faults: ProviderFaults = {}): Promise<Line> => {
  const house = await startHouse();
  house.withoutRetries();
  const directory = mkdtempSync(join(tmpdir(), 'quietline-line-'));
  const provider = await startProvider({ account, directory, now: () => house.now().getTime(), faults });
  const ports: PhonePorts = {
    ...house.intakePorts,
    random: (length) => new Uint8Array(randomBytes(length)),
    relayQueue: house.queues.relay,
    acceptTip: rememberingCallers({ ...house.intakePorts, contactKey: keyArn('contact') }, house.accept),
    contactKey: keyArn('contact'),
    site: 'https://door.example.org',
    gate: { isOpen: async () => true },
    pause: async () => {},
    buckets: createBuckets(
      createBucketStore(house.tables.ephemera, createCounter(house.clients.dynamo, tableName(DEPLOYMENT, 'Ephemera'))),
      house.now,
      (length) => randomBytes(length),
    ),
  };
  const secret = { isThere: true };
  const known = new ProviderCredentials(account.sid, [account.token]);
  const current = async (): Promise<ProviderCredentials> => {
    if (!secret.isThere) throw new Error('The secret cannot be read');
    return known;
  };
  const credentials = { current, fresh: current };
  const takeRecording = createTakeRecording(ports, createRecordings(createRest(credentials, provider.url)));
  const logged: string[] = [];
  const log = (code: string): void => void logged.push(code);
  const asked: Asked[] = [];

  let url = '';
  const app = createApp({
    // Its own address is known once it listens.
    telephony: {
      ...createTwilio(credentials, ''),
      isGenuine: (webhook) => createTwilio(credentials, url).isGenuine(webhook),
    },
    takeText: createTakeText(ports),
    takeTextState: createTakeTextState(ports),
    voice: {
      takeCall: createTakeCall(ports),
      takeRecording,
      wait: createWait(ports),
      back: createBack(ports),
      takeAlarm: createTakeAlarm(ports),
      endedUntold: createEndedUntold(ports),
      recordingLost: createRecordingLost(ports),
      pack: house.pack,
      site: ports.site,
      events: { info: log, error: log },
    },
    log: () => {},
  });
  const server = await listenOnLoopback(
    fetchListener(async (request) => {
      const body = await request.text();
      const { method, headers } = request;
      const ask = async () => app.fetch(new Request(request.url, { method, headers, body }));
      const answer = await ask();
      const text = await answer.clone().text();
      const again = async () => {
        const more = await ask();
        return { status: more.status, body: await more.text() };
      };
      asked.push({
        path: new URL(request.url).pathname,
        request: `${request.url} ${body}`,
        again,
        status: answer.status,
        body: text,
      });
      return answer;
    }),
  );
  ({ url } = server);
  for (const { number, language } of house.pack.jurisdiction.phone.numbers) {
    provider.provision({
      phoneNumber: number,
      title: language,
      voiceUrl: `${url}${CALL_PATH}${RETRIES}`,
      statusCallback: `${url}${CALL_STATUS_PATH}${RETRIES}`,
    });
  }
  const { callBackNumber } = house.pack.jurisdiction.phone;
  if (callBackNumber !== undefined) provider.provision({ phoneNumber: callBackNumber });
  const [phone] = provider.phones;
  if (phone === undefined) throw new Error('There are no telephones');
  return {
    house,
    provider,
    phone,
    asked,
    tips: async () => {
      const TableName = tableName(DEPLOYMENT, 'Tips');
      const { Items = [] } = await house.clients.dynamo.send(new ScanCommand({ TableName }));
      return Items.map((item) => tipRowSchema.parse(unmarshall(item)));
    },
    takeRecording,
    logged,
    secret,
    close: async () => {
      await provider.close();
      await server.close();
      await house.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
};
