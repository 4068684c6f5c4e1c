import { isWaiting } from '../../shared/rows/inbox.ts';
import { owedSchema } from '../../shared/rows/owed.ts';
import { referralRowSchema } from '../../shared/rows/referral.ts';
import { tipRowSchema } from '../../shared/rows/tip.ts';
import type { Row, Stage } from './stage.ts';

const MOST_ROUNDS = 60;
const HOUR = 3_600_000;
const MOST_TOLD = 5;

const told = ({ pk, sk, owed, owedNext, owedTries }: Row): string =>
  [pk, sk, 'owes', owed, 'by', owedNext, 'after', owedTries, 'tries'].filter((word) => word !== undefined).join(' ');

/** Owed for as long as a person takes: the first look at what was delivered, and the end of the time to undo. */
const isForPeople = (row: Row): boolean => {
  const referral = referralRowSchema.safeParse(row);
  if (referral.success) return referral.data.inboxKey !== undefined && isWaiting(referral.data);
  const tip = tipRowSchema.safeParse(row);
  return tip.success && tip.data.deletion !== null && tip.data.lookAgain === undefined && isLate(tip.data);
};

const isLate = ({ deletion, owedNext }: { deletion: { eraseAfter: string } | null; owedNext?: string | undefined }) =>
  deletion !== null && owedNext !== undefined && Date.parse(owedNext) >= Date.parse(deletion.eraseAfter);

/** Rows that machines still owe something, and from when on upkeep will look at each. */
export const owing = async (stage: Stage): Promise<{ readonly row: Row; readonly next: number }[]> => {
  const tables = await Promise.all((['Tips', 'Referrals', 'Offices'] as const).map((table) => stage.rows(table)));
  return tables.flat().flatMap((row) => {
    const owed = owedSchema.safeParse(row);
    return owed.success && !isForPeople(row) ? [{ row, next: Date.parse(owed.data.owedNext) }] : [];
  });
};

/** Lets machines do all that they owe, however often they are thrown back; time passes as they need it. */
export const settle = async (stage: Stage): Promise<void> => {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    await stage.drain();
    const owed = await owing(stage);
    if (owed.length === 0) return;
    const next = Math.min(...owed.map((each) => each.next));
    await stage.advance(Math.min(Math.max(next - stage.now() + 1000, 1000), 3 * HOUR));
    await stage.runSchedules();
  }
  const left = (await owing(stage)).slice(0, MOST_TOLD).map(({ row }) => told(row));
  throw new Error(`Still owed after ${MOST_ROUNDS} rounds: ${left.join('; ')}`);
};

/** What was left behind by tries that came to nothing is swept some hours later. */
export const sweep = async (stage: Stage): Promise<void> => {
  await stage.advance(4 * HOUR);
  await stage.runSchedules();
  await settle(stage);
};

/** The time to undo passes, and what was to be erased is. */
export const outlastUndo = async (stage: Stage): Promise<void> => {
  await stage.advance(75 * HOUR);
  await stage.runSchedules();
  await settle(stage);
  // Erased tips owe nothing any more; those that were thrown back are looked at again.
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const waiting = (await stage.rows('Tips')).filter((row) => tipRowSchema.parse(row).deletion !== null);
    if (waiting.length === 0) return;
    await stage.advance(HOUR);
    await stage.runSchedules();
    await stage.drain();
  }
  throw new Error('What was to be erased is still there');
};
