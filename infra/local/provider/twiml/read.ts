import * as z from 'zod';
import { parseXml, type Element } from './xml.ts';

/** Why a document is none: https://www.twilio.com/docs/api/errors/12100, /12200 */
interface TwimlProblem {
  readonly code: 12100 | 12200;
  readonly message: string;
}

export type Read<T> = { readonly verbs: readonly T[] } | { readonly problem: TwimlProblem };

/** What reads one element: throws nothing, returns undefined for what is no verb of the document. */
export type VerbReader<T> = (element: Element) => z.ZodSafeParseResult<T> | undefined;

const schemaProblem = (message: string): { readonly problem: TwimlProblem } => ({
  problem: { code: 12200, message },
});

/**
 * A TwiML document as its verbs. Stricter than the provider, which goes on after a warning for an unknown verb or attribute: what
 * it would only warn of is a mistake all the same.
 */
export const readTwiml = <T>(document: string, verbOf: VerbReader<T>): Read<T> => {
  const root = parseXml(document);
  if (root === undefined) return { problem: { code: 12100, message: 'not well-formed XML' } };
  if (root.name !== 'Response') return schemaProblem(`the document element is ${root.name}, not Response`);
  const verbs: T[] = [];
  for (const element of root.children) {
    const read = verbOf(element);
    if (read === undefined) return schemaProblem(`${element.name} is no verb`);
    if (!read.success) {
      const [issue] = read.error.issues;
      return schemaProblem(`${element.name}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
    }
    verbs.push(read.data);
  }
  return { verbs };
};

export const methodSchema = z.enum(['GET', 'POST']).default('POST');

/** Relative addresses are relative to the document's. */
export const urlSchema = z.string().min(1);

/** The element's attributes beside what else is made of it. */
export const withAttributes = (
  { attributes }: Element,
  more: Readonly<Record<string, unknown>>,
): Record<string, unknown> => ({ ...attributes, ...more });
