import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import type { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { buildApp, type BuildOptions } from '../../../infra/build.ts';
import { bundleFunctions } from '../../../infra/constructs/bundle.ts';
import type { Pack, Partner } from '../../../shared/jurisdiction/pack.ts';

const words = { en: 'invented' };
const standIn = fileURLToPath(new URL('./handler.ts', import.meta.url));

export const partner = (id: string, over: Partial<Partner> = {}): Partner => ({
  id,
  kind: 'ngo',
  name: words,
  public: true,
  seat: true,
  areas: 'all',
  languages: ['en'],
  needs: [],
  exploitation: 'all',
  serves: { children: true, adults: true },
  hours: 'always',
  capacity: 10,
  ...over,
});

export const SEATS = ['desk', 'desk-two', 'ngo-lantern'];

export const pack = (partners: readonly Partner[] = SEATS.map((id) => partner(id))): Pack => ({
  jurisdiction: {
    code: 'zz',
    name: words,
    siteName: words,
    languages: ['en'],
    defaultLanguage: 'en',
    timeZone: 'UTC',
    adultAge: 18,
    areas: [],
    numbers: { emergency: [], crisis: [], child: [] },
    minutes: { immediate: 1, urgent: 2, prompt: 3, routine: 4 },
    retentionDays: 30,
    phone: {
      numbers: [],
      conversationDays: 30,
      prefixes: [],
      dutyMinutes: 5,
      mostTextsADay: 1,
      nudges: [],
      relayServices: [],
      audio: {},
    },
    exitPage: 'https://example.org/',
    desk: 'desk',
    secondDesk: 'desk-two',
    reviewer: 'desk-two',
    directReferral: false,
    designated: { kinds: [], partners: [] },
    offices: [],
    mustPassOn: [],
    sources: [],
  },
  partners: [...partners],
  policies: {},
  wording: {},
});

export const REGION = 'eu-west-1';

/** The app with code that does nothing: what is under test is what stands around it. */
export const app = async (over: Partial<BuildOptions> = {}): Promise<App> => {
  const made = over.pack ?? pack();
  return buildApp({
    jurisdiction: 'zz',
    region: REGION,
    domain: 'example.org',
    pack: made,
    acceptUnreviewed: 'zz',
    bundles: await bundleFunctions(made, () => standIn),
    outdir: mkdtempSync(join(tmpdir(), 'quietline-stacks-')),
    ...over,
  });
};

export interface Templates {
  readonly assembly: CloudAssembly;
  readonly vault: Template;
  readonly line: Template;
  readonly watch: Template;
  readonly edge: Template;
}

export const synthesise = async (over: Partial<BuildOptions> = {}): Promise<Templates> => {
  const assembly = (await app(over)).synth();
  const template = (stack: string) => Template.fromJSON(assembly.getStackByName(`quietline-zz-${stack}`).template);
  return {
    assembly,
    vault: template('vault'),
    line: template('line'),
    watch: template('watch'),
    edge: template('edge'),
  };
};

const functionSchema = z.object({
  Properties: z.looseObject({
    FunctionName: z.string(),
    Timeout: z.number(),
    Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
    ReservedConcurrentExecutions: z.number().optional(),
  }),
});

export const functionsOf = (line: Template) =>
  Object.values(line.findResources('AWS::Lambda::Function')).map((found) => functionSchema.parse(found).Properties);
