import { Hono } from 'hono';
import * as z from 'zod';
import type { Account } from '../account.ts';
import type { Calling, NewCall } from '../calls/calling.ts';
import { secondsOf } from '../calls/parameters.ts';
import { isUnfinishedCall, type CallRecord, type CallStores } from '../calls/records.ts';
import { dateFilter, rfc2822 } from './dates.ts';
import { notFound, RestError, unfinished } from './errors.ts';
import { pageOf, pageQuerySchema, parsedQuery } from './pages.ts';

/** https://www.twilio.com/docs/voice/api/call-resource */

const eventSchema = z.enum(['initiated', 'ringing', 'answered', 'completed']);
const methodSchema = z.enum(['GET', 'POST']).default('POST');
const createSchema = z.object({
  To: z.string('To is required'),
  From: z.string('From is required'),
  Url: z.url().optional(),
  Method: methodSchema,
  Twiml: z.string().max(4_000).optional(),
  StatusCallback: z.url().optional(),
  /** https://www.twilio.com/docs/voice/answering-machine-detection; who speaks here is known without listening. */
  MachineDetection: z.literal('Enable').optional(),
  MachineDetectionTimeout: z.coerce.number().int().min(3).max(59).optional(),
  MachineDetectionSilenceTimeout: z.coerce.number().int().min(2_000).max(10_000).optional(),
  StatusCallbackEvent: z.array(eventSchema),
});
/** What is missing, by https://www.twilio.com/docs/api/errors/21201 and those after it. */
const MISSING: Readonly<Record<string, number>> = { To: 21201, From: 21213, Url: 21205, StatusCallback: 21609 };

const updateSchema = z.object({
  Status: z.enum(['completed', 'canceled']).optional(),
  Url: z.url().optional(),
  Method: methodSchema,
  Twiml: z.string().max(4_000).optional(),
});

const listSchema = pageQuerySchema.extend({
  To: z.string().optional(),
  From: z.string().optional(),
  Status: z.string().optional(),
});

const parsed = <S extends z.ZodType>(schema: S, fields: unknown): z.infer<S> => {
  const read = schema.safeParse(fields);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new RestError(MISSING[String(issue?.path[0])] ?? 20001, 400, issue?.message ?? 'Bad request');
};

type Documented = {
  readonly Url?: string | undefined;
  readonly Twiml?: string | undefined;
  readonly Method: 'GET' | 'POST';
};

const documentOf = ({ Url: url, Twiml: twiml, Method: method }: Documented): NewCall['document'] | undefined => {
  if (url !== undefined) return { url, method };
  return twiml === undefined ? undefined : { twiml };
};

const formOf = async (request: Request): Promise<URLSearchParams> => new URLSearchParams(await request.text());

export interface CallsOptions {
  readonly account: Account;
  readonly stores: CallStores;
  readonly calling: Calling;
  readonly now: () => number;
}

export const callsResource = ({ account, stores: { calls }, calling, now }: CallsOptions): Hono => {
  const base = `/2010-04-01/Accounts/${account.sid}/Calls`;
  const shown = (call: CallRecord): Record<string, unknown> => ({
    sid: call.sid,
    account_sid: account.sid,
    api_version: '2010-04-01',
    parent_call_sid: call.parent ?? null,
    direction: call.direction,
    from: call.from,
    to: call.to,
    status: call.status,
    answered_by: null,
    caller_name: null,
    forwarded_from: null,
    date_created: rfc2822(call.created),
    date_updated: rfc2822(call.updated),
    start_time: call.started === undefined ? null : rfc2822(call.started),
    end_time: call.ended === undefined ? null : rfc2822(call.ended),
    duration: call.ended === undefined ? null : String(secondsOf(call)),
    price: null,
    price_unit: 'USD',
    uri: `${base}/${call.sid}.json`,
    subresource_uris: {
      events: `${base}/${call.sid}/Events.json`,
      recordings: `${base}/${call.sid}/Recordings.json`,
    },
  });
  const find = (file: string): CallRecord => {
    const call = file.endsWith('.json') ? calls.get(file.replace(/\.json$/, '')) : undefined;
    if (call === undefined) throw notFound(`${base}/${file}`);
    return call;
  };

  return new Hono()
    .post('/Calls.json', async (context) => {
      const form = await formOf(context.req.raw);
      const events = form.getAll('StatusCallbackEvent');
      const fields = parsed(createSchema, { ...Object.fromEntries(form), StatusCallbackEvent: events });
      const document = documentOf(fields);
      if (document === undefined) throw new RestError(21205, 400, 'Url or Twiml is required');
      const callbacks =
        fields.StatusCallback === undefined
          ? undefined
          : {
              url: fields.StatusCallback,
              events: events.length === 0 ? (['completed'] as const) : fields.StatusCallbackEvent,
            };
      const call = calling.create({
        from: fields.From,
        to: fields.To,
        document,
        callbacks,
        detectsMachines: fields.MachineDetection !== undefined,
      });
      return context.json(shown(call), 201);
    })
    .get('/Calls.json', (context) => {
      const query = context.req.query();
      const filters = parsedQuery(listSchema, query);
      const wanted = dateFilter(query, 'StartTime');
      const found = calls
        .all()
        .filter(
          ({ to, from, status, created }) =>
            to === (filters.To ?? to) &&
            from === (filters.From ?? from) &&
            status === (filters.Status ?? status) &&
            wanted(created),
        );
      const { Page: _page, PageSize: _size, PageToken: _token, ...kept } = query;
      const { items, fields } = pageOf(found, filters, `${base}.json`, kept);
      return context.json({ calls: items.map(shown), ...fields });
    })
    .get('/Calls/:sid/Events.json', (context) => {
      const { events } = find(`${context.req.param('sid')}.json`);
      const listed = events.map((event, index) => ({ event, sequence: events.length - index }));
      const query = parsedQuery(pageQuerySchema, context.req.query());
      const { items, fields } = pageOf(listed, query, `${base}/${context.req.param('sid')}/Events.json`, {});
      return context.json({
        events: items.map(({ event: { url, parameters, status, answer } }) => ({
          request: { url, method: 'POST', parameters },
          response: { response_code: status ?? null, response_body: answer },
        })),
        ...fields,
      });
    })
    .get('/Calls/:file', (context) => context.json(shown(find(context.req.param('file')))))
    .post('/Calls/:file', async (context) => {
      const { sid } = find(context.req.param('file'));
      const fields = parsed(updateSchema, Object.fromEntries(await formOf(context.req.raw)));
      const change = fields.Status ?? documentOf(fields);
      if (change === undefined) throw new RestError(20001, 400, 'Status, Url or Twiml is required');
      calling.update(sid, change);
      return context.json(shown(calls.get(sid) ?? find(context.req.param('file'))));
    })
    .delete('/Calls/:file', (context) => {
      const call = find(context.req.param('file'));
      if (isUnfinishedCall(call, now())) throw unfinished();
      calls.delete(call.sid);
      return context.body(null, 204);
    });
};
