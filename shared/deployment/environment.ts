import * as z from 'zod';
import { restoreIdPattern } from './names.ts';

/**
 * Every variable that the stacks may hand a function. A function picks the ones it needs and reads them once, at cold
 * start: `readEnvironment(environment.pick({ TABLE_TIPS: true }), process.env)`.
 */
export const environment = z.object({
  DEPLOYMENT: z.string().min(1),
  JURISDICTION: z.string().regex(/^[a-z]{2}$/),
  TABLE_TIPS: z.string().min(1),
  TABLE_PARTS: z.string().min(1),
  TABLE_MAILBOXES: z.string().min(1),
  TABLE_REFERRALS: z.string().min(1),
  TABLE_OFFICES: z.string().min(1),
  TABLE_CUSTODY: z.string().min(1),
  TABLE_EPHEMERA: z.string().min(1),
  TABLE_RELAY: z.string().min(1),
  QUEUE_TRIAGE_URGENT: z.url(),
  QUEUE_TRIAGE_ROUTINE: z.url(),
  QUEUE_ROUTING_URGENT: z.url(),
  QUEUE_ROUTING_ROUTINE: z.url(),
  QUEUE_DELIVERY_URGENT: z.url(),
  QUEUE_DELIVERY_ROUTINE: z.url(),
  QUEUE_RELAY_URGENT: z.url(),
  QUEUE_RELAY_ROUTINE: z.url(),
  /** Key ids or ARNs. */
  KEY_INTAKE: z.string().min(1),
  KEY_RELAY: z.string().min(1),
  KEY_ACCESS: z.string().min(1),
  /** staff only: this partner's own key. */
  KEY_PARTNER: z.string().min(1),
  /** packet only: shows partners that have no seat which line a packet came from. */
  KEY_PACKET: z.string().min(1),
  /** routing and packet: JSON, partner id → key. */
  KEYS_PARTNERS: z.string().transform((text, context) => {
    try {
      return z.record(z.string(), z.string()).parse(JSON.parse(text));
    } catch {
      context.addIssue({ code: 'custom', message: 'is not a JSON object of partner ids to keys' });
      return z.NEVER;
    }
  }),
  /** staff only. */
  PARTNER: z.string().min(1),
  OIDC_ISSUER: z.url(),
  OIDC_CLIENT_ID: z.string().min(1),
  /** Public base URL of this function's site, without a trailing slash. */
  PUBLIC_URL: z.url(),
  /** phone only: makes keyed hashes of numbers. */
  KEY_CONTACT: z.string().min(1),
  /** phone and relay: the secret with which the telephone provider and this deployment know each other, by name. */
  SECRET_PROVIDER: z.string().min(1),
  /** Where the telephone provider's REST API is, if not where it always is: as AWS's own clients are told it. */
  ENDPOINT_URL_PROVIDER: z.url().optional(),
  /** relay only: what the telephone provider calls, without a trailing slash; to `phone` it is its own PUBLIC_URL. */
  PHONE_URL: z.url(),
  /** phone and staff: the country's site, without a trailing slash. */
  SITE_URL: z.url(),
  /** upkeep only: the pack's `retentionDays`. */
  RETENTION_DAYS: z.coerce.number().int().positive(),
  /** delivery only: from whom partners are told that something waits, and how SES follows what became of that. */
  MAIL_FROM: z.email(),
  MAIL_SET: z.string().min(1),
  /** Of Lambda's own: who a function is, for what is asked without one of AWS's clients. */
  AWS_REGION: z.string().min(1),
  AWS_ACCESS_KEY_ID: z.string().min(1),
  AWS_SECRET_ACCESS_KEY: z.string().min(1),
  AWS_SESSION_TOKEN: z.string().min(1).optional(),
  AWS_ENDPOINT_URL_SESV2: z.url().optional(),
  BUCKET_ERASURES: z.string().min(1),
  /** Sealed chunks of recordings and pictures. */
  BUCKET_FILES: z.string().min(1),
  /** custody only. */
  KEY_CUSTODY: z.string().min(1),
  BUCKET_ROOTS: z.string().min(1),
  /** Only where the tables come from a restore: its id, and the table that says whether erasures were replayed over it. */
  RESTORE: z.string().regex(restoreIdPattern).optional(),
  TABLE_RESTORES: z.string().min(1).optional(),
  /**
   * web and staff: what CloudFront must send as `x-origin-secret`, the current one and the one before, joined by a comma.
   * A request with neither came round CloudFront and its rate rules, and is refused. Never optional: see ./origin.ts.
   */
  ORIGIN_SECRETS: z.string().transform((text, context) => {
    const secrets = text.split(',').filter((secret) => secret !== '');
    if (secrets.length === 2) return secrets;
    context.addIssue({ code: 'custom', message: 'is not two secrets joined by a comma' });
    return z.NEVER;
  }),
});

/** Throws with the names, never the values, of what is missing or malformed: a function must not start half configured. */
export const readEnvironment = <Shape extends z.ZodType>(shape: Shape, source: NodeJS.ProcessEnv): z.infer<Shape> => {
  const parsed = shape.safeParse(source);
  if (parsed.success) return parsed.data;
  const names = parsed.error.issues.map((issue) => issue.path.join('.'));
  throw new Error(`Missing or malformed in the environment: ${names.join(', ')}`);
};
