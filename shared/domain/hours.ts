const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
type Day = (typeof DAYS)[number];

/** Opening hours in the country's own time; an interval whose end is not after its start runs past midnight. */
export type OpeningHours =
  'always' | Readonly<Partial<Record<Day, readonly (readonly [from: string, to: string])[] | undefined>>>;

const MINUTE = 60_000;
const DAY_MINUTES = 1440;

const formats = new Map<string, Intl.DateTimeFormat>();
const formatOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = formats.get(timeZone);
  if (known) return known;
  const fields = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
  const made = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', ...fields });
  formats.set(timeZone, made);
  return made;
};

/** A moment on the country's clock, written as if that clock were UTC: only for arithmetic on days and minutes. */
const localClock = (moment: Date, timeZone: string): Date => {
  const part = new Map(
    formatOf(timeZone)
      .formatToParts(moment)
      .map(({ type, value }) => [type, value]),
  );
  const date = `${part.get('year')}-${part.get('month')}-${part.get('day')}`;
  return new Date(`${date}T${part.get('hour')}:${part.get('minute')}:00Z`);
};

/** `YYYY-MM-DD` where the country is. */
export const localDate = (moment: Date, timeZone: string): string =>
  localClock(moment, timeZone).toISOString().slice(0, 10);

const minuteOf = (time: string): number => {
  const [hour, minute] = time.split(':').map(Number);
  return (hour ?? 0) * 60 + (minute ?? 0);
};

const intervalsOn = (hours: Exclude<OpeningHours, 'always'>, day: number): { from: number; to: number }[] => {
  const name = DAYS[((day % 7) + 7) % 7];
  return (name === undefined ? [] : (hours[name] ?? [])).map(([start, end]) => {
    const [from, to] = [minuteOf(start), minuteOf(end)];
    return { from, to: to <= from ? to + DAY_MINUTES : to };
  });
};

export const isOpen = (hours: OpeningHours, now: Date, timeZone: string): boolean => {
  if (hours === 'always') return true;
  const clock = localClock(now, timeZone);
  const day = clock.getUTCDay();
  const minute = clock.getUTCHours() * 60 + clock.getUTCMinutes();
  return (
    intervalsOn(hours, day).some(({ from, to }) => from <= minute && minute < to) ||
    intervalsOn(hours, day - 1).some(({ to }) => minute < to - DAY_MINUTES)
  );
};

/** The moment at which the country's clock shows `clock`. Where the clock is put forward over it: the change itself. */
const momentOf = (clock: Date, timeZone: string): Date => {
  const offset = (moment: Date): number => localClock(moment, timeZone).getTime() - moment.getTime();
  const guess = new Date(clock.getTime() - offset(clock));
  return new Date(clock.getTime() - offset(guess));
};

/** Hours in which work is done, and local dates, `YYYY-MM-DD`, on which none is. */
export type WorkingTime = {
  readonly hours: Exclude<OpeningHours, 'always'>;
  readonly holidays: readonly string[];
};

/** More days than any holidays in a row: a week without hours cannot be a country's (`workingTimeProblems`). */
const DAYS_AHEAD = 400;

/** When so many minutes of working time are over: nights, days off and holidays do not count. */
export const afterWorking = (minutes: number, { hours, holidays }: WorkingTime, from: Date, timeZone: string): Date => {
  const clock = localClock(from, timeZone);
  const midnight = Date.UTC(clock.getUTCFullYear(), clock.getUTCMonth(), clock.getUTCDate());
  let left = minutes * MINUTE;
  // Yesterday's hours may run past midnight.
  for (let ahead = -1; ahead < DAYS_AHEAD; ahead += 1) {
    const day = new Date(midnight + ahead * DAY_MINUTES * MINUTE);
    if (holidays.includes(day.toISOString().slice(0, 10))) continue;
    const intervals = intervalsOn(hours, day.getUTCDay()).sort((one, other) => one.from - other.from);
    for (const { from: opens, to: closes } of intervals) {
      const [start, end] = [opens, closes].map((at) =>
        momentOf(new Date(day.getTime() + at * MINUTE), timeZone).getTime(),
      );
      const begins = Math.max(start ?? 0, from.getTime());
      const worked = (end ?? 0) - begins;
      if (worked >= left) return new Date(begins + left);
      left -= Math.max(0, worked);
    }
  }
  return new Date(from.getTime() + minutes * MINUTE);
};

/** When it next opens: `now` if it is open, nothing if it never does. */
export const nextOpening = (hours: OpeningHours, now: Date, timeZone: string): Date | undefined => {
  if (hours === 'always' || isOpen(hours, now, timeZone)) return now;
  const clock = localClock(now, timeZone);
  const midnight = Date.UTC(clock.getUTCFullYear(), clock.getUTCMonth(), clock.getUTCDate());
  const starts = Array.from({ length: 8 }, (_, ahead) =>
    intervalsOn(hours, clock.getUTCDay() + ahead).map(({ from }) => (ahead * DAY_MINUTES + from) * MINUTE),
  ).flat();
  return starts
    .map((start) => momentOf(new Date(midnight + start), timeZone))
    .filter((moment) => moment > now)
    .sort((one, other) => one.getTime() - other.getTime())[0];
};
