import type { View } from './view.ts';

/** One set of digits on a page: codes and telephone numbers are in these, so times are too. */
const latin = (language: string): string => `${language}-u-nu-latn`;

/** "30 minutes", "2 hours", "3 days": rounded up, so that nothing reads sooner than the pack has it. */
export const durationOf = (view: View, minutes: number): string => {
  const format = (value: number, unit: 'minute' | 'hour' | 'day'): string =>
    new Intl.NumberFormat(latin(view.language), { style: 'unit', unit, unitDisplay: 'long' }).format(Math.ceil(value));
  if (minutes < 120 && minutes % 60 !== 0) return format(minutes, 'minute');
  return minutes <= 48 * 60 ? format(minutes / 60, 'hour') : format(minutes / 1440, 'day');
};

const say = (view: View, moment: Date, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(latin(view.language), { timeZone: view.pack.jurisdiction.timeZone, ...options }).format(
    moment,
  );

const TIME = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

export const dayOf = (view: View, moment: Date): string => say(view, moment, { weekday: 'long' });

export const timeOf = (view: View, moment: Date): string => say(view, moment, TIME);

/** A day of the country, `YYYY-MM-DD`: no moment of another time zone. */
export const dateOf = (view: View, day: string): string =>
  new Intl.DateTimeFormat(latin(view.language), {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }).format(new Date(`${day}T12:00:00Z`));

export const dayAndTimeOf = (view: View, moment: Date): string =>
  say(view, moment, { weekday: 'long', day: 'numeric', month: 'long', ...TIME });
