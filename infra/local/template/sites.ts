import * as z from 'zod';
import type { Catalogue } from './catalogue.ts';
import { TemplateError } from './error.ts';
import { functionNameIn } from './functions.ts';

export interface RouteSpec {
  /** `$default` or `<METHOD|ANY> /path/{variable}/{rest+}`. */
  readonly key: string;
  readonly functionName: string;
}

/** One HTTP API. */
export interface ApiSpec {
  readonly id: string;
  /** Its own host name, which is what functions see: CloudFront does not forward the viewer's. */
  readonly domainName: string;
  readonly routes: readonly RouteSpec[];
  /** CloudFront stands before it. */
  readonly isFronted: boolean;
}

const apiSchema = z.object({ ProtocolType: z.literal('HTTP', 'only HTTP APIs are built here') });
const routeSchema = z.object({
  ApiId: z.string(),
  RouteKey: z.string(),
  Target: z.string().startsWith('integrations/'),
  AuthorizationType: z.literal('NONE', 'authorizers are not built here').optional(),
});
const integrationSchema = z.object({
  IntegrationType: z.literal('AWS_PROXY'),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal('2.0'),
});

/** @param fronted host names that CloudFront stands before */
export const apisOf = (catalogue: Catalogue, fronted: ReadonlySet<string>): readonly ApiSpec[] => {
  const functionOf = new Map(
    catalogue
      .all('AWS::ApiGatewayV2::Integration', integrationSchema)
      .map(({ physical, properties }) => [`integrations/${physical.ref}`, functionNameIn(properties.IntegrationUri)]),
  );
  const routes = catalogue.all('AWS::ApiGatewayV2::Route', routeSchema).map(({ place, properties }) => {
    const functionName = functionOf.get(properties.Target);
    if (functionName === undefined) throw new TemplateError(place, 'its integration is missing');
    return { api: properties.ApiId, key: properties.RouteKey, functionName };
  });
  return catalogue.all('AWS::ApiGatewayV2::Api', apiSchema).map(({ physical }) => {
    const domainName = physical.attributes['ApiEndpoint']?.replace('https://', '') ?? physical.ref;
    return {
      id: physical.ref,
      domainName,
      routes: routes.filter(({ api }) => api === physical.ref).map(({ key, functionName }) => ({ key, functionName })),
      isFronted: fronted.has(domainName),
    };
  });
};
