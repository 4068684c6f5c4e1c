import type { GatherVerb } from '../twiml/voice.ts';

/** Keys so far, and whether that ends it: https://www.twilio.com/docs/voice/twiml/gather */
export interface Keyed {
  readonly digits: string;
  readonly ended: boolean;
}

/** `finishOnKey` ends it and is no digit of it; so does the last of `numDigits`. */
export const keyed = ({ finishOnKey, numDigits }: GatherVerb, digits: string, key: string): Keyed => {
  if (finishOnKey !== '' && key === finishOnKey) return { digits, ended: true };
  const all = digits + key;
  return { digits: all, ended: numDigits !== undefined && all.length >= numDigits };
};

/** Without a digit nothing is asked of the application, and the document goes on; unless it wants to hear of it. */
export const isSubmitted = ({ actionOnEmptyResult }: GatherVerb, digits: string): boolean =>
  digits !== '' || actionOnEmptyResult;
