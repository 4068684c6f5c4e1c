import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fetchListener } from '../http/fetchListener.ts';
import type { Account, LineNumber } from './account.ts';
import { createAlerts, type Alert } from './alerts.ts';
import { createCalling, type AnsweredBy } from './calls/calling.ts';
import type { Leg } from './calls/leg.ts';
import { createCallStores, type CallRecord, type RecordingRecord } from './calls/records.ts';
import type { ProviderFaults } from './faults.ts';
import { createPending } from './pending.ts';
import { createPhones, type Phone } from './phones.ts';
import { pictureNamed, type PictureName } from './pictures.ts';
import { createMessages, type MessageRecord } from './records.ts';
import { restApp } from './rest/app.ts';
import { callsResource } from './rest/calls.ts';
import { mediaResource } from './rest/media.ts';
import { messagesResource } from './rest/messages.ts';
import { recordingsResource } from './rest/recordings.ts';
import { listenOnLoopback } from './server.ts';
import { createTexting } from './texting.ts';
import { createWebhooks } from './webhooks.ts';

interface Held {
  readonly messages: readonly MessageRecord[];
  readonly calls: readonly CallRecord[];
  readonly recordings: readonly RecordingRecord[];
}

/**
 * Stands in for the telephony provider and for the telephones of the world: takes texts and calls from phones to the numbers of an account
 * by signed webhooks, keeps what the provider would keep, and speaks as much of its REST API as the line uses.
 */
export interface Provider {
  /** What a REST client is given instead of https://api.twilio.com. */
  readonly url: string;
  readonly account: Account;
  readonly phones: readonly Phone[];
  readonly join: (phone: Omit<Phone, 'texts'>) => Phone;
  /** The account's numbers. */
  readonly lines: () => readonly LineNumber[];
  readonly provision: (line: LineNumber) => void;
  /** Somebody writes. Resolves when the webhook has been answered; what is sent back comes a moment later. */
  readonly text: (phone: Phone, to: string, body: string, pictures?: readonly PictureName[]) => Promise<void>;
  /** Somebody dials. Resolves when the line has said what there is to hear; without a voice address nothing happens. */
  readonly call: (phone: Phone, to: string) => Promise<void>;
  /** The call that a phone is in, or was in last: what it hears, and what can be done with it. */
  readonly callAt: (phone: Phone) => Leg | undefined;
  /** Picks up what rings; by default a person does. */
  readonly pickUp: (phone: Phone, by?: AnsweredBy) => Promise<void>;
  /** Presses away what rings, or lets it ring until it stops. */
  readonly leave: (phone: Phone, how: 'busy' | 'no-answer') => Promise<void>;
  readonly alerts: () => readonly Alert[];
  /** All that lies at the provider now. */
  readonly held: () => Held;
  /** Webhooks and deliveries under way. */
  readonly pending: () => number;
  readonly settled: () => Promise<void>;
  /** Called with a phone's id when it has something new to show. */
  readonly onChange: (listener: (phone: string) => void) => void;
  readonly close: () => Promise<void>;
}

export interface ProviderOptions {
  readonly account: Account;
  /** Of its own, for what outlives the process. */
  readonly directory: string;
  readonly now: () => number;
  readonly faults?: ProviderFaults | undefined;
}

export const startProvider = async ({ account, directory, now, faults = {} }: ProviderOptions): Promise<Provider> => {
  const lines = new Map<string, LineNumber>();
  const listeners: ((phone: string) => void)[] = [];
  const changed = (id: string): void => listeners.forEach((listener) => listener(id));
  const phones = createPhones(now, changed);
  const alerts = createAlerts();
  const pending = createPending();
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const messages = createMessages(join(directory, 'messages.jsonl'), now);
  const stores = createCallStores(directory, now);
  let url = '';
  const webhooks = createWebhooks(account, faults, alerts);
  const shared = {
    account,
    now,
    webhooks,
    alerts,
    pending,
    baseUrl: () => url,
    lineNumber: (number: string) => lines.get(number),
  };
  const texting = createTexting({
    ...shared,
    messages,
    reach: (to, { from, body }) => phones.show(to, { direction: 'received', with: from, body, pictures: [] }),
  });
  const calling = createCalling({ ...shared, phones: phones.all, stores, changed });
  const resources = [
    mediaResource(account, messages),
    messagesResource({ account, messages, texting, now }),
    recordingsResource(account, stores),
    callsResource({ account, stores, calling, now }),
  ];
  const app = restApp({ account, faults, messages, resources });
  const server = await listenOnLoopback(fetchListener((request) => app.fetch(request)));
  url = server.url;

  return {
    url,
    account,
    phones: phones.all,
    join: phones.join,
    lines: () => [...lines.values()],
    provision: (line) => {
      lines.set(line.phoneNumber, line);
    },
    text: async ({ number: from }, to, body, pictures = []) => {
      phones.show(from, { direction: 'sent', with: to, body, pictures });
      const received = texting.receive({ from, to, body }, pictures.map(pictureNamed));
      pending.begin(() => received);
      await received;
    },
    call: calling.place,
    callAt: calling.at,
    pickUp: calling.pickUp,
    leave: calling.leave,
    alerts: alerts.all,
    held: () => ({ messages: messages.all(), calls: stores.calls.all(), recordings: stores.recordings.all() }),
    pending: pending.count,
    settled: pending.settled,
    onChange: (listener) => {
      listeners.push(listener);
    },
    close: async () => {
      await pending.settled();
      await server.close();
      for (const store of [messages, stores.calls, stores.recordings]) store.close();
    },
  };
};
