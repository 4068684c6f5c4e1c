import type { Case } from './cases.ts';
import { at } from './at.ts';
import { nameable } from './nameable.ts';
import type { Pack } from './pack.ts';
import type { Path, Places } from './places.ts';
import type { PackProblem } from './problem.ts';

/** What must exist in the pack for the example to say anything: without it, it would pass or fail for another reason. */
const oneProblems = (example: Case, index: number, pack: Pack, places: Places): PackProblem[] => {
  const partners = pack.partners.map(({ id }) => id);
  const areas = [...pack.jurisdiction.areas.map(({ code }) => code), 'unknown'];
  const named = nameable(pack).map(({ id }) => id);
  const { label, load, referrals, passOns, expect, consents } = example;
  const partnersNamed: { path: Path; name: string }[] = [
    ...Object.keys(load).map((name) => ({ path: ['load', name], name })),
    ...Object.keys(example.partners).map((name) => ({ path: ['partners', name], name })),
    ...referrals.map(({ partner: name }, position) => ({ path: ['referrals', position, 'partner'], name })),
    ...passOns.flatMap(({ to, by }, position) => [
      { path: ['passOns', position, 'to'], name: to },
      { path: ['passOns', position, 'by'], name: by },
    ]),
    ...consents.flatMap((consent, position) =>
      (typeof consent === 'string' ? [] : (consent.partners ?? [])).map((name) => ({
        path: ['consents', position, 'partners'],
        name,
      })),
    ),
    ...(expect.lead === undefined ? [] : [{ path: ['expect', 'lead'], name: expect.lead }]),
    ...Object.keys(expect.holds).map((name) => ({ path: ['expect', 'holds', name], name })),
    ...expect.waits.map((name) => ({ path: ['expect', 'waits'], name })),
  ];
  const unknown = (path: Path, expected: string, name: string, known: readonly string[]): PackProblem[] =>
    known.includes(name) ? [] : [{ ...at(places, [index, ...path], expected, name, known), path: example.name }];
  return [
    ...partnersNamed.flatMap(({ path, name }) => unknown(path, 'a partner of partners.yaml', name, partners)),
    ...(label.area === undefined
      ? []
      : unknown(['label', 'area'], 'an area of jurisdiction.yaml, or unknown', label.area, areas)),
    ...(label.conflicts ?? []).flatMap((name) =>
      unknown(['label', 'conflicts'], 'a public partner or an office of jurisdiction.yaml', name, named),
    ),
  ];
};

/** By example: what keeps it from being run. */
export const caseProblems = (cases: readonly Case[], pack: Pack, places: Places): PackProblem[][] =>
  cases.map((example, index) => [
    ...(cases.findIndex(({ name }) => name === example.name) === index
      ? []
      : [at(places, [index, 'name'], 'a name that no other example has', example.name)]),
    ...oneProblems(example, index, pack, places),
  ]);
