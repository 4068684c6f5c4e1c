import { Hono } from 'hono';
import * as z from 'zod';
import type { Account } from '../account.ts';
import type { CallStores, RecordingRecord } from '../calls/records.ts';
import { silenceOf, toneOf } from '../calls/sound.ts';
import { rfc2822 } from './dates.ts';
import { notFound } from './errors.ts';
import { pageOf, pageQuerySchema, parsedQuery } from './pages.ts';

const listSchema = pageQuerySchema.extend({ CallSid: z.string().optional() });

/**
 * https://www.twilio.com/docs/voice/api/recording. WAV is what it gives without an extension. Deleting a call leaves its
 * recordings.
 */
export const recordingsResource = (account: Account, { recordings }: CallStores): Hono => {
  const base = `/2010-04-01/Accounts/${account.sid}`;
  const shown = (recording: RecordingRecord): Record<string, unknown> => ({
    sid: recording.sid,
    account_sid: account.sid,
    call_sid: recording.call,
    conference_sid: null,
    api_version: '2010-04-01',
    status: 'completed',
    source: 'RecordVerb',
    channels: 1,
    duration: String(recording.seconds),
    error_code: null,
    encryption_details: null,
    price: null,
    price_unit: 'USD',
    date_created: rfc2822(recording.created),
    date_updated: rfc2822(recording.created),
    start_time: rfc2822(recording.created - recording.seconds * 1_000),
    uri: `${base}/Recordings/${recording.sid}.json`,
  });
  const find = (file: string): RecordingRecord => {
    const found = recordings.get(file.replace(/\.(?:json|wav|mp3)$/, ''));
    if (found === undefined) throw notFound(`${base}/Recordings/${file}`);
    return found;
  };
  const list = (path: string, query: Record<string, string>, call: string | undefined): Response => {
    const { CallSid = call, ...page } = parsedQuery(listSchema, query);
    const found = recordings.all().filter((recording) => recording.call === (CallSid ?? recording.call));
    const { items, fields } = pageOf(found, page, path, CallSid === undefined ? {} : { CallSid });
    return Response.json({ recordings: items.map(shown), ...fields });
  };
  return new Hono()
    .get('/Recordings.json', (context) => list(`${base}/Recordings.json`, context.req.query(), undefined))
    .get('/Calls/:sid/Recordings.json', (context) => {
      const sid = context.req.param('sid');
      return list(`${base}/Calls/${sid}/Recordings.json`, context.req.query(), sid);
    })
    .get('/Recordings/:file', (context) => {
      const file = context.req.param('file');
      const found = find(file);
      if (file.endsWith('.json')) return context.json(shown(found));
      if (file.endsWith('.mp3')) {
        return context.body(new Uint8Array(silenceOf(found.seconds)), 200, { 'content-type': 'audio/mpeg' });
      }
      return context.body(new Uint8Array(toneOf(found.seconds)), 200, { 'content-type': 'audio/x-wav' });
    })
    .delete('/Recordings/:file', (context) => {
      recordings.delete(find(context.req.param('file')).sid);
      return context.body(null, 204);
    });
};
