/** A date, UTC: `2026-05-04`. No finer is counted in how long something is kept. */
export const dayOf = (moment: Date): string => moment.toISOString().slice(0, 10);

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Design, part 4: so long before, the mailbox says that it is about to go. */
const WARNING = 72 * HOUR;

/** The last day on which a tip is kept, whose last words came on `since`. */
export const keptUntil = (since: string, days: number): string => dayOf(new Date(Date.parse(since) + days * DAY));

/** When it is over: as that day has ended. */
export const overAt = (since: string, days: number): Date => new Date(Date.parse(since) + (days + 1) * DAY);

/** The latest day of last words that is too long ago by now: the country's days have passed, and each of them whole. */
export const overSince = (days: number, now: Date): string => dayOf(new Date(now.getTime() - (days + 1) * DAY));

export const isOver = (since: string, days: number, now: Date): boolean => since <= overSince(days, now);

/** It is erased within 72 hours, unless somebody adds something. */
export const isNearlyOver = (since: string, days: number, now: Date): boolean =>
  isOver(since, days, new Date(now.getTime() + WARNING));
