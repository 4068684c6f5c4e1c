import { createHash, timingSafeEqual } from 'node:crypto';

/** HTTP APIs take no WAF, so a function believes only requests that CloudFront has marked with this header. */
export const ORIGIN_HEADER = 'x-origin-secret';

/** Carries the session of the JSON API. CloudFront forwards what its policy names: this must be among it. */
export const SESSION_HEADER = 'x-session';

const digest = (text: string) => createHash('sha256').update(text).digest();

/** Did this request come through CloudFront? Compared by digest, so that neither content nor length shows in the time. */
export const cameThroughEdge = (header: string | undefined, secrets: readonly string[]): boolean => {
  if (header === undefined) return false;
  const given = digest(header);
  return secrets.map((secret) => timingSafeEqual(given, digest(secret))).includes(true);
};
