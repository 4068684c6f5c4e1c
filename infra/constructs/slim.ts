import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';
import * as z from 'zod';

/**
 * Lambda hands a function its credentials in the environment. The SDK would bring along every other way to come by some
 * (profiles, SSO, STS, web identity, instance metadata: 100 KB), each of them a way that nobody here wants taken.
 */
export const credentialsFromEnvironment: Plugin = {
  name: 'credentials-from-environment',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, ({ resolveDir }) => ({
      path: 'environment',
      namespace: 'credentials',
      pluginData: resolveDir,
      sideEffects: false,
    }));
    onLoad({ filter: /.*/, namespace: 'credentials' }, ({ pluginData }) => ({
      contents: "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';",
      resolveDir: String(pluginData),
    }));
  },
};

const packageSchema = z.object({ version: z.string() });

/** The SDK's clients name their version to AWS, for which each imports the whole of its package.json. */
export const versionsOnly: Plugin = {
  name: 'versions-only',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]node_modules[\\/]@(?:aws-sdk|smithy)[\\/].*package\.json$/ }, async ({ path }) => {
      const { version } = packageSchema.parse(JSON.parse(await readFile(path, 'utf8')));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};

/** No call that we make streams events (S3's Select would), so nothing loads what reads them: 17 KB. */
export const withoutEventStreams: Plugin = {
  name: 'without-event-streams',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@smithy\/core\/event-streams$/ }, () => ({ path: 'none', namespace: 'event-streams' }));
    onLoad({ filter: /.*/, namespace: 'event-streams' }, () => ({
      // S3's client asks for these when it is made; whatever would stream throws.
      contents: `const leftOut = () => { throw new Error('Event streams are left out of the bundle: infra/constructs/slim.ts'); };
        export const eventStreamSerdeProvider = () => leftOut;
        export const resolveEventStreamSerdeConfig = (config) => config;
        export class EventStreamSerde { constructor() { leftOut(); } }`,
    }));
  },
};

/** DynamoDB has one endpoint a region. To ask it for others is off unless a variable turns it on, and takes 8 KB to offer. */
export const withoutEndpointDiscovery: Plugin = {
  name: 'without-endpoint-discovery',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@aws-sdk\/middleware-endpoint-discovery$/ }, () => ({
      path: 'none',
      namespace: 'endpoint-discovery',
      sideEffects: false,
    }));
    onLoad({ filter: /.*/, namespace: 'endpoint-discovery' }, () => ({
      contents: `const off = () => false;
        export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
          environmentVariableSelector: off, configFileSelector: off, default: false };
        export const resolveEndpointDiscoveryConfig = (config) => config;`,
    }));
  },
};

/** By which zod describes a schema in JSON Schema: 17 KB. What web says so of its API was made with the bundle. */
const DESCRIBING = [
  'aggregateChecks',
  'createStandardJSONSchemaMethod',
  'createToJSONSchemaMethod',
  'extractDefs',
  'finalize',
  'handleUnrepresentable',
  'initializeContext',
  'process',
  'processSchema',
  'toJSONSchema',
] as const;

export const withoutJsonSchemas: Plugin = {
  name: 'without-json-schemas',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]core[\\/](?:to-json-schema|json-schema-processors)\.js$/ }, () => ({
      // Each schema is made with a way to describe it, which is not taken; whoever takes it is told.
      contents: `const leftOut = () => { throw new Error('JSON Schema is left out of the bundle: infra/constructs/slim.ts'); };
        export { ${DESCRIBING.map((name) => `leftOut as ${name}`).join(', ')} };
        export const allProcessors = {};`,
    }));
  },
};

/** A class that says, should anybody call it after all, that it was left out. */
const instead = (what: string, made: string) => ({
  contents: `const leftOut = () => { throw new Error('${what} left out of the bundle: infra/constructs/slim.ts'); };
    export class ${made} }`,
});

/** No client here is told to slow itself down (retry mode `adaptive`), and none signs events: 5 KB. */
export const withoutUnaskedSdk: Plugin = {
  name: 'without-unasked-sdk',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]@smithy[\\/]core[\\/].*[\\/]DefaultRateLimiter\.js$/ }, () =>
      instead('Adaptive retries are', 'DefaultRateLimiter { constructor() { leftOut(); }'),
    );
    // Made with each signer, and asked for events alone.
    onLoad({ filter: /[\\/]@smithy[\\/]signature-v4[\\/].*[\\/]HeaderFormatter\.js$/ }, () =>
      instead('Signatures of events are', 'HeaderFormatter { format() { leftOut(); }'),
    );
  },
};
