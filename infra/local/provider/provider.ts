import { fetchListener } from '../http/fetchListener.ts';
import type { Account, LineNumber } from './account.ts';
import { createAlerts, type Alert } from './alerts.ts';
import type { ProviderFaults } from './faults.ts';
import { createPending } from './pending.ts';
import { createPhones, type Phone } from './phones.ts';
import { pictureNamed, type PictureName } from './pictures.ts';
import { createMessages, type MessageRecord } from './records.ts';
import { restApp } from './rest/app.ts';
import { mediaResource } from './rest/media.ts';
import { messagesResource } from './rest/messages.ts';
import { listenOnLoopback } from './server.ts';
import { createTexting } from './texting.ts';
import { createWebhooks } from './webhooks.ts';

/**
 * Stands in for the telephony provider and for the telephones of the world: takes texts from phones to the numbers of an account
 * by signed webhooks, keeps what the provider would keep, and speaks as much of its REST API as the line uses.
 */
export interface Provider {
  /** What a REST client is given instead of https://api.twilio.com. */
  readonly url: string;
  readonly account: Account;
  readonly phones: readonly Phone[];
  /** The account's numbers. */
  readonly lines: () => readonly LineNumber[];
  readonly provision: (line: LineNumber) => void;
  /** Somebody writes. Resolves when the webhook has been answered; what is sent back comes a moment later. */
  readonly text: (phone: Phone, to: string, body: string, pictures?: readonly PictureName[]) => Promise<void>;
  readonly alerts: () => readonly Alert[];
  /** All that lies at the provider now. */
  readonly held: () => { readonly messages: readonly MessageRecord[] };
  /** Webhooks and deliveries under way. */
  readonly pending: () => number;
  readonly settled: () => Promise<void>;
  /** Called with a phone's id when it has something new to show. */
  readonly onChange: (listener: (phone: string) => void) => void;
  readonly close: () => Promise<void>;
}

export interface ProviderOptions {
  readonly account: Account;
  readonly now: () => number;
  readonly faults?: ProviderFaults | undefined;
}

export const startProvider = async ({ account, now, faults = {} }: ProviderOptions): Promise<Provider> => {
  const lines = new Map<string, LineNumber>();
  const listeners: ((phone: string) => void)[] = [];
  const phones = createPhones(now, (id) => listeners.forEach((listener) => listener(id)));
  const alerts = createAlerts();
  const pending = createPending();
  const messages = createMessages(now);
  let url = '';
  const texting = createTexting({
    account,
    now,
    messages,
    alerts,
    pending,
    baseUrl: () => url,
    lineNumber: (number) => lines.get(number),
    webhooks: createWebhooks(account, faults, alerts),
    reach: (to, { from, body }) => phones.show(to, { direction: 'received', with: from, body, pictures: [] }),
  });
  const resources = [mediaResource(account, messages), messagesResource({ account, messages, texting, now })];
  const app = restApp({ account, faults, messages, resources });
  const server = await listenOnLoopback(fetchListener((request) => app.fetch(request)));
  url = server.url;

  return {
    url,
    account,
    phones: phones.all,
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
    alerts: alerts.all,
    held: () => ({ messages: messages.all() }),
    pending: pending.count,
    settled: pending.settled,
    onChange: (listener) => {
      listeners.push(listener);
    },
    close: async () => {
      await pending.settled();
      await server.close();
    },
  };
};
