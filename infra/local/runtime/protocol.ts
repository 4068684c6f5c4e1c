import * as z from 'zod';

/** What the runtime and a worker say to each other. Payloads travel as JSON text, as they do to and from Lambda. */

export interface Start {
  readonly directory: string;
  readonly handler: string;
  readonly functionArn: string;
  readonly clock: SharedArrayBuffer;
}

export interface InvokeMessage {
  readonly event: string;
  readonly requestId: string;
  readonly deadline: number;
}

const failure = z.object({ errorType: z.string(), errorMessage: z.string() });

export const answerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('answered'), payload: z.string() }),
  z.object({ kind: z.literal('failed'), ...failure.shape }),
]);
export type Answer = z.infer<typeof answerSchema>;
