import { at, type Read } from './at.ts';
import { reservedPartnerIds, type PartnerKind } from '../domain/partner.ts';
import { languageProblems } from './languages.ts';
import { unservedAreas } from './partnerChecks.ts';
import type { Jurisdiction, Partner } from './pack.ts';
import { type PackProblem, problem } from './problem.ts';
import type { Path, Places } from './places.ts';

/** CloudFormation allows 500 resources a stack: design, part 7. */
const MOST_SEATS = 25;

const unique = (places: Places, entries: readonly { path: Path; value: string }[]): PackProblem[] =>
  entries
    .filter(({ value }, index) => entries.findIndex((other) => other.value === value) !== index)
    .map(({ path, value }) => at(places, path, 'a name used once', value));

/** Who reads first, who stands in, and where doubt goes must be there, be of that kind, and have staff here. */
const placeProblems = ({ value, places }: Read<Jurisdiction>, partners: readonly Partner[]): PackProblem[] => {
  const roles = { desk: 'helpline', secondDesk: 'helpline', reviewer: 'reviewer' } as const satisfies Record<
    string,
    PartnerKind
  >;
  const known = partners.map(({ id }) => id);
  const problems = (['desk', 'secondDesk', 'reviewer'] as const).flatMap((role) => {
    const partner = partners.find(({ id }) => id === value[role]);
    if (!partner) return [at(places, [role], 'a partner of partners.yaml', value[role], known)];
    if (partner.kind !== roles[role]) return [at(places, [role], `a partner of kind ${roles[role]}`, partner.kind)];
    return partner.seat ? [] : [at(places, [role], 'a partner with seat: true', partner.id)];
  });
  if (value.desk === value.secondDesk) {
    problems.push(at(places, ['secondDesk'], 'another partner than the desk: it stands in for it', value.secondDesk));
  }
  return problems;
};

/** Nobody stands behind the reviewer, so a pack may not offer its name as one to avoid. */
const reviewerProblems = (jurisdiction: Read<Jurisdiction>, partners: Read<readonly Partner[]>): PackProblem[] => {
  const { reviewer, offices } = jurisdiction.value;
  const why = 'the reviewer to be no choice of "who must not see this", since nobody stands behind it';
  return [
    ...partners.value.flatMap(({ id, public: isPublic }, index) =>
      id === reviewer && isPublic ? [at(partners.places, [index, 'public'], why, 'true')] : [],
    ),
    ...offices.flatMap((office, index) =>
      office.partners.includes(reviewer)
        ? [at(jurisdiction.places, ['offices', index, 'partners'], why, reviewer)]
        : [],
    ),
  ];
};

const officeProblems = ({ value, places }: Read<Jurisdiction>, partners: readonly Partner[]): PackProblem[] => {
  const known = partners.map(({ id }) => id);
  return value.offices.flatMap((office, index) => [
    ...office.partners.flatMap((partner, position) =>
      known.includes(partner)
        ? []
        : [at(places, ['offices', index, 'partners', position], 'a partner of partners.yaml', partner, known)],
    ),
    ...(known.includes(office.id)
      ? [at(places, ['offices', index, 'id'], 'a name that no partner has', office.id)]
      : []),
  ]);
};

/** A misspelt name would designate nobody, and every hand-over would be refused. */
const designatedProblems = ({ value, places }: Read<Jurisdiction>, partners: readonly Partner[]): PackProblem[] => {
  const known = partners.map(({ id }) => id);
  return value.designated.partners.flatMap((partner, index) =>
    known.includes(partner)
      ? []
      : [at(places, ['designated', 'partners', index], 'a partner of partners.yaml', partner, known)],
  );
};

/** Of areas as such; `code` is the name of the folder, so that a country's misspelt code is told once. */
const ownAreaProblems = (code: string, { value, places }: Read<Jurisdiction>): PackProblem[] => [
  ...value.areas.flatMap((area, index) =>
    area.code.startsWith(`${code.toUpperCase()}-`)
      ? []
      : [at(places, ['areas', index, 'code'], `an area of ${code.toUpperCase()} (ISO 3166-2)`, area.code)],
  ),
  ...unique(
    places,
    value.areas.map((area, index) => ({ path: ['areas', index, 'code'], value: area.code })),
  ),
];

/** Whom partners serve where: asked only of areas that are in order themselves. */
const areaProblems = (
  code: string,
  jurisdiction: Read<Jurisdiction>,
  partners: Read<readonly Partner[]>,
): PackProblem[] => {
  const own = ownAreaProblems(code, jurisdiction);
  if (own.length > 0) return own;
  const known = jurisdiction.value.areas.map((area) => area.code);
  const unknown = partners.value.flatMap((partner, index) =>
    (partner.areas === 'all' ? [] : partner.areas).flatMap((area, position) =>
      known.includes(area)
        ? []
        : [at(partners.places, [index, 'areas', position], 'an area of jurisdiction.yaml', area, known)],
    ),
  );
  const nobody = partners.value.flatMap(({ serves }, index) =>
    serves.children || serves.adults
      ? []
      : [at(partners.places, [index, 'serves'], 'children, adults or both to be served', 'neither')],
  );
  return unknown.length + nobody.length > 0 ? [...unknown, ...nobody] : unservedAreas(jurisdiction, partners.value);
};

const timeZoneProblems = ({ value, places }: Read<Jurisdiction>): PackProblem[] => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value.timeZone }).format(0);
    return [];
  } catch {
    const known = Intl.supportedValuesOf('timeZone');
    return [at(places, ['timeZone'], 'a time zone of the IANA database', value.timeZone, known)];
  }
};

/** A call back shows its number on a phone that others look at: not one that is published. */
const callBackProblems = ({ value: { phone }, places }: Read<Jurisdiction>): PackProblem[] => {
  const { callBackNumber, numbers } = phone;
  return callBackNumber !== undefined && numbers.some(({ number }) => number === callBackNumber)
    ? [at(places, ['phone', 'callBackNumber'], 'a number that is none of phone.numbers', callBackNumber)]
    : [];
};

/** What no schema of one file can see. */
export const crossChecks = (
  code: string,
  jurisdiction: Read<Jurisdiction>,
  partners: Read<readonly Partner[]>,
): PackProblem[] => {
  const { value, places } = jurisdiction;
  const seats = partners.value.filter(({ seat }) => seat).length;
  return [
    ...(value.code === code ? [] : [at(places, ['code'], `the name of its folder, ${code}`, value.code)]),
    ...timeZoneProblems(jurisdiction),
    ...callBackProblems(jurisdiction),
    ...unique(
      partners.places,
      partners.value.map(({ id }, index) => ({ path: [index, 'id'], value: id })),
    ),
    ...partners.value.flatMap(({ id }, index) =>
      reservedPartnerIds.has(id) ? [at(partners.places, [index, 'id'], 'a name that is not taken', id)] : [],
    ),
    ...unique(
      places,
      value.offices.map(({ id }, index) => ({ path: ['offices', index, 'id'], value: id })),
    ),
    ...unique(
      places,
      value.sources.map(({ id }, index) => ({ path: ['sources', index, 'id'], value: id })),
    ),
    ...placeProblems(jurisdiction, partners.value),
    ...reviewerProblems(jurisdiction, partners),
    ...officeProblems(jurisdiction, partners.value),
    ...designatedProblems(jurisdiction, partners.value),
    ...areaProblems(code, jurisdiction, partners),
    ...languageProblems(jurisdiction, partners),
    ...(seats <= MOST_SEATS
      ? []
      : [problem(partners.places.file, `at most ${MOST_SEATS} partners with a seat`, { found: String(seats) })]),
  ];
};
