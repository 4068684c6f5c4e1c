import * as z from 'zod';

/** What may be tried again: a kind of answer, a connection that did not come about, or one without an answer. */
const policySchema = z.enum(['4xx', '5xx', 'ct', 'rt', 'all']);

/** Of one attempt, why it failed. */
export type Failure = Exclude<z.infer<typeof policySchema>, 'all'>;

/**
 * Settings in the fragment of a webhook's URL. Bounds and defaults from
 * https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
const overridesSchema = z.object({
  /** Milliseconds until a connection stands. */
  ct: z.coerce.number().int().min(100).max(10_000).default(5_000),
  /** Milliseconds until the answer begins, and between its packets. */
  rt: z.coerce.number().int().min(100).max(15_000).default(15_000),
  /** Milliseconds for all attempts together. */
  tt: z.coerce.number().int().min(100).max(15_000).default(15_000),
  /** How often it is tried again. */
  rc: z.coerce.number().int().min(0).max(5).default(1),
  rp: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(policySchema))
    .default(['ct']),
});
type Overrides = z.infer<typeof overridesSchema>;

export interface WebhookUrl {
  /** As it is asked for, and signed: without the fragment, which no server gets to see. */
  readonly url: string;
  readonly overrides: Overrides;
}

/** Throws on settings that the provider would refuse (errors 11243 and beside). */
export const readWebhookUrl = (configured: string): WebhookUrl => {
  const mark = configured.indexOf('#');
  const fragment = mark < 0 ? '' : configured.slice(mark + 1);
  return {
    url: mark < 0 ? configured : configured.slice(0, mark),
    overrides: overridesSchema.parse(Object.fromEntries(new URLSearchParams(fragment))),
  };
};

export const triesAgain = ({ rp }: Overrides, failure: Failure): boolean => rp.includes('all') || rp.includes(failure);
