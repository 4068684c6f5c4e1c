import { DIALABLE } from './bounds.ts';
import { at } from './at.ts';
import type { Jurisdiction } from './pack.ts';
import type { PackProblem } from './problem.ts';
import type { Path, Places } from './places.ts';

/** Codes that ISO 3166-1 keeps for its users' own purposes, and gives to no country. */
const NO_COUNTRY = /^(aa|q[m-z]|x[a-z]|zz)$/;
/** For trying things out: no real country can have this code. */
export const isInvented = (code: string): boolean => NO_COUNTRY.test(code);

/** Kept for fiction: 555-0100 to 555-0199, and 01 after any other grouping of the same digits. */
const FICTION = /555\D?01\d\d$/;

/** Kept for examples by RFC 2606. */
const EXAMPLE = /^https?:\/\/([^/]+\.)?example(\.(com|net|org))?(\/|$)/;

/** In an invented country, a number that is not kept for fiction rings at somebody's home. */
const realNumbers = ({ value, places }: { readonly value: Jurisdiction; readonly places: Places }): PackProblem[] => {
  const { numbers, phone } = value;
  const all: { path: Path; number: string }[] = [
    ...(['emergency', 'crisis', 'child'] as const).flatMap((kind) =>
      numbers[kind].map(({ number }, index) => ({ path: ['numbers', kind, index, 'number'], number })),
    ),
    ...phone.relayServices.map(({ number }, index) => ({ path: ['phone', 'relayServices', index, 'number'], number })),
    ...phone.numbers.map(({ number }, index) => ({ path: ['phone', 'numbers', index, 'number'], number })),
    ...(phone.callBackNumber === undefined
      ? []
      : [{ path: ['phone', 'callBackNumber'], number: phone.callBackNumber }]),
  ];
  return all
    .filter(({ number }) => !FICTION.test(number) && DIALABLE.test(number))
    .map(({ path, number }) => at(places, path, 'a number kept for fiction, 555-0100 to 555-0199', number));
};

/**
 * What a real country cannot have taken over from an invented one: numbers that nobody answers, laws that nobody made.
 * A pack is begun from the template, or as a copy of `zz`, and either has everything that all other checks ask for.
 */
export const inventedProblems = (
  code: string,
  { value, places }: { readonly value: Jurisdiction; readonly places: Places },
): PackProblem[] => {
  if (isInvented(code)) return realNumbers({ value, places });
  const numbers = (['emergency', 'crisis', 'child'] as const).flatMap((kind) =>
    value.numbers[kind].flatMap(({ number }, index) =>
      FICTION.test(number)
        ? [at(places, ['numbers', kind, index, 'number'], `a number that somebody in ${code} answers`, number)]
        : [],
    ),
  );
  const services = value.phone.relayServices.flatMap(({ number }, index) =>
    FICTION.test(number)
      ? [at(places, ['phone', 'relayServices', index, 'number'], `a number that somebody in ${code} answers`, number)]
      : [],
  );
  const { numbers: lines, callBackNumber } = value.phone;
  const own = 'a number of your own, or none until you have it';
  const ours = [
    ...lines.flatMap(({ number }, index) =>
      FICTION.test(number) ? [at(places, ['phone', 'numbers', index, 'number'], own, number)] : [],
    ),
    ...(callBackNumber !== undefined && FICTION.test(callBackNumber)
      ? [at(places, ['phone', 'callBackNumber'], own, callBackNumber)]
      : []),
  ];
  const sources = value.sources.flatMap(({ title, cite }, index) =>
    /\(invented\)/i.test(`${title} ${cite}`)
      ? [at(places, ['sources', index, 'title'], `a law or rule of ${code}, as it is cited there`, title)]
      : [],
  );
  const exit = EXAMPLE.test(value.exitPage)
    ? [at(places, ['exitPage'], 'a page that people there really visit, and that gives nothing away', value.exitPage)]
    : [];
  return [...numbers, ...services, ...ours, ...sources, ...exit];
};
