import type { PolicyJson } from '@cedar-policy/cedar-wasm/web';
import type { Cedar, Policies, Question } from '../../../shared/routing/cedar.ts';
import type { Verdict } from '../../../shared/routing/verdict.ts';
import { factsRead, isRuledOut, valueAt } from './reads.ts';

type Known = {
  readonly policies: readonly { readonly json: PolicyJson; readonly reads: readonly string[] }[];
  /** By who is asked about what on which ground: the facts that can matter. */
  readonly matters: Map<string, readonly string[]>;
  readonly verdicts: Map<string, Verdict>;
};

/** Who is asked about what on which ground. */
const pairOf = ({ action, principal, resource, context }: Question): string =>
  JSON.stringify([action, principal.id, resource.id, context['basis']]);

const factsFor = ({ policies, matters }: Known, pair: string, question: Question): readonly string[] => {
  const before = matters.get(pair);
  if (before) return before;
  const concerned = policies.filter(({ json }) => !isRuledOut(json, question));
  const facts = [...new Set(concerned.flatMap(({ reads }) => reads))].sort();
  matters.set(pair, facts);
  return facts;
};

/**
 * Cedar, asked once for all questions that differ only in what no policy reads that could concern them: an enumeration
 * asks a million times, and there are a few thousand answers. `enumeration.test.ts` samples that it says the same.
 */
export const rememberingCedar = (cedar: Cedar): Cedar => {
  const known = new WeakMap<Policies, Known>();
  const learn = (policies: Policies): Known => {
    const parsed = Object.values(policies).map((text) => {
      const json = cedar.parse(text);
      if (json === undefined) throw new Error(`Cannot be read: ${text}`);
      return { json, reads: factsRead(json) };
    });
    const made = { policies: parsed, matters: new Map<string, string[]>(), verdicts: new Map<string, Verdict>() };
    known.set(policies, made);
    return made;
  };
  const ask: Cedar['ask'] = (policies, schema, question) => {
    const learnt = known.get(policies) ?? learn(policies);
    const pair = pairOf(question);
    const values = factsFor(learnt, pair, question).map((path) => valueAt(question, path));
    const key = `${pair} ${JSON.stringify(values)}`;
    const before = learnt.verdicts.get(key);
    if (before) return before;
    const verdict = cedar.ask(policies, schema, question);
    learnt.verdicts.set(key, verdict);
    return verdict;
  };
  return { ...cedar, ask };
};
