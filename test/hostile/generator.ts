import * as fc from 'fast-check';
import * as z from 'zod';
import { MARK } from './mark.ts';

/** What is read of the OpenAPI document, and of the JSON Schema in it. */
const schemaSchema = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  items: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  maxLength: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  maxItems: z.number().optional(),
});
const jsonSchema = z.record(z.string(), z.unknown());

const operationSchema = z.object({
  security: z.array(z.unknown()).optional(),
  parameters: z.array(z.object({ name: z.string(), in: z.enum(['header', 'query']) })),
  requestBody: z.object({ content: z.object({ 'application/json': z.object({ schema: z.unknown() }) }) }).optional(),
  responses: z.record(
    z.string(),
    z.object({ content: z.object({ 'application/json': z.object({ schema: jsonSchema }).optional() }).optional() }),
  ),
});
const documentSchema = z.object({ paths: z.record(z.string(), z.record(z.string(), operationSchema)) });

export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly query: readonly string[];
  readonly body: unknown;
  /** The statuses that the document names, and what each answer is promised to be. */
  readonly answers: ReadonlyMap<number, Record<string, unknown> | undefined>;
}

export const operationsOf = (document: unknown): Operation[] =>
  Object.entries(documentSchema.parse(document).paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters, requestBody, responses }]) => ({
      method: method.toUpperCase(),
      path,
      query: parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name),
      body: requestBody?.content['application/json'].schema,
      answers: new Map(
        Object.entries(responses).map(([status, { content }]) => [
          Number(status),
          content?.['application/json']?.schema,
        ]),
      ),
    })),
  );

const NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'length', '', '0', '\0', MARK];

const deep = (levels: number): unknown => {
  let made: unknown = MARK;
  for (let level = 0; level < levels; level += 1) made = level % 2 === 0 ? [made] : { a: made };
  return made;
};

/** What a field never is, or seldom. */
const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, 0, -1, 0.5, 1e308, Number.MAX_SAFE_INTEGER + 2, '', [], {}, [[]], [null]),
  fc.constantFrom(...NAMES),
  fc.constantFrom('\ud800', '\udc00x', '\u202e', '\u0000', '\ufeff', 'a'.repeat(30_000), '\u0301'.repeat(3000)),
  fc.string({ unit: 'binary', maxLength: 40 }).map((text) => `${MARK}${text}`),
  fc.integer({ min: 1, max: 2000 }).map(deep),
  fc.dictionary(fc.constantFrom(...NAMES), fc.constant(MARK)),
);

const textOf = (maxLength: number | undefined): fc.Arbitrary<string> => {
  const text = fc.string({ unit: 'grapheme', maxLength: 30 }).map((some) => `${MARK} ${some}`);
  if (maxLength === undefined) return text;
  // At the bound, and one beyond.
  return fc.oneof({ weight: 6, arbitrary: text }, fc.constantFrom('x'.repeat(maxLength), 'x'.repeat(maxLength + 1)));
};

/** A value as the schema asks for, in which now and then a piece is something else, is missing, or is too much. */
export const valueOf = (schema: unknown): fc.Arbitrary<unknown> => {
  const { type, enum: codes, const: only, anyOf, items, properties, ...bounds } = schemaSchema.parse(schema ?? {});
  const { maxLength, minimum = 0, maximum = 1000, maxItems = 5 } = bounds;
  const right = (): fc.Arbitrary<unknown> => {
    if (only !== undefined) return fc.constant(only);
    if (codes !== undefined) return fc.constantFrom(...codes);
    if (anyOf !== undefined) return fc.oneof(...anyOf.map(valueOf));
    if (type === 'string') return textOf(maxLength);
    if (type === 'integer' || type === 'number') return fc.constantFrom(minimum, maximum, minimum - 1, maximum + 1);
    if (type === 'boolean') return fc.boolean();
    if (type === 'array') {
      const some = fc.array(valueOf(items), { maxLength: Math.min(4, maxItems) });
      const many = valueOf(items).map((item) => Array.from({ length: maxItems + 1 }, () => item));
      return fc.oneof({ weight: 8, arbitrary: some }, { weight: 1, arbitrary: many });
    }
    if (type === 'object') {
      const known = Object.fromEntries(Object.entries(properties ?? {}).map(([name, inner]) => [name, valueOf(inner)]));
      const record = fc.record(known, { requiredKeys: [] });
      const more = fc.oneof({ weight: 12, arbitrary: fc.constant({}) }, fc.dictionary(fc.constantFrom(...NAMES), odd));
      return fc.tuple(record, more).map((parts) => Object.fromEntries(parts.flatMap(Object.entries)));
    }
    return odd;
  };
  return fc.oneof({ weight: 24, arbitrary: right() }, { weight: 1, arbitrary: odd });
};

/** The text of a body: JSON, now and then cut off, doubled, or begun with what JSON does not know. */
export const textOfBody = (schema: unknown): fc.Arbitrary<string> => {
  const json = valueOf(schema).map((value) => JSON.stringify(value) ?? '');
  const broken = fc.oneof(
    fc.tuple(json, fc.double({ min: 0, max: 1, noNaN: true })).map(([text, at]) => text.slice(0, text.length * at)),
    json.map((text) => text + text),
    json.map((text) => `\ufeff${text}`),
    json.map((text) => text.replaceAll('"', "'")),
    fc.string({ unit: 'binary', maxLength: 60 }).map((text) => `${MARK}${text}`),
  );
  return fc.oneof({ weight: 12, arbitrary: json }, { weight: 1, arbitrary: broken });
};
