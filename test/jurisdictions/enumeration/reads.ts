import type { PolicyJson } from '@cedar-policy/cedar-wasm/web';
import type { Question } from '../../../shared/routing/cedar.ts';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The one operator of an expression of Cedar's JSON, and what it is applied to. */
const partsOf = (expression: unknown): { op: string; of: unknown } => {
  const [op, of] = isRecord(expression) ? (Object.entries(expression)[0] ?? []) : [];
  if (op === undefined) throw new Error(`Not an expression of Cedar: ${JSON.stringify(expression)}`);
  return { op, of };
};

/** `context.danger.now`, `principal.kind`, `resource`; nothing if it is something else than a fact. */
const pathOf = (expression: unknown): string | undefined => {
  const { op, of } = partsOf(expression);
  if (op === 'Var') return String(of);
  if (op !== '.' || !isRecord(of)) return undefined;
  const left = pathOf(of['left']);
  return left === undefined ? undefined : `${left}.${String(of['attr'])}`;
};

/** What is written out in the policy: `yes`, `["ngo","shelter"]`; nothing if a fact is in it. */
const literalOf = (expression: unknown): unknown => {
  const { op, of } = partsOf(expression);
  if (op === 'Set' && Array.isArray(of)) {
    const members = of.map(literalOf);
    return members.includes(undefined) ? undefined : members;
  }
  if (op !== 'Value') return undefined;
  const entity = isRecord(of) ? of['__entity'] : undefined;
  return isRecord(entity) ? entity['id'] : of;
};

type Atom = { readonly path: string; readonly op: string; readonly literal: unknown };

const operandsOf = (of: unknown): unknown[] =>
  isRecord(of) ? ['left', 'right', 'arg', 'if', 'then', 'else'].flatMap((name) => (name in of ? [of[name]] : [])) : [];

const LOGIC = new Set(['&&', '||', '!', 'if-then-else']);

/** Every comparison of a fact with what is written out; a fact that is used in any other way stands alone. */
const atomsOf = (expression: unknown): Atom[] => {
  const alone = pathOf(expression);
  if (alone !== undefined) return [{ path: alone, op: 'holds', literal: true }];
  const { op, of } = partsOf(expression);
  const operands = operandsOf(of);
  if (LOGIC.has(op)) return operands.flatMap(atomsOf);
  if (op === 'Value') return [];
  const [one, other] = operands;
  if (operands.length !== 2) throw new Error(`The enumeration does not know ${op} of Cedar yet`);
  for (const [fact, written] of [
    [one, other],
    [other, one],
  ]) {
    const path = pathOf(fact);
    const literal = path === undefined ? undefined : literalOf(written);
    if (path !== undefined && literal !== undefined) return [{ path, op, literal }];
  }
  throw new Error(`The enumeration does not know this use of a fact: ${JSON.stringify(expression)}`);
};

const isAsked = ({ path }: Atom): boolean => path.startsWith('context.');
const said = ({ path, op, literal }: Atom): string =>
  op === 'holds' ? path : `${path} ${op} ${[literal].flat().toSorted().join(' ')}`;

/** What a policy asks of the context, each comparison as one line. */
export const readsOf = (policy: PolicyJson): string[] => {
  const found = policy.conditions.flatMap(({ body }) => atomsOf(body)).filter(isAsked);
  return [...new Set(found.map(said))].sort();
};

/** The facts by name, of the policies that a question could concern. */
export const factsRead = (policy: PolicyJson): string[] => {
  const found = policy.conditions.flatMap(({ body }) => atomsOf(body)).filter(isAsked);
  return [...new Set(found.map(({ path }) => path))];
};

const conjunctsOf = (expression: unknown): unknown[] => {
  const { op, of } = partsOf(expression);
  return op === '&&' ? operandsOf(of).flatMap(conjunctsOf) : [expression];
};

const idOf = (value: unknown): unknown =>
  isRecord(value) && isRecord(value['__entity']) ? value['__entity']['id'] : value;

export const valueAt = (question: Question, path: string): unknown => {
  const [root, ...rest] = path.split('.');
  if (root === 'resource') return question.resource.id;
  const from: unknown = root === 'context' ? question.context : question.entities[0]?.attributes;
  return rest.reduce<unknown>((value, name) => (isRecord(value) ? value[name] : undefined), from);
};

const KNOWN = new Set(['context.basis', 'principal.kind', 'resource']);

const isFalse = (expression: unknown, question: Question): boolean => {
  const { op } = partsOf(expression);
  if (op !== '==' && op !== 'contains') return false;
  const [atom] = atomsOf(expression);
  if (atom === undefined || !KNOWN.has(atom.path)) return false;
  return ![atom.literal].flat().includes(idOf(valueAt(question, atom.path)));
};

/** By its scope, or by a condition on ground, kind or part: no fact of a tip could make this policy speak to this question. */
export const isRuledOut = ({ action, resource, conditions }: PolicyJson, question: Question): boolean => {
  if (action.op === '==' && 'entity' in action && idOf({ __entity: action.entity }) !== question.action) return true;
  if (resource.op === '==' && 'entity' in resource && idOf({ __entity: resource.entity }) !== question.resource.id) {
    return true;
  }
  return conditions.some(
    ({ kind, body }) => kind === 'when' && conjunctsOf(body).some((conjunct) => isFalse(conjunct, question)),
  );
};
