import * as z from 'zod';
import { err, ok } from '../../domain/result.ts';
import type { Missing, Recordings } from '../recordings.ts';
import { callerOf } from './call.ts';
import type { Rest } from './rest.ts';

/** Five minutes of Twilio's MP3 (32 kbit a second) are 1.2 MB; room for twice the rate and more. */
const MOST_BYTES = 4 * 1024 * 1024;

const callSchema = z.object({ from: z.string(), to: z.string() });

type Failure = Extract<Awaited<ReturnType<Rest['delete']>>, { ok: false }>['error'];

const NOT_FOUND = 404;
const missing = (failure: Failure): Missing =>
  failure.kind === 'refused' && failure.status === NOT_FOUND ? 'gone' : 'later';

/** @see https://www.twilio.com/docs/voice/api/recording, which gives an MP3 where the name ends so */
export const createRecordings = (rest: Pick<Rest, 'get' | 'bytes' | 'delete'>): Recordings => ({
  async fetch(id) {
    const fetched = await rest.bytes(`/Recordings/${id}.mp3`, MOST_BYTES);
    return fetched.ok ? fetched : err(missing(fetched.error));
  },
  async forget(id) {
    const deleted = await rest.delete(`/Recordings/${id}.json`);
    return deleted.ok || missing(deleted.error) === 'gone' ? ok(undefined) : err('later');
  },
  async call(id) {
    const read = await rest.get(`/Calls/${id}.json`, callSchema);
    return read.ok ? ok({ from: callerOf(read.value.from), to: read.value.to }) : err(missing(read.error));
  },
});
