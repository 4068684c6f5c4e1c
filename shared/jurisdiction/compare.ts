import type { Cedar } from '../routing/cedar.ts';
import type { Case } from './cases.ts';
import { caseProblems } from './caseChecks.ts';
import { outcomeOfCase } from './outcome.ts';
import { type Place, placesOf } from './outcomeText.ts';
import type { Pack } from './pack.ts';
import { describeProblem } from './problem.ts';

export type Side = { readonly pack: Pack };
export type Compared = { readonly name: string; readonly changes: readonly string[] };

/** What an example asks, without what it says of the answer. */
const asked = ({ expect: _expect, why: _why, ...rest }: Case): string => JSON.stringify(rest);

/** Every example of both: one that was changed is tried as it was and as it is. */
export const namesThat = (
  before: readonly Case[],
  after: readonly Case[],
): { readonly name: string; readonly example: Case }[] => {
  const olds = before.flatMap((example) => {
    const now = after.find(({ name }) => name === example.name);
    if (now && asked(now) === asked(example)) return [];
    return [{ name: `${example.name} (as the old one has it)`, example }];
  });
  return [...after.map((example) => ({ name: example.name, example })), ...olds];
};

const NOWHERE = { file: 'cases.yaml', lineOf: () => null };

const policiesText = (policies: readonly string[]): string =>
  policies.length === 0 ? '' : ` (${policies.join(', ')})`;
const placeText = (place: Place | undefined): string =>
  place ? `${place.gets}${policiesText(place.policies)}` : 'nothing';

/** One example in both: for whom it comes out otherwise, in which parts and by which policies. */
export const compareCase = (cedar: Cedar, before: Side, after: Side, name: string, example: Case): Compared => {
  const impossible = (['old', 'new'] as const).flatMap((which) => {
    const problems = caseProblems([example], (which === 'old' ? before : after).pack, NOWHERE).flat();
    return problems.map((problem) => `cannot be asked of the ${which} one: ${describeProblem(problem)}`);
  });
  if (impossible.length > 0) return { name, changes: impossible };
  const [old, now] = [before, after].map(({ pack }) => outcomeOfCase(cedar, pack, example));
  if (!old || !now) return { name, changes: [] };
  const [oldPlaces, newPlaces] = [placesOf(old), placesOf(now)];
  const partners = [...new Set([...oldPlaces, ...newPlaces].map(({ partner }) => partner))];
  const changes = partners.flatMap((partner) => {
    const was = placeText(oldPlaces.find((place) => place.partner === partner));
    const is = placeText(newPlaces.find((place) => place.partner === partner));
    return was === is ? [] : [`${partner}: ${was} -> ${is}`];
  });
  return {
    name,
    changes: [
      ...(old.triage.urgency === now.triage.urgency ? [] : [`urgency: ${old.triage.urgency} -> ${now.triage.urgency}`]),
      ...(old.triage.due.getTime() === now.triage.due.getTime()
        ? []
        : [`due: ${old.triage.due.toISOString()} -> ${now.triage.due.toISOString()}`]),
      ...(old.decision.lead === now.decision.lead ? [] : [`lead: ${old.decision.lead} -> ${now.decision.lead}`]),
      ...changes,
    ],
  };
};
