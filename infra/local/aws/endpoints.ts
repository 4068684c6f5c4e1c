import type { EndpointOptions, Endpoints } from './spec.ts';

/** Starts DynamoDB, KMS, SQS and S3 on loopback, each refusing what the policies refuse. */
export async function startEndpoints(_options: EndpointOptions): Promise<Endpoints> {
  throw new Error('not built yet');
}
