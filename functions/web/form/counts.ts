import type { z } from 'zod';
import type { peopleSchema } from '../../../shared/domain/label.ts';
import { readDigits } from '../../../shared/sealing/digits.ts';
import type { CountField, Draft } from './draft.ts';

/** Three digits, and spaces around them; longer texts are not looked through. */
const LONGEST_TYPED = 20;

type People = z.infer<typeof peopleSchema>;

/** The form's boxes, in the order they stand in. */
export const countBoxes: readonly (readonly [CountField, Omit<People, 'count'>])[] = [
  ['girls', { age: 'child', sex: 'female' }],
  ['boys', { age: 'child', sex: 'male' }],
  ['children', { age: 'child', sex: 'unknown' }],
  ['women', { age: 'adult', sex: 'female' }],
  ['men', { age: 'adult', sex: 'male' }],
  ['adults', { age: 'adult', sex: 'unknown' }],
  ['people', { age: 'unknown', sex: 'unknown' }],
];

/** Numbers in the digits of any script; an empty box and a 0 count nobody. */
export const readCounts = (
  draft: Draft,
): { readonly people: readonly People[]; readonly wrong: readonly CountField[] } => {
  const people: People[] = [];
  const wrong: CountField[] = [];
  for (const [field, who] of countBoxes) {
    const typed = draft.words[field].reveal().trim();
    const digits = typed.length > LONGEST_TYPED ? undefined : readDigits(typed);
    // "2-3" and "1.5" hold marks that a code may have and a count may not.
    const count = digits?.length === Array.from(typed).length ? Number(digits) : NaN;
    if (!(count >= 0 && count <= 999)) wrong.push(field);
    else if (count > 0) people.push({ ...who, count });
  }
  return { people, wrong };
};
