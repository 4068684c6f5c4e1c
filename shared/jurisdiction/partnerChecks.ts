import type { PartnerKind } from '../domain/partner.ts';
import { at, type Read } from './at.ts';
import type { Jurisdiction, Partner } from './pack.ts';
import type { Path, Places } from './places.ts';
import type { PackProblem } from './problem.ts';

type Week = Exclude<Partner['hours'], 'always'>;
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const DAY_MINUTES = 1440;
const WEEK_MINUTES = 7 * DAY_MINUTES;

const minuteOf = (time: string): number => {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
};

type Opening = { readonly path: Path; readonly text: string; readonly night: boolean } & {
  readonly from: number;
  readonly to: number;
};

/** Minutes of the week, in the order of the file; what ends before it begins runs into the next day, as in `hours.ts`. */
const openingsOf = (hours: Week): Opening[] =>
  DAYS.flatMap((day, index) =>
    (hours[day] ?? []).map(([start, end], position) => {
      const from = index * DAY_MINUTES + minuteOf(start);
      const night = minuteOf(end) <= minuteOf(start);
      const text = `${day} ${start} to ${night ? `${DAYS[(index + 1) % 7]} ` : ''}${end}`;
      const to = index * DAY_MINUTES + minuteOf(end) + (night ? DAY_MINUTES : 0);
      return { path: ['hours', day, position], text, night, from, to };
    }),
  );

/** The last night of the week runs into its first day. */
const meet = (one: Opening, other: Opening): boolean =>
  [-WEEK_MINUTES, 0, WEEK_MINUTES].some((shift) => one.from < other.to + shift && other.from + shift < one.to);

/** Hours of which two cannot be meant at once. */
const weekProblems = (hours: Week, places: Places, path: Path): PackProblem[] => {
  const openings = openingsOf(hours);
  return openings.flatMap((opening, position) => {
    if (opening.to - opening.from === DAY_MINUTES && opening.night) {
      const expected = 'an end after the beginning, or 00:00 to 24:00 for a whole day';
      return [at(places, [...path, ...opening.path], expected, opening.text)];
    }
    const other = openings.slice(0, position).find((before) => meet(opening, before));
    if (!other) return [];
    // Of two that meet, the one that runs through the night was probably meant the other way round.
    const [wrong, right] = other.night && !opening.night ? [other, opening] : [opening, other];
    return [at(places, [...path, ...wrong.path], `hours that do not overlap with ${right.text}`, wrong.text)];
  });
};

export const hourProblems = ({ value, places }: Read<readonly Partner[]>): PackProblem[] =>
  value.flatMap(({ hours }, index) => (hours === 'always' ? [] : weekProblems(hours, places, [index])));

/** In which what is routine is read: without an hour it would never be due. */
export const workingTimeProblems = ({ value: { workingTime }, places }: Read<Jurisdiction>): PackProblem[] => {
  if (workingTime === undefined) return [];
  const { hours, holidays } = workingTime;
  const never = openingsOf(hours).length === 0;
  return [
    ...(never
      ? [at(places, ['workingTime', 'hours'], 'hours on one day of the week, at least', JSON.stringify(hours))]
      : []),
    ...weekProblems(hours, places, ['workingTime']),
    ...holidays.flatMap((day, index) =>
      holidays.indexOf(day) === index ? [] : [at(places, ['workingTime', 'holidays', index], 'a day named once', day)],
    ),
  ];
};

/** Who can help a person on the spot. */
const HELPING: readonly PartnerKind[] = ['ngo', 'shelter', 'legal_aid', 'health', 'child_protection'];

/** Nobody to ask in, and nobody said that this is known. */
export const unservedAreas = (jurisdiction: Read<Jurisdiction>, partners: readonly Partner[]): PackProblem[] =>
  jurisdiction.value.areas.flatMap(({ code, deskAlone = false }, index) =>
    (['adults', 'children'] as const).flatMap((people) => {
      const serves = ({ kind, areas, serves: served }: Partner): boolean =>
        HELPING.includes(kind) && (areas === 'all' || areas.includes(code)) && served[people];
      if (deskAlone || partners.some(serves)) return [];
      const expected = `a partner of kind ${HELPING.join(', ')} that serves ${people} there (or deskAlone: true)`;
      return [{ ...at(jurisdiction.places, ['areas', index, 'code'], expected, code), found: 'nobody' }];
    }),
  );
