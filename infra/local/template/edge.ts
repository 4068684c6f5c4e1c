import * as z from 'zod';
import type { Stack } from './assembly.ts';
import type { Resolver } from './resolve.ts';

/** What CloudFront does to a request on its way, read from its own stack although that does not run here. */
export interface EdgeSpec {
  /** Viewer's headers that reach a function, in lower case. Undefined when no stack says: all of them. */
  readonly forwarded: readonly string[] | undefined;
  /** What is put on every request, such as the secret that marks it as having come this way. */
  readonly added: Readonly<Record<string, string>>;
}

const policySchema = z.object({
  OriginRequestPolicyConfig: z.object({ HeadersConfig: z.object({ Headers: z.array(z.string()) }) }),
});
const customHeaders = z.array(z.object({ HeaderName: z.string(), HeaderValue: z.unknown() }));
const originSchema = z.object({ DomainName: z.unknown(), OriginCustomHeaders: customHeaders.default([]) });
const distributionSchema = z.object({ DistributionConfig: z.object({ Origins: z.array(originSchema) }) });

/** An API that no distribution stands before is called as it is: what is asked of it is not changed on its way. */
export const NO_EDGE: EdgeSpec = { forwarded: undefined, added: {} };

export const edgeOf = (
  stacks: readonly Stack[],
  { resolve }: Resolver,
): EdgeSpec & {
  /** Host names that a distribution stands before. */
  readonly fronted: ReadonlySet<string>;
} => {
  const fronted = new Set<string>();
  let forwarded: string[] | undefined;
  const added: Record<string, string> = {};
  for (const stack of stacks) {
    for (const [logicalId, { Type, Properties }] of Object.entries(stack.template.Resources)) {
      const place = `${stack.name}/${logicalId}`;
      if (Type === 'AWS::CloudFront::OriginRequestPolicy') {
        const { Headers } = policySchema.parse(Properties).OriginRequestPolicyConfig.HeadersConfig;
        forwarded = [...(forwarded ?? []), ...Headers.map((name) => name.toLowerCase())];
      }
      if (Type === 'AWS::CloudFront::Distribution') {
        const { Origins } = distributionSchema.parse(Properties).DistributionConfig;
        for (const { DomainName } of Origins) fronted.add(z.string().parse(resolve(stack, place, DomainName)));
        for (const header of Origins.flatMap((origin) => origin.OriginCustomHeaders)) {
          added[header.HeaderName.toLowerCase()] = z.string().parse(resolve(stack, place, header.HeaderValue));
        }
      }
    }
  }
  return { forwarded, added, fronted };
};
