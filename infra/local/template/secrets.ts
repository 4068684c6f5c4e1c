import * as z from 'zod';
import type { SecretSpec } from '../aws/spec.ts';
import type { Catalogue } from './catalogue.ts';
import { policyDocument } from './policyDocument.ts';

const json = z.string().transform((text): unknown => JSON.parse(text));
const secretSchema = z.object({
  Name: z.string(),
  GenerateSecretString: z
    .object({
      SecretStringTemplate: json.pipe(z.record(z.string(), z.unknown())).optional(),
      GenerateStringKey: z.string().optional(),
    })
    .default({}),
  SecretString: z.never('a secret in a template is none').optional(),
});
const resourcePolicySchema = z.object({ SecretId: z.string(), ResourcePolicy: policyDocument });

/** @param generated what Secrets Manager makes up for a secret of this name */
export const secretsOf = (catalogue: Catalogue, generated: (name: string) => string): readonly SecretSpec[] => {
  const policies = new Map(
    catalogue
      .all('AWS::SecretsManager::ResourcePolicy', resourcePolicySchema)
      .map(({ properties }) => [properties.SecretId, properties.ResourcePolicy]),
  );
  return catalogue.all('AWS::SecretsManager::Secret', secretSchema).map(({ physical, properties }) => {
    const { SecretStringTemplate: around, GenerateStringKey: key } = properties.GenerateSecretString;
    const made = generated(properties.Name);
    return {
      name: properties.Name,
      arn: physical.ref,
      value: around === undefined || key === undefined ? made : JSON.stringify({ ...around, [key]: made }),
      policy: policies.get(physical.ref),
    };
  });
};
