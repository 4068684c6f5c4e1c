/**
 * A due time once nothing is owed by it any more. With the pack's minutes it tells the minute of arrival, and no arrival
 * time finer than an hour is kept (design, part 6).
 */
export const toTheHour = (due: string): string => `${due.slice(0, 13)}:00:00.000Z`;
