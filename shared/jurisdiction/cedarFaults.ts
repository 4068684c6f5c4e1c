import type { Fault } from '../routing/cedar.ts';
import { nearestOf } from './problem.ts';

/** What a fault of Cedar says to somebody who writes a country's rules. */
export type Said = { readonly expected: string; readonly found: string; readonly nearest: string | null };

/** Cedar's help: did you mean `covers`? */
const meant = (fault: Fault): string | null => /^did you mean `(.+)`\?$/.exec(fault.help ?? '')?.[1] ?? null;
/** Cedar's help: valid entity eids: "report", "identity" */
const listed = (fault: Fault): string[] => [...(fault.help ?? '').matchAll(/"([^"]+)"/g)].map(([, word = '']) => word);

type Rule = { readonly pattern: RegExp; readonly say: (match: readonly string[], fault: Fault) => Said };

const RULES: readonly Rule[] = [
  {
    pattern: /unrecognized action `(.+)`$/,
    say: ([, found = ''], fault) => ({
      expected: 'Action::"may_receive" or Action::"must_receive"',
      found,
      nearest: meant(fault),
    }),
  },
  {
    pattern: /attribute `(.+)` in context for Action::"(\w+)" not found/,
    say: ([, found = '', action = ''], fault) => ({
      expected: `a fact that the context of ${action} has`,
      found: `context.${found}`,
      nearest: meant(fault),
    }),
  },
  {
    pattern: /attribute `(.+)` on entity type `(\w+)` not found/,
    say: ([, found = '', type = ''], fault) => ({
      expected: `a fact that a ${type} has`,
      found,
      nearest: meant(fault),
    }),
  },
  {
    pattern: /unrecognized entity type `(.+)`$/,
    say: ([, found = ''], fault) => ({
      expected: 'a type of the schema, as in Kind::"ngo"',
      found,
      nearest: meant(fault),
    }),
  },
  {
    pattern: /entity `(\w+)::"(.+)"` is of an enumerated entity type/,
    say: ([, type = '', found = ''], fault) => ({
      expected: `one of the words of ${type}: ${listed(fault).join(', ')}`,
      found: `${type}::"${found}"`,
      nearest: nearestOf(found, listed(fault)),
    }),
  },
  {
    pattern: /^the types (.+) and (.+) are not compatible$/,
    say: ([, one = '', other = '']) => ({
      expected: 'two values of one type, as in context.danger.now == Answer::"yes"',
      found: `${one} beside ${other}`,
      nearest: null,
    }),
  },
  {
    pattern: /policy is impossible/,
    say: () => ({
      expected: 'a policy that some tip can meet',
      found: 'one that none can: two things are compared that are never equal',
      nearest: null,
    }),
  },
];

/** Said of a policy because of what else is wrong with it. */
const FOLLOWS = /unable to find an applicable action|policy is impossible/;

export const withoutConsequences = (faults: readonly Fault[]): Fault[] =>
  faults.filter(
    (fault) =>
      !FOLLOWS.test(fault.message) ||
      !faults.some((other) => other.policy === fault.policy && !FOLLOWS.test(other.message)),
  );

export const sayFault = (fault: Fault): Said => {
  for (const { pattern, say } of RULES) {
    const match = pattern.exec(fault.message);
    if (match) return say(match, fault);
  }
  const help = fault.help === undefined ? '' : ` (${fault.help})`;
  const found = `${fault.message.replace(/^for policy `[^`]*`,? /, '')}${help}`;
  return { expected: 'a policy that can be read and fits the schema', found, nearest: null };
};
