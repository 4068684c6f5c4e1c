import * as z from 'zod';

/** `error`: something in the policies or the question is wrong, which is never an answer of yes. */
export type Verdict =
  | { readonly kind: 'allow' | 'deny'; readonly policies: readonly string[] }
  | { readonly kind: 'error'; readonly messages: readonly string[] };

/** What Cedar may answer. Its types say as much; what decides over a release is looked at all the same. */
const answerSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('failure'), errors: z.array(z.object({ message: z.string() })) }),
  z.object({
    type: z.literal('success'),
    response: z.object({
      decision: z.enum(['allow', 'deny']),
      diagnostics: z.object({
        reason: z.array(z.string()),
        errors: z.array(z.object({ policyId: z.string(), error: z.object({ message: z.string() }) })),
      }),
    }),
  }),
]);

export const errorSaying = (...messages: readonly string[]): Verdict => ({ kind: 'error', messages });

/** Whatever is not wholly understood is an error. */
export const verdictOf = (answer: unknown): Verdict => {
  const read = answerSchema.safeParse(answer);
  if (!read.success) return errorSaying('Cedar answered in another form than it does');
  if (read.data.type === 'failure') return errorSaying(...read.data.errors.map(({ message }) => message));
  const { decision, diagnostics } = read.data.response;
  // Cedar skips a policy that errs, a `forbid` too, and goes on: an answer reached that way is no answer.
  if (diagnostics.errors.length > 0) {
    return errorSaying(...diagnostics.errors.map(({ policyId, error }) => `${policyId}: ${error.message}`));
  }
  if (decision === 'allow' && diagnostics.reason.length === 0) {
    return errorSaying('Cedar allowed it by no policy');
  }
  return { kind: decision, policies: diagnostics.reason.toSorted() };
};
