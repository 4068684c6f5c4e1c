import * as z from 'zod';
import { attributeOf, type Catalogue } from './catalogue.ts';
import { TemplateError } from './error.ts';

export interface FunctionSpec {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  /** The bundle, as it would be uploaded. */
  readonly directory: string;
  /** `index.handler` */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly reservedConcurrency: number | undefined;
}

const functionSchema = z.object({
  Role: z.string(),
  Handler: z.string(),
  Runtime: z.string().startsWith('nodejs'),
  Code: z.object({ S3Key: z.string() }),
  Environment: z.object({ Variables: z.record(z.string(), z.coerce.string()) }).optional(),
  Timeout: z.coerce.number().default(3),
  MemorySize: z.coerce.number().default(128),
  ReservedConcurrentExecutions: z.coerce.number().optional(),
  Layers: z.never('are not built here').optional(),
});

/** Functions that CDK adds for its own ends while a stack is deployed, never while it runs. */
const DEPLOY_TIME = /CustomResource|LogRetention|AutoDeleteObjects/;

export const functionsOf = (catalogue: Catalogue): readonly FunctionSpec[] =>
  catalogue
    .all('AWS::Lambda::Function', functionSchema)
    .filter(({ place }) => !DEPLOY_TIME.test(place))
    .map((entry) => {
      const { place, physical, properties, stack } = entry;
      const directory = stack.assets[properties.Code.S3Key];
      if (directory === undefined) throw new TemplateError(place, `no asset ${properties.Code.S3Key}`);
      return {
        name: physical.ref,
        arn: attributeOf(entry, 'Arn'),
        roleArn: properties.Role,
        directory,
        handler: properties.Handler,
        environment: properties.Environment?.Variables ?? {},
        timeoutSeconds: properties.Timeout,
        memoryMegabytes: properties.MemorySize,
        reservedConcurrency: properties.ReservedConcurrentExecutions,
      };
    });

/** From an ARN, with or without what API Gateway wraps around it, or from a plain name. */
export const functionNameIn = (reference: string): string => /:function:([^:/]+)/.exec(reference)?.[1] ?? reference;
