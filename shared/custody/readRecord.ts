import { err, ok, type Result } from '../domain/result.ts';
import { jsonText } from '../sealing/json.ts';
import type { Fault } from './findings.ts';
import { anyFormSchema, FORMAT, recordSchema, type CustodyRecord } from './record.ts';

/** A text in quotes, and the colon by which it is a name: what a JSON text has outside of texts, has no quotes. */
const TEXTS = /"[^"\\]*(?:\\.[^"\\]*)*"(?<colon>\s*:)?/g;

const namesIn = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? Object.values(value).reduce<number>(
        (sum, each) => sum + namesIn(each),
        Array.isArray(value) ? 0 : Object.keys(value).length,
      )
    : 0;

/** Of two fields of one name JSON's readers take the last, or the first, or neither. */
const repeats = (text: string, value: unknown): boolean =>
  [...text.matchAll(TEXTS)].filter(({ groups }) => groups?.['colon'] !== undefined).length !== namesIn(value);

export const readRecord = (
  text: string,
): Result<CustodyRecord, Extract<Fault, 'not_a_record' | 'another_form' | 'repeated_field'>> => {
  const json = jsonText.safeParse(text);
  if (!json.success) return err('not_a_record');
  const form = anyFormSchema.safeParse(json.data);
  if (form.success && form.data.format !== FORMAT) return err('another_form');
  const record = recordSchema.safeParse(json.data);
  if (!record.success) return err('not_a_record');
  return repeats(text, json.data) ? err('repeated_field') : ok(record.data);
};
