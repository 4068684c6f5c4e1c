import { join } from 'node:path';
import type { Cedar } from '../routing/cedar.ts';
import { TRAVELLING } from '../routing/receive.ts';
import { type Case, readCases } from './cases.ts';
import { caseProblems } from './caseChecks.ts';
import { cedarFromModules } from './cedarFromModules.ts';
import { outcomeOfCase } from './outcome.ts';
import { packsRoot } from './countries.ts';
import { loadPack } from './load.ts';
import { countryCodeSchema, type Pack } from './pack.ts';
import { distinct, type PackProblem, problem } from './problem.ts';

const listed = (parts: readonly string[]): string => [...parts].sort().join(', ');

/** Where an example's outcome differs from what it expects: empty if it does not. */
export const mismatches = (cedar: Cedar, pack: Pack, example: Case): string[] => {
  const { triage, decision } = outcomeOfCase(cedar, pack, example);
  const { urgency, lead = pack.jurisdiction.desk, holds, waits } = example.expect;
  const held = decision.referrals.filter(({ state }) => state === 'authorised');
  const waiting = decision.referrals.filter(({ state }) => state === 'consent_pending').map(({ partner }) => partner);
  const holders = [...new Set([...Object.keys(holds), ...held.map(({ partner }) => partner)])];
  const parts = holders.flatMap((partner) => {
    const expected = holds[partner];
    const wanted = expected === undefined ? 'nothing' : listed(expected === 'all' ? TRAVELLING : expected);
    const referral = held.find((given) => given.partner === partner);
    const got = referral ? listed([...referral.parts, ...referral.keeps.map((part) => `${part} (kept)`)]) : 'nothing';
    return wanted === got ? [] : [`${partner} holds ${got}, expected ${wanted}`];
  });
  return [
    ...(triage.urgency === urgency ? [] : [`urgency is ${triage.urgency}, expected ${urgency}`]),
    ...(decision.lead === lead ? [] : [`lead is ${decision.lead}, expected ${lead}`]),
    ...parts,
    ...(listed(waiting) === listed(waits)
      ? []
      : [`waiting: ${listed(waiting) || 'nobody'}, expected ${listed(waits) || 'nobody'}`]),
  ];
};

/** Everything that can be said against a country's folder, its example cases included. */
export const checkPack = async (code: string, root = packsRoot()): Promise<PackProblem[]> => {
  const pack = await loadPack(code, root);
  if (!pack.ok && !countryCodeSchema.safeParse(code).success) return pack.error;
  const cases = await readCases(join(root, code));
  if (!pack.ok || !cases.ok) return [...(pack.ok ? [] : pack.error), ...(cases.ok ? [] : cases.error)];
  const cedar = cedarFromModules();
  const unknown = caseProblems(cases.value.cases, pack.value, cases.value.places);
  const problems = cases.value.cases.flatMap((example, index) =>
    // An example about what there is not would also have another outcome, and be told twice.
    unknown[index]?.length
      ? unknown[index]
      : mismatches(cedar, pack.value, example).map((found) =>
          problem('cases.yaml', 'the outcome that the example states', {
            line: cases.value.places.lineOf([index, 'expect']),
            path: example.name,
            found,
          }),
        ),
  );
  return distinct(problems);
};
