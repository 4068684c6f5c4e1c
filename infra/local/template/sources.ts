import * as z from 'zod';
import type { Catalogue } from './catalogue.ts';
import { functionNameIn } from './functions.ts';

/** A queue that a function consumes. */
export interface SourceSpec {
  readonly queueArn: string;
  readonly functionName: string;
  readonly batchSize: number;
  /** False: a function that returns has dealt with the whole batch. */
  readonly reportsFailures: boolean;
  readonly maximumConcurrency: number | undefined;
}

const mappingSchema = z.object({
  EventSourceArn: z.string().includes(':sqs:'),
  FunctionName: z.string(),
  BatchSize: z.coerce.number().default(10),
  Enabled: z.boolean().default(true),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  FilterCriteria: z.never('is not known here').optional(),
  ScalingConfig: z.object({ MaximumConcurrency: z.coerce.number() }).optional(),
});

export const sourcesOf = (catalogue: Catalogue): readonly SourceSpec[] =>
  catalogue
    .all('AWS::Lambda::EventSourceMapping', mappingSchema)
    .filter(({ properties }) => properties.Enabled)
    .map(({ properties }) => ({
      queueArn: properties.EventSourceArn,
      functionName: functionNameIn(properties.FunctionName),
      batchSize: properties.BatchSize,
      reportsFailures: properties.FunctionResponseTypes.length > 0,
      maximumConcurrency: properties.ScalingConfig?.MaximumConcurrency,
    }));
