import * as z from 'zod';
import { Plain } from '../../../shared/domain/plain.ts';

/** How much of what happened is taken in one go; more goes into a later message. In UTF-16 units, as `maxlength` counts. */
export const LONG = 20_000;
export const SHORT = 5_000;

/** Browsers send line ends as CR LF, whatever was typed. */
export const wordsOf = (text: string): Plain => new Plain(text.replaceAll('\r\n', '\n'));

/** A text of a person: from here on it is `Plain`. */
export const words = (max: number) => z.string().max(max).transform(wordsOf);
