/**
 * How often Twilio tries again what failed, and when: all of its retries, for whatever failed, within the fifteen seconds that it
 * waits at most, of which one try that hangs may take seven. It stands behind an address that Twilio is given, and is no part of
 * what is signed.
 *
 * @see https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
export const RETRIES = '#rt=7000&rc=5&rp=all';
