import { setFlagsFromString } from 'node:v8';
import * as wasm from '@cedar-policy/cedar-wasm/web';
import { errorSaying, type Verdict, verdictOf } from './verdict.ts';

type Entity = { readonly type: string; readonly id: string };

/** A value in Cedar's JSON form. */
export type CedarValue =
  | boolean
  | number
  | string
  | CedarValue[]
  | { __entity: { type: string; id: string } }
  | { [name: string]: CedarValue };

export type Question = {
  readonly principal: Entity;
  readonly action: string;
  readonly resource: Entity;
  readonly context: Record<string, CedarValue>;
  readonly entities: readonly { readonly entity: Entity; readonly attributes: Record<string, CedarValue> }[];
};

export type Policies = Readonly<Record<string, string>>;

/** What is wrong with a policy set; `start` is an offset into that policy's text. */
export type Fault = {
  readonly policy?: string;
  readonly message: string;
  readonly help?: string;
  readonly start?: number;
};

export type ParsedPolicy = {
  readonly text: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly json: wasm.PolicyJson;
};

export type Cedar = {
  /** Policies as id → text, so that a verdict names them. Any policy that errs makes the verdict `error`. */
  readonly ask: (policies: Policies, schema: string, question: Question) => Verdict;
  /** The same for policies that are asked once and thrown away, such as the variants that explain a near miss. */
  readonly askOnce: (policies: Record<string, wasm.PolicyJson>, schema: string, question: Question) => Verdict;
  /** Every error and every warning: a policy that can never apply is a mistake too. */
  readonly validate: (policies: Policies, schema: string) => Fault[];
  /** A file of policies, each with its own text and annotations. */
  readonly split: (text: string) => { readonly policies: ParsedPolicy[]; readonly faults: Fault[] };
  /** One policy's structure, or nothing if it cannot be read. */
  readonly parse: (policy: string) => wasm.PolicyJson | undefined;
};

const faultOf = (error: wasm.DetailedError, policy?: string): Fault => {
  const start = error.sourceLocations?.[0]?.start;
  return {
    ...(policy === undefined ? {} : { policy }),
    message: error.message,
    ...(error.help === null ? {} : { help: error.help }),
    ...(start === undefined ? {} : { start }),
  };
};

/** Parsed once for each policy set and schema, then asked by name: a decision takes 0.35 ms in place of 2.4. */
const preparsed = { policies: new WeakMap<Policies, string>(), schemas: new Map<string, string>(), count: 0 };

const prepare = (policies: Policies, schema: string): { policyName: string; schemaName: string } | string[] => {
  let schemaName = preparsed.schemas.get(schema);
  if (schemaName === undefined) {
    schemaName = `schema-${preparsed.count++}`;
    const answer = wasm.preparseSchema(schemaName, schema);
    if (answer.type === 'failure') return answer.errors.map(({ message }) => message);
    preparsed.schemas.set(schema, schemaName);
  }
  let policyName = preparsed.policies.get(policies);
  if (policyName === undefined) {
    policyName = `policies-${preparsed.count++}`;
    const answer = wasm.preparsePolicySet(policyName, { staticPolicies: { ...policies } });
    if (answer.type === 'failure') return answer.errors.map(({ message }) => message);
    preparsed.policies.set(policies, policyName);
  }
  return { policyName, schemaName };
};

const callOf = (question: Question) => ({
  principal: question.principal,
  action: { type: 'Action', id: question.action },
  resource: question.resource,
  context: question.context,
  validateRequest: true,
  entities: question.entities.map(({ entity, attributes }) => ({ uid: entity, attrs: attributes, parents: [] })),
});

const ask = (policies: Policies, schema: string, question: Question): Verdict => {
  const prepared = prepare(policies, schema);
  if (Array.isArray(prepared)) return errorSaying(...prepared);
  return verdictOf(
    wasm.statefulIsAuthorized({
      ...callOf(question),
      preparsedSchemaName: prepared.schemaName,
      preparsedPolicySetId: prepared.policyName,
    }),
  );
};

const askOnce = (policies: Record<string, wasm.PolicyJson>, schema: string, question: Question): Verdict =>
  verdictOf(wasm.isAuthorized({ ...callOf(question), schema, policies: { staticPolicies: policies } }));

/** A throw out of wasm (a question that is not even of the right form) is an error like any other. */
const orError = (asking: () => Verdict): Verdict => {
  try {
    return asking();
  } catch (error) {
    return errorSaying(error instanceof Error ? error.message : 'Cedar could not be asked');
  }
};

const parse = (policy: string): wasm.PolicyJson | undefined => {
  try {
    const answer = wasm.policyToJson(policy);
    return answer.type === 'success' ? answer.json : undefined;
  } catch {
    return undefined;
  }
};

const split = (text: string): { policies: ParsedPolicy[]; faults: Fault[] } => {
  const parts = wasm.policySetTextToParts(text);
  if (parts.type === 'failure') return { policies: [], faults: parts.errors.map((error) => faultOf(error)) };
  const faults = parts.policy_templates.map((template): Fault => ({
    message: 'a template (with ?principal or ?resource) is not a policy that stands by itself',
    start: text.indexOf(template),
  }));
  const policies = parts.policies.flatMap((policy) => {
    const json = parse(policy);
    return json ? [{ text: policy, annotations: json.annotations ?? {}, json }] : [];
  });
  return { policies, faults };
};

const validate = (policies: Policies, schema: string): Fault[] => {
  const answer = wasm.validate({ schema, policies: { staticPolicies: { ...policies } } });
  if (answer.type === 'failure') return answer.errors.map((error) => faultOf(error));
  return [...answer.validationErrors, ...answer.validationWarnings].map(({ policyId, error }) =>
    faultOf(error, policyId),
  );
};

/**
 * V8 may compile a call into wasm into the JavaScript around it, and in Node 20 ends the whole process ("Fatal error:
 * unreachable code", in the Deoptimizer) if that code becomes outdated during the call: seen here after some hundred
 * decisions. Where V8 no longer knows the flag, it is ignored.
 */
const keepCallsApart = (): void => setFlagsFromString('--no-turbo-inline-js-wasm-calls');

let loaded = false;

/** Once for each worker: `wasmBytes` is `cedar_wasm_bg.wasm`, which the bundle has beside `index.mjs`. */
export const loadCedar = (wasmBytes: Uint8Array<ArrayBuffer>): Cedar => {
  if (!loaded) {
    keepCallsApart();
    wasm.initSync({ module: wasmBytes });
  }
  loaded = true;
  return {
    ask: (policies, schema, question) => orError(() => ask(policies, schema, question)),
    askOnce: (policies, schema, question) => orError(() => askOnce(policies, schema, question)),
    validate,
    split,
    parse,
  };
};
