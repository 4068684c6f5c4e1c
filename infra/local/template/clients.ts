import * as z from 'zod';
import type { Catalogue } from './catalogue.ts';

/** An app client of a user pool: what a staff portal is to the issuer. */
export interface ClientSpec {
  readonly clientId: string;
  readonly userPoolId: string;
  readonly callbackUrls: readonly string[];
}

const poolSchema = z.object({});
const clientSchema = z.object({
  UserPoolId: z.string(),
  CallbackURLs: z.array(z.string()).default([]),
  AllowedOAuthFlows: z.array(z.literal('code')).default([]),
  GenerateSecret: z.literal(false, 'portals are public clients').optional(),
});

export const clientsOf = (catalogue: Catalogue): readonly ClientSpec[] => {
  const pools = new Set(catalogue.all('AWS::Cognito::UserPool', poolSchema).map(({ physical }) => physical.ref));
  return catalogue
    .all('AWS::Cognito::UserPoolClient', clientSchema)
    .filter(({ properties }) => pools.has(properties.UserPoolId))
    .map(({ physical, properties }) => ({
      clientId: physical.ref,
      userPoolId: properties.UserPoolId,
      callbackUrls: properties.CallbackURLs,
    }));
};
