import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';

export type Conditions = Record<string, Record<string, string | boolean | string[]>>;

/** An Allow of a role's own policy. Actions are exact, always: a wildcard grants what AWS adds next year. */
export const allow = (actions: string[], resources: string[], conditions: Conditions = {}): PolicyStatement =>
  new PolicyStatement({ effect: Effect.ALLOW, actions, resources, conditions });

/**
 * Holds a statement to rows whose partition key matches. `ForAllValues` is true of an empty set, so a request that names
 * no key at all (a Scan) would pass without the second condition.
 */
export const leadingKeys = (...patterns: string[]): Conditions => ({
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': patterns },
  Null: { 'dynamodb:LeadingKeys': 'false' },
});

/** Holds a statement to rows whose partition key matches none of these; a request that names no key is refused likewise. */
export const noLeadingKeys = (...patterns: string[]): Conditions => ({
  'ForAllValues:StringNotLike': { 'dynamodb:LeadingKeys': patterns },
  Null: { 'dynamodb:LeadingKeys': 'false' },
});

/** Holds a search to the attributes that it may ask for: one that names none would be answered with whole rows. */
export const onlyNamed = (...names: string[]): Conditions => ({
  'ForAllValues:StringEquals': { 'dynamodb:Attributes': names },
  Null: { 'dynamodb:Attributes': 'false' },
  StringEquals: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' },
});

/**
 * Holds an update to the attributes that it may name, those of its conditions included. An update that names none would
 * meet `ForAllValues`, and a returned row would show what was never named.
 */
export const attributes = (...names: string[]): Conditions => ({
  'ForAllValues:StringEquals': { 'dynamodb:Attributes': names },
  Null: { 'dynamodb:Attributes': 'false' },
  StringEqualsIfExists: { 'dynamodb:ReturnValues': ['NONE', 'UPDATED_OLD', 'UPDATED_NEW'] },
});
