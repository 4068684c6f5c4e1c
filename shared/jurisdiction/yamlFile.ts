import { type Document, LineCounter, parseDocument } from 'yaml';
import * as z from 'zod';
import { err, ok, type Result } from '../domain/result.ts';
import { problemsOfIssues } from './issues.ts';
import { lineIn, type Path, type Places } from './places.ts';
import { type PackProblem, problem } from './problem.ts';

const unreadable = (file: string, line: number | null, message: string): Result<never, PackProblem[]> => {
  const found = (message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');
  return err([problem(file, 'YAML that can be read', { line, found })]);
};

/** An alias without its anchor is found only here. */
const valueOf = (document: Document): Result<unknown, string> => {
  try {
    return ok(document.toJS());
  } catch (error) {
    if (error instanceof ReferenceError) return err(error.message);
    throw error;
  }
};

const lineOfAlias = (text: string, message: string): number | null => {
  const name = message.split(': ').at(-1) ?? '';
  const line = text.split('\n').findIndex((each) => each.includes(`*${name}`));
  return line < 0 ? null : line + 1;
};

const step = (value: unknown, key: PropertyKey): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;

/** Reads a text as YAML against a schema; every problem says where it is. */
export const parseYaml = <Value>(
  file: string,
  text: string,
  schema: z.ZodType<Value>,
): Result<{ value: Value; places: Places }, PackProblem[]> => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  // What the parser says of the text after its first error is a guess.
  const [first] = document.errors;
  if (first) return unreadable(file, first.linePos?.[0].line ?? null, first.message);
  const read = valueOf(document);
  if (!read.ok) return unreadable(file, lineOfAlias(text, read.error), read.error);
  const places: Places = { file, lineOf: (path) => lineIn(document, lines, path) };
  const parsed = schema.safeParse(read.value);
  if (parsed.success) return ok({ value: parsed.data, places });
  const valueAt = (path: Path): unknown => path.reduce(step, read.value);
  const jsonSchema = z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' });
  return err(problemsOfIssues(parsed.error.issues, { places, valueAt, jsonSchema }));
};
