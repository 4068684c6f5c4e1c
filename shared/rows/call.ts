import * as z from 'zod';
import { answerSchema } from '../domain/answer.ts';

/**
 * Where a call can stand, each a thing that is asked, and waited for. Who presses no key hears nothing of what the line is:
 * `greeting`, `cantTalk`, and `hush`, which offers the tone and by any key to say who hears it; `message` waits for what is said after the tone, `talk` for somebody
 * who takes the call, `bye` for nothing.
 */
const placeSchema = z.enum([
  'greeting',
  'cantTalk',
  'danger',
  'child',
  'callBack',
  'when',
  'codeToCall',
  'menu',
  'hush',
  'talk',
  'message',
  'writeDown',
  'code',
  'keyCode',
  'bye',
]);
export type Place = z.infer<typeof placeSchema>;

/** What is said before that, as codes. */
const leadSchema = z.enum([
  'wrongKey',
  'emergency',
  'numbers',
  'youth',
  'nothing',
  'kept',
  'nobody',
  'later',
  'wrongCode',
  'tooOften',
  'answers',
  'joined',
  'adding',
  'fresh',
  'apart',
  'quiet',
  'silentCall',
  'noCallBack',
]);
export type Lead = z.infer<typeof leadSchema>;

const screenSchema = z.object({ place: placeSchema, leads: z.array(leadSchema), language: z.string() });
/** What is heard at one time: codes, from which the same is said again to a retry. */
export type Screen = z.infer<typeof screenSchema>;

/** What was keyed in answer to a question. */
const toldSchema = z.object({
  danger: answerSchema,
  child: answerSchema,
  callBack: answerSchema,
  when: z.enum(['any', 'morning', 'afternoon', 'evening', 'night', 'unknown']),
  /** Who asked to be called back has written down the code that it takes. */
  hasCode: answerSchema.default('unknown'),
});
export type ToldByKeys = z.infer<typeof toldSchema>;

const callStateSchema = z.object({
  screen: screenSchema,
  /** How often the same has been asked in a row, this time included. */
  times: z.number().int().min(1),
  /** A key has been pressed: whoever holds the phone wants to hear more. */
  pressed: z.boolean(),
  /** Wrong keys in a row. */
  wrong: z.number().int().min(0),
  told: toldSchema,
  /** What was led through once, and is not led through again. */
  been: z.array(placeSchema),
  /** Something of this call has been taken. */
  tip: z.boolean(),
  /** The tip that a code opened, to which goes what follows in the call; nothing: what follows is a tip of its own. */
  joined: z.string().nullable(),
  /** They have spoken with somebody. */
  spoken: z.boolean(),
});
export type CallState = z.infer<typeof callStateSchema>;

/**
 * A row of Ephemera, `call#<what its provider's id becomes>`: codes, and which tip was opened; no digit that was keyed for it, no number.
 * What is said at a step stays for as long as that step may be asked for again.
 */
export const callRowSchema = z.object({
  pk: z.string().startsWith('call#'),
  /** How many things have happened in the call: what happens next is the one after. */
  step: z.number().int().positive(),
  state: callStateSchema,
  /** What was said after each of the latest steps. */
  said: z.array(z.object({ step: z.number().int(), screen: screenSchema })),
  /** Epoch seconds, on the hour. */
  expires: z.number(),
});
export type CallRow = z.infer<typeof callRowSchema>;
