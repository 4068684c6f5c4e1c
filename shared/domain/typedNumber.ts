import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import * as z from 'zod';
import { Plain } from './plain.ts';

/**
 * A number as typed, in any script's digits, to E.164. Only its length is checked ("possible", not "valid"): the small
 * metadata knows no more, and refusing a number that rings is worse than keeping one that does not.
 */
export const numberSchema = (country: string) => {
  const code = country.toUpperCase();
  const options = isSupportedCountry(code) ? { defaultCountry: code } : {};
  return z
    .string()
    .max(60)
    .transform((text, context) => {
      if (text.trim() === '') return null;
      const parsed = parsePhoneNumberFromString(text, options);
      if (parsed?.isPossible() === true) return new Plain(parsed.number);
      context.addIssue({ code: 'custom', message: 'is not a telephone number' });
      return z.NEVER;
    });
};
