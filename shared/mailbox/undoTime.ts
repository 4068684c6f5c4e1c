import { hourOf, type Hour } from '../domain/hour.ts';

/** Design, part 6. Hours are kept whole, so one more makes sure that nobody gets less than 72. */
const UNDO_HOURS = 72 + 1;

/** When what was asked to be deleted is erased. */
export const eraseAfter = (requested: Date): Hour => hourOf(new Date(requested.getTime() + UNDO_HOURS * 3_600_000));
