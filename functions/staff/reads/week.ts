const DAY = 86_400_000;

/** The day that it is by that clock. */
export const dayIn = (moment: Date, timeZone: string): string =>
  // Sweden writes dates as ISO 8601 does.
  new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(moment);

/** The Monday of the week that a moment is in. */
export const weekOf = (moment: Date, timeZone: string): string => {
  const day = new Date(`${dayIn(moment, timeZone)}T00:00:00Z`);
  const sinceMonday = (day.getUTCDay() + 6) % 7;
  return new Date(day.getTime() - sinceMonday * DAY).toISOString().slice(0, 10);
};

export const weeksFrom = (week: string, count: number): string =>
  new Date(Date.parse(`${week}T00:00:00Z`) + count * 7 * DAY).toISOString().slice(0, 10);
