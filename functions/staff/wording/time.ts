const MINUTE = 60_000;

const between = (milliseconds: number): string => {
  const minutes = Math.floor(milliseconds / MINUTE);
  if (minutes < 1) return 'less than a minute';
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 || hours >= 6 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  const days = Math.floor(hours / 24);
  return days === 1 ? '1 day' : `${days} days`;
};

export interface DueText {
  readonly text: string;
  readonly overdue: boolean;
}

/** When somebody must have looked. In words first: colour alone would say it to some people only. */
export const dueText = (due: string, now: Date): DueText => {
  const left = new Date(due).getTime() - now.getTime();
  if (Number.isNaN(left)) return { text: 'No due time', overdue: false };
  return left < 0
    ? { text: `Overdue by ${between(-left)}`, overdue: true }
    : { text: `Due in ${between(left)}`, overdue: false };
};

/** A moment in the country's own time. */
export const momentText = (moment: string, timeZone: string): string => {
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) return moment;
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(date);
};

/** A day as ISO 8601 has it, in words. */
export const dayText = (day: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' }).format(
    new Date(`${day}T00:00:00Z`),
  );

const HOUR = 60 * MINUTE;

/** An hour: nothing finer is kept. */
export const hourText = (hour: string, timeZone: string): string => {
  const end = new Date(new Date(hour).getTime() + HOUR);
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
  return Number.isNaN(end.getTime()) ? hour : `${momentText(hour, timeZone)}–${clock.format(end)}`;
};

/** Once somebody has looked, nothing is overdue, and of the due time no more than its hour is kept. */
export const dueHourText = (due: string, timeZone: string): DueText => ({
  text: `Due ${hourText(due, timeZone)}`,
  overdue: false,
});
