import * as z from 'zod';
import { expectedOf, formOf } from './forms.ts';
import { distinct, nearestOf, type PackProblem, problem } from './problem.ts';
import { type Path, pathText, type Places } from './places.ts';

const jsonSchemaNode = z.looseObject({
  properties: z.record(z.string(), z.unknown()).optional(),
  propertyNames: z.looseObject({ enum: z.array(z.string()).optional() }).optional(),
  additionalProperties: z.unknown().optional(),
  items: z.unknown().optional(),
  prefixItems: z.array(z.unknown()).optional(),
  anyOf: z.array(z.unknown()).optional(),
  format: z.string().optional(),
  pattern: z.string().optional(),
});
type Node = z.infer<typeof jsonSchemaNode>;

/** What a schema says of a path: more than one thing where there is a choice. */
const nodesAt = (schema: unknown, path: Path): Node[] => {
  const node = jsonSchemaNode.safeParse(schema).data;
  if (!node) return [];
  const choices = (node.anyOf ?? []).flatMap((choice) => nodesAt(choice, path));
  const [step, ...rest] = path;
  if (step === undefined) return [node, ...choices];
  const next =
    typeof step === 'number'
      ? (node.prefixItems?.[step] ?? node.items)
      : (node.properties?.[String(step)] ?? node.additionalProperties);
  return [...nodesAt(next, rest), ...choices];
};

/** The names that an object at this path may have: what a misspelt one is compared with. */
const knownKeys = (schema: unknown, path: Path): string[] =>
  nodesAt(schema, path).flatMap(({ properties = {}, propertyNames }) =>
    Object.keys(properties).concat(propertyNames?.enum ?? []),
  );

/** What a value that has only a type by the issue should look like by the schema. */
const formAt = (schema: unknown, path: Path): string | undefined =>
  nodesAt(schema, path)
    .map(({ format, pattern }) => formOf(format, pattern))
    .find((words) => words !== undefined);

const shown = (value: unknown): string | null => {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
};

/** Of a choice between forms, the one that was nearly met: its mistake lies deepest. */
const flatten = (issue: z.core.$ZodIssue): z.core.$ZodIssue[] => {
  if (issue.code !== 'invalid_union') return [issue];
  const branches = issue.errors
    .map((errors) => errors.flatMap(flatten))
    .sort(
      (one, other) =>
        Math.max(...other.map(({ path }) => path.length)) - Math.max(...one.map(({ path }) => path.length)),
    );
  const deepest = branches[0] ?? [];
  if (deepest.every(({ path }) => path.length === 0)) return [issue];
  return deepest.map((nested) => Object.assign({}, nested, { path: [...issue.path, ...nested.path] }));
};

type Reading = {
  readonly places: Places;
  readonly valueAt: (path: Path) => unknown;
  readonly jsonSchema: unknown;
};

const problemsOf = (issue: z.core.$ZodIssue, { places, valueAt, jsonSchema }: Reading): PackProblem[] => {
  const { path } = issue;
  const value = valueAt(path);
  const at = { line: places.lineOf(path), path: pathText(path), found: shown(value) };
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = knownKeys(jsonSchema, path);
      return issue.keys.map((key) =>
        problem(places.file, `one of ${known.join(', ')}`, {
          line: places.lineOf([...path, key]),
          path: pathText([...path, key]),
          found: JSON.stringify(key),
          nearest: nearestOf(key, known),
        }),
      );
    }
    case 'invalid_key': {
      const found = JSON.stringify(path.at(-1));
      return [problem(places.file, expectedOf(issue), { ...at, found })];
    }
    case 'invalid_value': {
      const known = issue.values.map(String);
      return [problem(places.file, `one of ${known.join(', ')}`, { ...at, nearest: nearestOf(String(value), known) })];
    }
    case 'invalid_type':
      return [problem(places.file, formAt(jsonSchema, path) ?? expectedOf(issue), at)];
    case 'invalid_union': {
      const forms = issue.errors.flat();
      const known = forms.flatMap((form) => (form.code === 'invalid_value' ? form.values.map(String) : []));
      const nearest = typeof value === 'string' ? nearestOf(value, known) : null;
      return [problem(places.file, forms.map(expectedOf).join(', or '), { ...at, nearest })];
    }
    default:
      return [problem(places.file, expectedOf(issue), at)];
  }
};

/** A key that is missing because its name is misspelt beside it is no second mistake. */
const isMisspelt = (issue: z.core.$ZodIssue, all: readonly z.core.$ZodIssue[], jsonSchema: unknown): boolean =>
  issue.code === 'invalid_type' &&
  all.some(
    (other) =>
      other.code === 'unrecognized_keys' &&
      pathText(other.path) === pathText(issue.path.slice(0, -1)) &&
      other.keys.some((key) => nearestOf(key, knownKeys(jsonSchema, other.path)) === issue.path.at(-1)),
  );

/** What zod found, in words, with place, and with what was probably meant. */
export const problemsOfIssues = (issues: readonly z.core.$ZodIssue[], reading: Reading): PackProblem[] => {
  const all = issues.flatMap(flatten);
  return distinct(
    all
      .filter((issue) => reading.valueAt(issue.path) !== undefined || !isMisspelt(issue, all, reading.jsonSchema))
      .flatMap((issue) => problemsOf(issue, reading)),
  );
};
