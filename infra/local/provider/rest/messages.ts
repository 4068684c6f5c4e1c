import { Hono } from 'hono';
import * as z from 'zod';
import { segmentsOf } from '../../../../shared/telephony/segments.ts';
import type { Account } from '../account.ts';
import { isUnfinished, type MessageRecord, type Messages } from '../records.ts';
import type { Texting } from '../texting.ts';
import { dateFilter, rfc2822 } from './dates.ts';
import { notFound, RestError, unfinished } from './errors.ts';
import { pageOf, pageQuerySchema, parsedQuery } from './pages.ts';

/** https://www.twilio.com/docs/messaging/api/message-resource */

const createSchema = z.object({
  To: z.string("A 'To' phone number is required.").min(1),
  From: z.string("A 'From' phone number is required.").min(1),
  Body: z.string('Message body is required.').min(1),
  StatusCallback: z.url().optional(),
});
/** What is missing, by https://www.twilio.com/docs/api/errors/21602 and those after it. */
const MISSING: Readonly<Record<string, number>> = { To: 21604, From: 21603, Body: 21602, StatusCallback: 21609 };

const listSchema = pageQuerySchema.extend({ To: z.string().optional(), From: z.string().optional() });

export interface MessagesOptions {
  readonly account: Account;
  readonly messages: Messages;
  readonly texting: Texting;
  readonly now: () => number;
}

const fileNamed = (file: string): string => file.replace(/\.json$/, '');

const form = async (request: Request): Promise<Record<string, string>> =>
  Object.fromEntries(new URLSearchParams(await request.text()));

export const messagesResource = ({ account, messages, texting, now }: MessagesOptions): Hono => {
  const base = `/2010-04-01/Accounts/${account.sid}/Messages`;
  const shown = (record: MessageRecord): Record<string, unknown> => ({
    sid: record.sid,
    account_sid: account.sid,
    messaging_service_sid: null,
    api_version: '2010-04-01',
    direction: record.direction,
    from: record.from,
    to: record.to,
    body: record.body,
    status: record.status,
    error_code: record.errorCode ?? null,
    error_message: null,
    num_segments: String(segmentsOf(record.body).count),
    num_media: String(record.media.length),
    price: null,
    price_unit: 'USD',
    date_created: rfc2822(record.created),
    date_sent: record.status === 'queued' ? null : rfc2822(record.created),
    date_updated: rfc2822(record.updated),
    uri: `${base}/${record.sid}.json`,
    subresource_uris: { media: `${base}/${record.sid}/Media.json` },
  });
  const find = (file: string): MessageRecord => {
    const record = file.endsWith('.json') ? messages.get(fileNamed(file)) : undefined;
    if (record === undefined) throw notFound(`${base}/${file}`);
    return record;
  };

  return new Hono()
    .post('/Messages.json', async (context) => {
      const parsed = createSchema.safeParse(await form(context.req.raw));
      if (!parsed.success) {
        const [issue] = parsed.error.issues;
        throw new RestError(MISSING[String(issue?.path[0])] ?? 20001, 400, issue?.message ?? 'Bad request');
      }
      const { To: to, From: from, Body: body, StatusCallback: statusCallback } = parsed.data;
      return context.json(shown(texting.send({ to, from, body, statusCallback })), 201);
    })
    .get('/Messages.json', (context) => {
      const query = context.req.query();
      const filters = parsedQuery(listSchema, query);
      const { To, From } = filters;
      const wanted = dateFilter(query, 'DateSent');
      const found = messages
        .all()
        .filter(
          ({ to, from, created }) =>
            (To === undefined || to === To) && (From === undefined || from === From) && wanted(created),
        );
      const { Page: _page, PageSize: _size, PageToken: _token, ...kept } = query;
      const { items, fields } = pageOf(found, filters, `${base}.json`, kept);
      return context.json({ messages: items.map(shown), ...fields });
    })
    .get('/Messages/:file', (context) => context.json(shown(find(context.req.param('file')))))
    .post('/Messages/:file', async (context) => {
      const record = find(context.req.param('file'));
      const { Body } = await form(context.req.raw);
      // 30400: the only change to a message that was carried is to take its words away.
      if (Body !== '') throw new RestError(30400, 400, 'Message body redaction request does not have empty Body');
      if (isUnfinished(record, now())) throw unfinished();
      const { updated } = record;
      return context.json(shown(messages.change(record.sid, { body: '', updated }) ?? record));
    })
    .delete('/Messages/:file', (context) => {
      const record = find(context.req.param('file'));
      if (isUnfinished(record, now())) throw unfinished();
      messages.delete(record.sid);
      return context.body(null, 204);
    });
};
