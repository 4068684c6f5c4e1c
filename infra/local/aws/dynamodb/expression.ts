import { ServiceError } from '../error.ts';
import type { Item } from './schema.ts';

/** What an expression may say that is not an attribute; a name before a parenthesis is a function. */
const KEYWORDS = new Set(['SET', 'REMOVE', 'ADD', 'DELETE', 'AND', 'OR', 'NOT', 'IN', 'BETWEEN']);
const TOP_LEVEL_NAME = /(?<![:.\w#])(#?[A-Za-z_]\w*|#\w+)(?!\w|\s*\()/g;

/** The attributes that expressions touch, for `dynamodb:Attributes`: top-level names, as IAM compares them. */
export function attributesIn(
  expressions: readonly (string | undefined)[],
  names: Record<string, string> = {},
): string[] {
  return expressions.flatMap((expression) =>
    [...(expression ?? '').matchAll(TOP_LEVEL_NAME)].flatMap(([, name = '']) => {
      if (name.startsWith('#')) return names[name] ?? [];
      return KEYWORDS.has(name.toUpperCase()) ? [] : [name];
    }),
  );
}

/**
 * The partition key's value in a key condition: exactly one `hash = :value`. Anything else is refused rather than let
 * through without a leading key, which `ForAllValues` would take for permission.
 */
export function leadingKeyIn(
  expression: string,
  hash: string,
  names: Record<string, string> = {},
  values: Item = {},
): string {
  const equalities = [...expression.matchAll(/(#?\w+)\s*=\s*(:\w+)/g)].filter(([, name = '']) => {
    return (name.startsWith('#') ? names[name] : name) === hash;
  });
  const [only] = equalities;
  if (only === undefined || equalities.length > 1) {
    throw new ServiceError('ValidationException', `Query condition missed key schema element: ${hash}`);
  }
  return scalar(values[only[2] ?? '']);
}

/** A key's value as IAM sees it: the text of a string or number, the base64 of bytes. */
export function scalar(value: Record<string, unknown> | undefined): string {
  const text = value?.['S'] ?? value?.['N'] ?? value?.['B'];
  if (typeof text !== 'string') {
    throw new ServiceError('ValidationException', 'One of the required keys was not given a value');
  }
  return text;
}
