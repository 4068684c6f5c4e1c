/** One question to Cedar, in its own JSON. */
export type CedarValue =
  | boolean
  | number
  | string
  | CedarValue[]
  | { readonly __entity: { readonly type: string; readonly id: string } }
  | { readonly [name: string]: CedarValue };

export type Entity = { readonly type: string; readonly id: string };

export type Question = {
  readonly principal: Entity;
  readonly action: string;
  readonly resource: Entity;
  readonly context: Readonly<Record<string, CedarValue>>;
  readonly entities: readonly { readonly entity: Entity; readonly attributes: Readonly<Record<string, CedarValue>> }[];
};

/** `error`: something in the policies or the question is wrong, which is never an answer of yes. */
export type Verdict =
  | { readonly kind: 'allow' | 'deny'; readonly policies: readonly string[] }
  | { readonly kind: 'error'; readonly messages: readonly string[] };

export type Cedar = {
  /** Policies as id → text, so that a verdict names them. Any policy that errs makes the verdict `error`. */
  readonly ask: (policies: Readonly<Record<string, string>>, schema: string, question: Question) => Verdict;
};

/** Once for each worker: `wasmBytes` is `cedar_wasm_bg.wasm`, which the bundle has beside `index.mjs`. */
export const loadCedar = (_wasmBytes: Uint8Array): Cedar => {
  throw new Error('not written yet');
};
