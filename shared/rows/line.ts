import * as z from 'zod';
import { safeDays, safeTimes } from './relay.ts';

/** Options are numbered from here on: a single digit keeps its meaning, so that a call for help is never read as a choice. */
export const FIRST_OPTION = 91;

/** What may be asked of whoever texts, each once, and left open for as long as they like. */
export const questions = ['danger', 'area', 'age'] as const;
export type Question = (typeof questions)[number];
const questionSchema = z.enum(questions);

const helpNumbers = ['emergency', 'crisis', 'child'] as const;
export type HelpNumber = (typeof helpNumbers)[number];
const helpNumberSchema = z.enum(helpNumbers);

/** What our texts say, as codes: never words, so that a retry renders the same anew. `numbers:emergency`, `ask:area`. */
export const sayings = [
  'received',
  'added',
  'reads',
  ...helpNumbers.map((kind) => `numbers:${kind}` as const),
  ...questions.map((question) => `ask:${question}` as const),
  'picture',
  'who',
  'help',
  'code',
  'delete',
  'language',
  'languageSet',
  'info',
  'started',
  'later',
  'answers:nudge',
  'answers:time',
  'answers:days',
  'answers:word',
  'answers:set',
  'answers:unset',
  'joined',
  'codeWrong',
  'nothing',
] as const;
export type Saying = (typeof sayings)[number];

/** Where a conversation by text stands: codes alone, and no word of it. */
const conversationSchema = z.object({
  /** The tip that what comes is added to; none before the first text, and after the tip was erased. */
  tip: z.string().nullable(),
  language: z.string(),
  /** May this phone be texted? Until `yes` nothing goes out but what a text asks for. */
  consent: z.enum(['unasked', 'asked', 'yes', 'no']),
  /** In the order in which they were asked. */
  asked: z.array(questionSchema),
  /** Answered or skipped. */
  settled: z.array(questionSchema),
  /** They were told who reads this. */
  told: z.boolean(),
  languageAsked: z.boolean(),
  codeGiven: z.boolean(),
  /** It goes on with a tip that a code opened which was texted: by them, or by who had the phone for a minute. */
  joined: z.boolean().default(false),
  /** Numbers that their words called for before texts were allowed. */
  numbersOwed: z.array(helpNumberSchema),
  numbersGiven: z.array(helpNumberSchema),
  picture: z.enum(['none', 'came', 'answered']),
  /** How they want answers by text, as far as they have said it; `null` while that is not spoken of. */
  choosing: z
    .object({ nudge: z.string(), time: z.enum(safeTimes), days: z.enum(safeDays) })
    .partial()
    .nullable()
    .default(null),
  /** They have a word of their own, upon which answers come. */
  answers: z.enum(['none', 'chosen']).default('none'),
  /** The text before was that word: it is they who hold the phone. */
  proven: z.boolean().default(false),
  /** Texts of this hour that could have been that word, and were not. */
  wrongWords: z.object({ hour: z.string(), count: z.number().int().nonnegative() }).default({ hour: '', count: 0 }),
});
export type Conversation = z.infer<typeof conversationSchema>;

export const freshConversation = (language: string): Conversation => ({
  tip: null,
  language,
  consent: 'unasked',
  asked: [],
  settled: [],
  told: false,
  languageAsked: false,
  codeGiven: false,
  joined: false,
  numbersOwed: [],
  numbersGiven: [],
  picture: 'none',
  choosing: null,
  answers: 'none',
  proven: false,
  wrongWords: { hour: '', count: 0 },
});

const answeredSchema = z.object({
  language: z.string(),
  say: z.array(z.enum(sayings)),
  /** The tip that the text went to; what came along with it is kept there too. */
  tip: z.string().nullable().default(null),
});
/** What was answered to one text. */
export type Answered = z.infer<typeof answeredSchema>;

/**
 * A row of Ephemera, `line#<mac>`: who texts, by a keyed hash of the number. One text at a time: whoever holds the lease
 * works on it.
 */
export const lineRowSchema = z.object({
  pk: z.string().startsWith('line#'),
  revision: z.number().int().positive(),
  conversation: conversationSchema,
  /** The latest texts that were dealt with, and how: a text whose work was cut short is not dealt with twice. */
  done: z.array(z.object({ turn: z.string(), answered: answeredSchema })),
  /** Epoch milliseconds, for as long as somebody is at it. */
  lease: z
    .object({
      turn: z.string(),
      until: z.number(),
      /** The tip that its text becomes, if it is the first: whoever comes after a worker that died goes on with that. */
      tip: z.string(),
    })
    .optional(),
  /** Answers that went out in this hour. */
  replies: z.object({ hour: z.string(), count: z.number().int().min(0) }).default({ hour: '', count: 0 }),
  /** Epoch seconds, on the hour. */
  expires: z.number(),
});
export type LineRow = z.infer<typeof lineRowSchema>;

/** `turn#<id>`: a text that was dealt with, for as long as the provider may bring it again. */
export const turnRowSchema = z.object({
  pk: z.string().startsWith('turn#'),
  answered: answeredSchema,
  expires: z.number(),
});

/** `stopped#<mac>`: nothing is sent there until its owner lifts it. It outlives every conversation. */
export const stoppedRowSchema = z.object({ pk: z.string().startsWith('stopped#'), expires: z.number() });
