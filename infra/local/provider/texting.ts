import { segmentsOf } from '../../../shared/telephony/segments.ts';
import type { Account, LineNumber } from './account.ts';
import type { Alerts } from './alerts.ts';
import { createOptOuts } from './optOuts.ts';
import type { Pending } from './pending.ts';
import type { WebhookAnswer } from './post.ts';
import { newSid } from './sid.ts';
import { RestError } from './rest/errors.ts';
import { MOST_CHARACTERS, readMessaging, type MessagingVerb } from './twiml/messaging.ts';
import { isFinal, type MediaRecord, type MessageRecord, type Messages, type MessageStatus } from './records.ts';
import type { WebhookEvent, Webhooks } from './webhooks.ts';

export interface Picture {
  readonly contentType: string;
  readonly bytes: Buffer;
}

interface Outbound {
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly statusCallback?: string | undefined;
}

export interface Texting {
  /** Somebody texts a number of the account. Resolves when all that this led to has been sent. */
  readonly receive: (text: Omit<Outbound, 'statusCallback'>, pictures: readonly Picture[]) => Promise<void>;
  /** Throws RestError for what is refused. */
  readonly send: (text: Outbound) => MessageRecord;
}

export interface TextingOptions {
  readonly account: Account;
  /** Where media are fetched. */
  readonly baseUrl: () => string;
  readonly now: () => number;
  readonly lineNumber: (phoneNumber: string) => LineNumber | undefined;
  readonly messages: Messages;
  readonly webhooks: Webhooks;
  readonly alerts: Alerts;
  readonly pending: Pending;
  /** Hands a text over to a phone. False: there is no such phone. */
  readonly reach: (to: string, text: { readonly from: string; readonly body: string }) => boolean;
}

const E164 = /^\+[1-9]\d{6,14}$/;
/** So many redirects are followed: https://www.twilio.com/docs/api/errors/11215 */
const MOST_REDIRECTS = 10;
const API_VERSION = '2010-04-01';

export const createTexting = (options: TextingOptions): Texting => {
  const { account, messages, webhooks, alerts, pending, reach } = options;
  const optOuts = createOptOuts();

  /** https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks: each change but the first. */
  const progress = async (sid: string, status: MessageStatus, errorCode?: number): Promise<void> => {
    const record = messages.change(sid, { status, errorCode });
    if (record?.statusCallback === undefined) return;
    await webhooks.deliver({
      kind: 'smsStatus',
      sid,
      url: record.statusCallback,
      parameters: {
        SmsSid: sid,
        SmsStatus: status,
        MessageStatus: status,
        To: record.to,
        MessageSid: sid,
        AccountSid: account.sid,
        From: record.from,
        ApiVersion: API_VERSION,
        ...(errorCode === undefined ? {} : { ErrorCode: String(errorCode) }),
      },
    });
  };

  const carry = (record: MessageRecord): void =>
    pending.begin(async () => {
      const { sid, from, to, body } = record;
      await progress(sid, 'sent');
      // 30005: https://www.twilio.com/docs/api/errors/30005, an unknown destination.
      if (reach(to, { from, body })) await progress(sid, 'delivered');
      else await progress(sid, 'undelivered', 30005);
    });

  const outgoing = (text: Outbound, direction: 'outbound-api' | 'outbound-reply'): MessageRecord => {
    const { from, to, body, statusCallback } = text;
    if (!E164.test(to)) throw new RestError(21211, 400, "The 'To' number is not a valid phone number.");
    if (options.lineNumber(from) === undefined) {
      throw new RestError(21606, 400, "The 'From' phone number provided is not a valid message-capable number.");
    }
    if (body.length > MOST_CHARACTERS)
      throw new RestError(21617, 400, 'The concatenated message body exceeds the limit');
    if (optOuts.has(from, to)) throw new RestError(21610, 400, 'Attempt to send to unsubscribed recipient');
    const record = messages.add({ direction, from, to, body, status: 'queued', media: [], statusCallback });
    carry(record);
    return record;
  };

  // What was on its way when the process ended.
  for (const record of messages.all()) if (!isFinal(record)) carry(record);

  const answerWith = async (verbs: readonly MessagingVerb[], event: WebhookEvent, hops: number): Promise<void> => {
    const { From = '', To = '' } = event.parameters;
    for (const verb of verbs) {
      if (verb.verb === 'Redirect') {
        if (hops >= MOST_REDIRECTS) return alerts.raise(11215, event);
        const next = { ...event, url: new URL(verb.url, event.url).toString(), method: verb.method };
        return answer(await webhooks.deliver(next), next, hops + 1);
      }
      try {
        const { from = To, to = From, body, statusCallback } = verb;
        outgoing(
          { from, to, body, statusCallback: statusCallback && new URL(statusCallback, event.url).toString() },
          'outbound-reply',
        );
      } catch (error) {
        if (!(error instanceof RestError)) throw error;
        alerts.raise(error.code, event);
      }
    }
  };

  const answer = async (came: WebhookAnswer | undefined, event: WebhookEvent, hops: number): Promise<void> => {
    if (came === undefined || came.body.trim() === '') return;
    const { From: to = '', To: from = '' } = event.parameters;
    if (came.contentType.startsWith('text/plain')) {
      await answerWith([{ verb: 'Message', body: came.body, from, to }], event, hops);
    } else if (/^(?:text|application)\/xml|^text\/html/.test(came.contentType)) {
      const read = readMessaging(came.body);
      if ('problem' in read) alerts.raise(read.problem.code, event);
      else await answerWith(read.verbs, event, hops);
    } else alerts.raise(12300, event);
  };

  const parametersOf = ({ sid, from, to, body, media }: MessageRecord): Record<string, string> => ({
    ToCity: '',
    ToState: '',
    ToZip: '',
    FromCity: '',
    FromState: '',
    FromZip: '',
    SmsMessageSid: sid,
    SmsSid: sid,
    MessageSid: sid,
    SmsStatus: 'received',
    NumMedia: String(media.length),
    NumSegments: String(segmentsOf(body).count),
    Body: body,
    To: to,
    From: from,
    AccountSid: account.sid,
    ApiVersion: API_VERSION,
    ...Object.fromEntries(
      media.flatMap(({ sid: mediaSid, contentType }, index) => [
        [`MediaContentType${index}`, contentType],
        [
          `MediaUrl${index}`,
          `${options.baseUrl()}/${API_VERSION}/Accounts/${account.sid}/Messages/${sid}/Media/${mediaSid}`,
        ],
      ]),
    ),
  });

  return {
    send: (text) => outgoing(text, 'outbound-api'),
    receive: async ({ from, to, body }, pictures) => {
      const line = options.lineNumber(to);
      if (line === undefined) return;
      const created = options.now();
      const media = pictures.map(({ contentType, bytes }): MediaRecord => ({
        sid: newSid('ME'),
        contentType,
        base64: bytes.toString('base64'),
        created,
      }));
      const record = messages.add({
        direction: 'inbound',
        from,
        to,
        body,
        status: 'received',
        media,
        statusCallback: undefined,
      });
      const own = line.ownsOptOut === false ? undefined : optOuts.heard(to, from, body);
      if (own !== undefined) reach(from, { from: to, body: own });
      if (line.smsUrl === undefined) return;
      const event: WebhookEvent = {
        kind: 'sms',
        sid: record.sid,
        url: line.smsUrl,
        fallbackUrl: line.smsFallbackUrl,
        parameters: parametersOf(record),
      };
      await answer(await webhooks.deliver(event), event, 0);
    },
  };
};
