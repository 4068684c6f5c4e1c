import { isMap, isNode, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import * as z from 'zod';
import { err, ok, type Result } from '../domain/result.ts';
import { nearestOf, type PackProblem, problem } from './problem.ts';

type Path = readonly PropertyKey[];

/** A YAML file with the place of everything in it. */
export type Places = { readonly file: string; readonly lineOf: (path: Path) => number | null };

/** `partners[2].areas[0]` */
export const pathText = (path: Path): string =>
  path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${String(step)}`))
    .join('');

const lineOfPath = (document: Document, lines: LineCounter, path: Path): number | null => {
  const key = path.at(-1);
  const parent = document.getIn(path.slice(0, -1), true);
  const pair = isMap(parent) ? parent.items.find((item) => isScalar(item.key) && item.key.value === key) : undefined;
  const node = pair && isNode(pair.key) ? pair.key : document.getIn(path, true);
  if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  return path.length === 0 ? 1 : lineOfPath(document, lines, path.slice(0, -1));
};

const jsonSchemaNode = z.looseObject({
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
});

/** The names that an object at this path may have: what a misspelt one is compared with. */
const knownKeys = (schema: unknown, path: Path): string[] => {
  const node = jsonSchemaNode.safeParse(schema).data;
  if (!node) return [];
  const choices = (node.anyOf ?? []).flatMap((choice) => knownKeys(choice, path));
  const [step, ...rest] = path;
  if (step === undefined) return [...Object.keys(node.properties ?? {}), ...choices];
  const next = typeof step === 'number' ? node.items : node.properties?.[String(step)];
  return [...knownKeys(next, rest), ...choices];
};

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

const problemsOf = (
  issue: z.core.$ZodIssue,
  places: Places,
  value: (path: Path) => unknown,
  keys: (path: Path) => string[],
) => {
  const { path } = issue;
  const at = { line: places.lineOf(path), path: pathText(path), found: shown(value(path)) };
  const one = (expected: string, nearest: string | null = null): PackProblem[] => [
    problem(places.file, expected, { ...at, nearest }),
  ];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => {
        const known = keys(path);
        const whole = [...path, key];
        return problem(places.file, `one of ${known.join(', ')}`, {
          line: places.lineOf(whole),
          path: pathText(whole),
          found: JSON.stringify(key),
          nearest: nearestOf(key, known),
        });
      });
    case 'invalid_value':
      return one(
        `one of ${issue.values.map(String).join(', ')}`,
        nearestOf(String(value(path)), issue.values.map(String)),
      );
    case 'invalid_type':
      return one(
        issue.expected === 'record' ? 'a map' : `${/^[aeiou]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}`,
      );
    case 'invalid_format':
      return one(issue.pattern === undefined ? `a valid ${issue.format}` : `a text of the form ${issue.pattern}`);
    case 'invalid_union':
      return one(
        issue.errors
          .flat()
          .map((nested) => expectedOf(nested))
          .join(', or '),
      );
    default:
      return one(issue.message);
  }
};

const expectedOf = (issue: z.core.$ZodIssue): string => {
  if (issue.code === 'invalid_value') return issue.values.map(String).join(' or ');
  return issue.code === 'invalid_type' ? issue.expected : issue.message;
};

/** Reads a text as YAML against a schema; every problem says where it is. */
export const parseYaml = <Value>(
  file: string,
  text: string,
  schema: z.ZodType<Value>,
): Result<{ value: Value; places: Places }, PackProblem[]> => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) {
    return err(
      document.errors.map(({ message, linePos }) =>
        problem(file, 'YAML that can be read', {
          line: linePos?.[0].line ?? null,
          found: message.split('\n')[0] ?? null,
        }),
      ),
    );
  }
  const places: Places = { file, lineOf: (path) => lineOfPath(document, lines, path) };
  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return ok({ value: parsed.data, places });
  const valueAt = (path: Path): unknown => {
    const node: unknown = document.getIn(path);
    return isNode(node) ? node.toJSON() : node;
  };
  const jsonSchema = z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' });
  const keys = (path: Path): string[] => knownKeys(jsonSchema, path);
  return err(parsed.error.issues.flatMap(flatten).flatMap((issue) => problemsOf(issue, places, valueAt, keys)));
};
