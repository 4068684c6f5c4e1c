import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/**
 * The cloud assembly that `cdk synth` writes, read back as plain data: the templates and the directories of the
 * bundles that a deployment would upload.
 */

const resourceSchema = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  Condition: z.string().optional(),
});
export type Resource = z.infer<typeof resourceSchema>;

const templateSchema = z.object({
  Resources: z.record(z.string(), resourceSchema).default({}),
  Outputs: z
    .record(z.string(), z.object({ Value: z.unknown(), Export: z.object({ Name: z.unknown() }).optional() }))
    .default({}),
  Parameters: z.record(z.string(), z.object({ Default: z.unknown().optional() })).default({}),
});
export type Template = z.infer<typeof templateSchema>;

const manifestSchema = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      environment: z.string().optional(),
      properties: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
});
const stackPropertiesSchema = z.object({ templateFile: z.string(), stackName: z.string().optional() });
const assetsSchema = z.object({
  files: z.record(z.string(), z.object({ source: z.object({ path: z.string(), packaging: z.string() }) })).default({}),
});

export interface Stack {
  readonly name: string;
  /** Undefined when the stack leaves it open. */
  readonly region: string | undefined;
  readonly template: Template;
  /** Object key as a template names it (`<hash>.zip`) → directory. */
  readonly assets: Readonly<Record<string, string>>;
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

const assetsOf = (directory: string, artifactId: string): Record<string, string> => {
  const { files } = assetsSchema.parse(readJson(join(directory, `${artifactId}.assets.json`)));
  return Object.fromEntries(
    Object.entries(files)
      .filter(([, file]) => file.source.packaging === 'zip')
      .map(([hash, file]) => [`${hash}.zip`, join(directory, file.source.path)]),
  );
};

/** `aws://123456789012/eu-west-1` → `eu-west-1`. */
const regionOf = (environment: string | undefined): string | undefined => {
  const region = environment?.split('/').at(-1);
  return region === undefined || region === 'unknown-region' ? undefined : region;
};

export const readAssembly = (directory: string): readonly Stack[] => {
  const { artifacts } = manifestSchema.parse(readJson(join(directory, 'manifest.json')));
  return Object.entries(artifacts)
    .filter(([, artifact]) => artifact.type === 'aws:cloudformation:stack')
    .map(([id, artifact]) => ({ id, artifact, properties: stackPropertiesSchema.parse(artifact.properties) }))
    .map(({ id, artifact, properties }) => ({
      name: properties.stackName ?? id,
      region: regionOf(artifact.environment),
      template: templateSchema.parse(readJson(join(directory, properties.templateFile))),
      assets: assetsOf(directory, id),
    }));
};
