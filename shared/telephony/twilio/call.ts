import * as z from 'zod';
import { Plain } from '../../domain/plain.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { CallEnd, CallHeard, RecordingReady, Webhook } from '../provider.ts';
import { parametersOf } from './parameters.ts';

const callSidSchema = z.string().regex(/^CA[0-9a-f]{32}$/);
const recordingSidSchema = z.string().regex(/^RE[0-9a-f]{32}$/);

/**
 * Who withholds their number is a word, or the keys on which its letters lie: ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN,
 * UNAVAILABLE.
 *
 * @see https://www.twilio.com/en-us/changelog/upcoming-changes-to-withheld-caller-ids-behavior-for-dial-calls
 */
const WITHHELD: ReadonlySet<string> = new Set(['+266696687', '+7378742833', '+2562533', '+8656696', '+86282452253']);
const E164 = /^\+[1-9]\d{6,14}$/;

/**
 * What Twilio says of a call. Of what is not needed to go on with it, nothing that is odd keeps it from going on.
 *
 * @see https://www.twilio.com/docs/voice/twiml#request-parameters
 */
const callSchema = z.object({
  CallSid: callSidSchema,
  From: z.string().max(100).catch(''),
  To: z.string().max(100).catch(''),
  /** Only where keys were waited for: empty if none was pressed. */
  Digits: z.string().max(200).optional().catch(undefined),
  RecordingSid: recordingSidSchema.optional().catch(undefined),
  QueueResult: z.string().optional().catch(undefined),
  QueueTime: z.coerce.number().int().nonnegative().optional().catch(undefined),
  DialCallStatus: z.string().optional().catch(undefined),
  AnsweredBy: z.string().optional().catch(undefined),
});

/** https://www.twilio.com/docs/voice/answering-machine-detection#answeredby: what is not known may be a person. */
const MACHINES = /^(?:machine_|fax$)/;

/** https://www.twilio.com/docs/voice/api/call-resource#call-status-values */
const ENDS: Readonly<Record<string, CallEnd['how']>> = {
  'no-answer': 'nobody',
  busy: 'nobody',
  canceled: 'nobody',
  failed: 'failed',
};

/** https://www.twilio.com/docs/voice/twiml/enqueue#attributes-action: whatever else it may be, nobody was spoken with. */
const LEFT: Readonly<Record<string, 'spoken' | 'gone'>> = {
  bridged: 'spoken',
  'redirected-from-bridged': 'spoken',
  hangup: 'gone',
};

const recordingSchema = z.object({
  CallSid: callSidSchema,
  RecordingSid: recordingSidSchema,
  RecordingStatus: z.string().catch('completed'),
  RecordingDuration: z.coerce.number().int().nonnegative().optional().catch(undefined),
});

export const callerOf = (from: string): Plain | null =>
  E164.test(from) && !WITHHELD.has(from) ? new Plain(from) : null;

/** A recording is one whatever ended it: `Digits` is the key then, or `hangup`. */
const happenedIn = (said: z.infer<typeof callSchema>): CallHeard['happened'] => {
  const { Digits, RecordingSid, QueueResult, QueueTime, DialCallStatus, AnsweredBy = '' } = said;
  if (QueueResult !== undefined) return { kind: 'left', how: LEFT[QueueResult] ?? 'nobody' };
  if (QueueTime !== undefined) return { kind: 'waiting', seconds: QueueTime };
  if (DialCallStatus !== undefined) return { kind: 'joined', spoken: DialCallStatus === 'completed' };
  if (RecordingSid !== undefined) return { kind: 'recorded' };
  if (Digits === undefined) return { kind: MACHINES.test(AnsweredBy) ? 'machine' : 'began' };
  return Digits === '' ? { kind: 'silence' } : { kind: 'keys', keys: new Plain(Digits) };
};

export const readCall = (webhook: Webhook): Result<CallHeard, 'unreadable'> => {
  const read = callSchema.safeParse(parametersOf(webhook));
  if (!read.success) return err('unreadable');
  const { CallSid, From, To } = read.data;
  return ok({ id: CallSid, from: callerOf(From), to: To, happened: happenedIn(read.data) });
};

/** @see https://www.twilio.com/docs/voice/twiml/record#recordingstatuscallback */
export const readRecording = (webhook: Webhook): Result<RecordingReady, 'unreadable'> => {
  const read = recordingSchema.safeParse(parametersOf(webhook));
  if (!read.success) return err('unreadable');
  const { CallSid, RecordingSid, RecordingStatus, RecordingDuration: seconds } = read.data;
  return ok({ id: RecordingSid, call: CallSid, isThere: RecordingStatus === 'completed', seconds });
};

/** @see https://www.twilio.com/docs/voice/api/call-resource#statuscallback */
export const readEnd = (webhook: Webhook): Result<CallEnd, 'unreadable'> => {
  const schema = z.object({ CallSid: callSidSchema, CallStatus: z.string().catch('completed') });
  const read = schema.safeParse(parametersOf(webhook));
  if (!read.success) return err('unreadable');
  return ok({ id: read.data.CallSid, how: ENDS[read.data.CallStatus] ?? 'completed' });
};
