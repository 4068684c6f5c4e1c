import * as z from 'zod';
import { methodSchema, readTwiml, urlSchema, withAttributes, type Read } from './read.ts';
import type { Element } from './xml.ts';

/**
 * The verbs of a call, with their attributes, allowed values and defaults, from https://www.twilio.com/docs/voice/twiml and the
 * pages below it. Left out, and so refused, is what a line has no use for: speech recognition, transcription, conferences,
 * SIP and clients.
 */

const wholeSchema = (least: number, most: number) => z.coerce.number().int().min(least).max(most);
const flagSchema = z.enum(['true', 'false']).transform((text) => text === 'true');

const saySchema = z.strictObject({
  verb: z.literal('Say'),
  text: z.string().max(4_096),
  voice: z.string().optional(),
  language: z.string().optional(),
  loop: wholeSchema(0, 1_000).default(1),
});
const playSchema = z.strictObject({
  verb: z.literal('Play'),
  url: urlSchema,
  loop: wholeSchema(0, 1_000).default(1),
});
const pauseSchema = z.strictObject({ verb: z.literal('Pause'), length: wholeSchema(0, 180).default(1) });

/** What may be heard, also while keys are waited for. */
const promptSchema = z.discriminatedUnion('verb', [saySchema, playSchema, pauseSchema]);
export type PromptVerb = z.infer<typeof promptSchema>;

const gatherSchema = z.strictObject({
  verb: z.literal('Gather'),
  prompts: z.array(promptSchema),
  input: z.literal('dtmf').default('dtmf'),
  action: urlSchema.optional(),
  method: methodSchema,
  timeout: wholeSchema(1, 600).default(5),
  finishOnKey: z
    .string()
    .regex(/^[\d#*]?$/)
    .default('#'),
  numDigits: wholeSchema(1, 100).optional(),
  actionOnEmptyResult: flagSchema.default(false),
});
export type GatherVerb = z.infer<typeof gatherSchema>;

const recordSchema = z.strictObject({
  verb: z.literal('Record'),
  action: urlSchema.optional(),
  method: methodSchema,
  timeout: wholeSchema(1, 600).default(5),
  finishOnKey: z
    .string()
    .regex(/^[\d#*]*$/)
    .default('1234567890*#'),
  maxLength: wholeSchema(2, 14_400).default(3_600),
  playBeep: flagSchema.default(true),
  trim: z.enum(['trim-silence', 'do-not-trim']).default('trim-silence'),
  recordingStatusCallback: urlSchema.optional(),
  recordingStatusCallbackMethod: methodSchema,
  recordingStatusCallbackEvent: z
    .string()
    .transform((text) => text.split(' '))
    .pipe(z.array(z.enum(['in-progress', 'completed', 'absent'])))
    .default(['completed']),
});
export type RecordVerb = z.infer<typeof recordSchema>;

const numberSchema = z.strictObject({
  number: z.string().regex(/^\+[1-9]\d{6,14}$/),
  url: urlSchema.optional(),
  method: methodSchema,
});

/** https://www.twilio.com/docs/voice/twiml/queue, without a document for the one who waits. */
const queueNameSchema = z.string().min(1).max(64);

const dialSchema = z.strictObject({
  verb: z.literal('Dial'),
  /** Either these, or a queue. */
  numbers: z.array(numberSchema).max(10),
  queue: queueNameSchema.optional(),
  action: urlSchema.optional(),
  method: methodSchema,
  timeout: wholeSchema(5, 600).default(30),
  callerId: z.string().optional(),
  answerOnBridge: flagSchema.default(false),
  timeLimit: wholeSchema(1, 86_400).default(14_400),
  record: z.literal('do-not-record').default('do-not-record'),
});
export type DialVerb = z.infer<typeof dialSchema>;

/** https://www.twilio.com/docs/voice/twiml/enqueue; who waits has to be told something of ours. */
const enqueueSchema = z.strictObject({
  verb: z.literal('Enqueue'),
  queue: queueNameSchema,
  action: urlSchema.optional(),
  method: methodSchema,
  waitUrl: urlSchema,
  waitUrlMethod: methodSchema,
});
export type EnqueueVerb = z.infer<typeof enqueueSchema>;
const leaveSchema = z.strictObject({ verb: z.literal('Leave') });

const redirectSchema = z.strictObject({ verb: z.literal('Redirect'), url: urlSchema, method: methodSchema });
const hangupSchema = z.strictObject({ verb: z.literal('Hangup') });
const rejectSchema = z.strictObject({
  verb: z.literal('Reject'),
  reason: z.enum(['rejected', 'busy']).default('rejected'),
});

export type VoiceVerb =
  | PromptVerb
  | GatherVerb
  | RecordVerb
  | DialVerb
  | EnqueueVerb
  | z.infer<typeof leaveSchema>
  | z.infer<typeof redirectSchema>
  | z.infer<typeof hangupSchema>
  | z.infer<typeof rejectSchema>;

/** SSML within Say: https://www.twilio.com/docs/voice/twiml/say/text-speech */
const SSML = new Set(['break', 'emphasis', 'lang', 'p', 'phoneme', 'prosody', 's', 'say-as', 'sub', 'w']);

const isSsml = ({ name, children }: Element): boolean => SSML.has(name) && children.every(isSsml);

/** An element where none may be becomes an attribute that no schema knows, and so the complaint names it. */
const stray = (children: readonly Element[]): Record<string, string> =>
  Object.fromEntries(children.map(({ name }) => [`<${name}>`, '']));

/** Nobody to dial is a mistake, and is complained of as one. */
const nonEmpty = (numbers: readonly unknown[]): unknown => (numbers.length === 0 ? undefined : numbers);

const propertiesOf = (element: Element): Record<string, unknown> => {
  const { name, text, children } = element;
  const verb = { verb: name };
  const trimmed = text.trim();
  switch (name) {
    case 'Say':
      return withAttributes(element, {
        ...verb,
        text: text.trim().replaceAll(/\s+/g, ' '),
        ...stray(children.filter((child) => !isSsml(child))),
      });
    case 'Enqueue':
      return withAttributes(element, { ...verb, queue: trimmed, ...stray(children) });
    case 'Play':
    case 'Redirect':
      return withAttributes(element, { ...verb, url: trimmed, ...stray(children) });
    case 'Gather':
      return withAttributes(element, { ...verb, prompts: children.map(propertiesOf) });
    case 'Dial': {
      const [only] = children;
      if (only?.name === 'Queue' && children.length === 1 && Object.keys(only.attributes).length === 0) {
        return withAttributes(element, { ...verb, numbers: [], queue: only.text.trim() });
      }
      const bare = trimmed === '' || children.length > 0 ? [] : [{ number: trimmed }];
      const nouns = children.map((child) =>
        child.name === 'Number' ? withAttributes(child, { number: child.text.trim() }) : stray([child]),
      );
      return withAttributes(element, { ...verb, numbers: nonEmpty([...bare, ...nouns]) });
    }
    default:
      return withAttributes(element, { ...verb, ...stray(children) });
  }
};

const verbSchema = z.discriminatedUnion('verb', [
  saySchema,
  playSchema,
  pauseSchema,
  gatherSchema,
  recordSchema,
  dialSchema,
  enqueueSchema,
  leaveSchema,
  redirectSchema,
  hangupSchema,
  rejectSchema,
]);

const NAMES = new Set([
  'Say',
  'Play',
  'Pause',
  'Gather',
  'Record',
  'Dial',
  'Enqueue',
  'Leave',
  'Redirect',
  'Hangup',
  'Reject',
]);

export const readVoice = (document: string): Read<VoiceVerb> =>
  readTwiml<VoiceVerb>(document, (element) =>
    NAMES.has(element.name) ? verbSchema.safeParse(propertiesOf(element)) : undefined,
  );
