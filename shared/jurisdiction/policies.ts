import type { PolicyJson } from '@cedar-policy/cedar-wasm/web';
import * as z from 'zod';
import type { Cedar, Fault, ParsedPolicy } from '../routing/cedar.ts';
import { disclosureSchema } from '../routing/schema.ts';
import { sayFault, withoutConsequences } from './cedarFaults.ts';
import { isInvented } from './invented.ts';
import type { Jurisdiction, Partner } from './pack.ts';
import { isReviewed } from './reviews.ts';
import { nearestOf, type PackProblem, problem } from './problem.ts';

const FILE = 'disclosure.cedar';

/** Design, part 5: what each policy must say of itself. */
const annotations = {
  id: { schema: z.string().regex(/^[a-z][a-z0-9-]{2,63}$/), expected: 'a short lower-case name, as in @id("zz-desk")' },
  cite: { schema: z.string().min(3), expected: 'where the rule comes from, as in @cite("Act 7 of 2024, s. 2")' },
  date: { schema: z.iso.date(), expected: 'the date of the source, as in @date("2024-03-01")' },
  status: {
    schema: z.string().refine((status) => status === 'unreviewed' || isReviewed(status)),
    expected: '@status("unreviewed") or @status("reviewed by <whom> on <date>")',
  },
} as const;

/** Cedar counts bytes; a line is counted in the text before. */
const lineAt = (text: string, byte: number): number =>
  Buffer.from(text, 'utf8').subarray(0, byte).toString('utf8').split('\n').length;

type Placed = { readonly policy: ParsedPolicy; readonly id: string; readonly start: number };

const annotationProblems = (text: string, { policy, id, start }: Placed): PackProblem[] =>
  Object.entries(annotations).flatMap(([name, { schema, expected }]) => {
    const value = policy.annotations[name];
    if (schema.safeParse(value).success) return [];
    return [
      problem(FILE, expected, {
        line: lineAt(text, start),
        path: `${id} @${name}`,
        found: value === undefined ? 'nothing' : JSON.stringify(value),
      }),
    ];
  });

/** A rule that the template, or an invented country, made up. */
const inventedProblems = (text: string, { policy, id, start }: Placed, code: string): PackProblem[] => {
  const cite = policy.annotations['cite'] ?? '';
  if (isInvented(code) || !cite.includes('(invented)')) return [];
  const expected = `the law or agreement of ${code} that this rule comes from`;
  return [problem(FILE, expected, { line: lineAt(text, start), path: `${id} @cite`, found: JSON.stringify(cite) })];
};

const entityLiteral = z.object({ type: z.literal('Partner'), id: z.string() });

/** Partners named in a policy. They are no enumerated type, so Cedar's validator lets a misspelt one pass. */
const partnersIn = (value: unknown): string[] => {
  const literal = entityLiteral.safeParse(value);
  if (literal.success) return [literal.data.id];
  if (Array.isArray(value)) return value.flatMap(partnersIn);
  const object = z.record(z.string(), z.unknown()).safeParse(value);
  return object.success ? Object.values(object.data).flatMap(partnersIn) : [];
};

const partnerProblems = (text: string, { id, start }: Placed, json: PolicyJson, partners: readonly Partner[]) => {
  const known = partners.map((partner) => partner.id);
  return partnersIn(json)
    .filter((named) => !known.includes(named))
    .map((named) =>
      problem(FILE, 'a partner of partners.yaml', {
        line: lineAt(text, start),
        path: id,
        found: JSON.stringify(named),
        nearest: nearestOf(named, known),
      }),
    );
};

const faultProblem = (text: string, fault: Fault, placed: readonly Placed[]): PackProblem => {
  const at = placed.find(({ id }) => id === fault.policy);
  const { expected, found, nearest } = sayFault(fault);
  const unplaced = fault.start === undefined || (fault.policy !== undefined && !at);
  const line = unplaced ? null : lineAt(text, (at?.start ?? 0) + (fault.start ?? 0));
  return problem(FILE, expected, { line, path: fault.policy ?? '', found, nearest });
};

/** The policies by id, and whatever is wrong with them. */
export const readPolicies = (
  cedar: Cedar,
  text: string,
  jurisdiction: Pick<Jurisdiction, 'areas' | 'code'>,
  partners: readonly Partner[],
): { policies: Record<string, string>; problems: PackProblem[] } => {
  const split = cedar.split(text);
  const byteOf = (part: string): number => Buffer.byteLength(text.slice(0, Math.max(0, text.indexOf(part))), 'utf8');
  const placed = split.policies
    .map((policy) => ({ policy, start: byteOf(policy.text) }))
    .sort((one, other) => one.start - other.start)
    .map(({ policy, start }, index): Placed => ({
      policy,
      start,
      id: policy.annotations['id'] ?? `(policy ${index + 1})`,
    }));
  const twice = placed.filter(({ id }, index) => placed.findIndex((other) => other.id === id) !== index);
  const policies = Object.fromEntries(placed.map(({ id, policy }) => [id, policy.text]));
  const problems = [
    ...split.faults.map((fault) => faultProblem(text, fault, [])),
    ...placed.flatMap((policy) => annotationProblems(text, policy)),
    ...placed.flatMap((policy) => inventedProblems(text, policy, jurisdiction.code)),
    ...twice.map(({ id, start }) =>
      problem(FILE, 'an @id that no other policy has', {
        line: lineAt(text, start),
        path: id,
        found: JSON.stringify(id),
      }),
    ),
    ...placed.flatMap((policy) => partnerProblems(text, policy, policy.policy.json, partners)),
    ...withoutConsequences(cedar.validate(policies, disclosureSchema(jurisdiction))).map((fault) =>
      faultProblem(text, fault, placed),
    ),
  ];
  if (placed.length === 0 && split.faults.length === 0)
    problems.push(problem(FILE, 'at least one policy', { line: 1 }));
  return { policies, problems };
};
