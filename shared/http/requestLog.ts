import * as z from 'zod';

/** All that is ever logged of a request. There is no field for a path, an address or a body, so none can slip in. */
export interface RequestLog {
  readonly requestId: string;
  readonly route: string;
  readonly method: string;
  readonly status: number;
  /** The class of an unexpected error, e.g. `ThrottlingException`; never its message, which may quote input. */
  readonly error?: string;
}

export type Log = (entry: RequestLog) => void;

/** Names of classes are ours or the SDK's; anything that does not look like one is not printed. */
export const errorName = (error: unknown): string => {
  const name = error instanceof Error ? error.name : 'unknown';
  return /^[A-Za-z]{1,60}$/.test(name) ? name : 'unknown';
};

const lambdaSchema = z.object({ lambdaContext: z.object({ awsRequestId: z.string() }) });

/** Lambda's own id for this call, as the handler hands it in. */
export const requestIdOf = (env: unknown): string =>
  lambdaSchema.safeParse(env).data?.lambdaContext.awsRequestId ?? 'none';
