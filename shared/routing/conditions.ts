import * as z from 'zod';
import type { CedarValue, Question } from './cedar.ts';

/** Of what a policy says: so, not so, or nothing that can be said without asking Cedar. */
type Answer = boolean | undefined;
export type Test = (question: Question) => Answer;

const entitySchema = z.object({ __entity: z.object({ type: z.string(), id: z.string() }) });
const nameOf = (type: string, id: string): string => JSON.stringify([type, id]);

// The few forms of Cedar's JSON that most conditions are written in.
const andSchema = z.strictObject({ '&&': z.object({ left: z.unknown(), right: z.unknown() }) });
const varSchema = z.strictObject({ Var: z.enum(['principal', 'resource', 'context']) });
const attributeSchema = z.strictObject({ '.': z.object({ left: z.unknown(), attr: z.string() }) });
const equalsSchema = z.strictObject({ '==': z.object({ left: z.unknown(), right: z.unknown() }) });
const containsSchema = z.strictObject({ contains: z.object({ left: z.unknown(), right: z.unknown() }) });
const wordSchema = z
  .strictObject({ Value: entitySchema })
  .transform(({ Value: { __entity: word } }) => nameOf(word.type, word.id));
const wordsSchema = z.strictObject({ Set: z.array(wordSchema) });

/** The conditions that all have to hold, in the order in which Cedar looks at them. */
const conjunctsOf = (expression: unknown): unknown[] => {
  const { data } = andSchema.safeParse(expression);
  return data ? [...conjunctsOf(data['&&'].left), ...conjunctsOf(data['&&'].right)] : [expression];
};

type Value = CedarValue | Readonly<Record<string, CedarValue>> | undefined;
type Read = (question: Question) => Value;

const attributeOf = (value: Value, name: string): Value =>
  typeof value === 'object' && !Array.isArray(value) && Object.hasOwn(value, name)
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;

const ROOTS: Record<z.infer<typeof varSchema>['Var'], Read> = {
  context: ({ context }) => context,
  resource: ({ resource: { type, id } }) => ({ __entity: { type, id } }),
  principal: ({ principal: { type, id }, entities }) =>
    entities.find(({ entity }) => entity.id === id && entity.type === type)?.attributes,
};

/** A fact: `principal.kind`, `context.danger.now`, `resource`. */
const factOf = (expression: unknown): Read | undefined => {
  const root = varSchema.safeParse(expression).data;
  if (root) return ROOTS[root.Var];
  const found = attributeSchema.safeParse(expression).data?.['.'];
  const from = found && factOf(found.left);
  return found && from && ((question) => attributeOf(from(question), found.attr));
};

const isOneOf =
  (read: Read, words: readonly string[]): Test =>
  (question) => {
    const word = entitySchema.safeParse(read(question)).data?.['__entity'];
    return word && words.includes(nameOf(word.type, word.id));
  };

const isSo =
  (read: Read): Test =>
  (question) => {
    const value = read(question);
    return typeof value === 'boolean' ? value : undefined;
  };

/** A fact that is so, is one word, or is one of several. Of anything else nothing is known. */
const testOf = (expression: unknown): Test => {
  const fact = factOf(expression);
  if (fact) return isSo(fact);
  const equals = equalsSchema.safeParse(expression).data?.['=='];
  const [one, word] = [factOf(equals?.left), wordSchema.safeParse(equals?.right).data];
  if (one && word !== undefined) return isOneOf(one, [word]);
  const contains = containsSchema.safeParse(expression).data?.contains;
  const [each, words] = [factOf(contains?.right), wordsSchema.safeParse(contains?.left).data?.Set];
  if (each && words) return isOneOf(each, words);
  return () => undefined;
};

/**
 * From left to right, as Cedar does: what stands behind a no is not looked at, and what stands behind something unknown may
 * never be, or may err.
 */
export const allOf =
  (tests: readonly Test[]): Test =>
  (question) => {
    for (const test of tests) {
      const answer = test(question);
      if (answer !== true) return answer;
    }
    return true;
  };

/** A clause of a policy, as far as it can be judged without Cedar. */
export const testOfClause = ({ kind, body }: { readonly kind: 'when' | 'unless'; readonly body: unknown }): Test => {
  const holds = allOf(conjunctsOf(body).map(testOf));
  if (kind === 'when') return holds;
  return (question) => {
    const answer = holds(question);
    return answer === undefined ? undefined : !answer;
  };
};
