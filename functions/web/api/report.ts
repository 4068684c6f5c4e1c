import * as z from 'zod';
import { csrfToken, newNonce, newSessionSecret } from '../../../shared/sealing/session.ts';
import { addressOf } from '../context.ts';
import { isSaid, reportSchema } from '../form/report.ts';
import { submissionOf } from '../form/submission.ts';
import { formSession } from '../session/session.ts';
import type { Pack } from '../../../shared/jurisdiction/pack.ts';
import { anyone, type Endpoint, inSession, nothing } from './endpoint.ts';
import { problem } from './problem.ts';

export const tokenSchema = z.string().regex(/^[\w-]{43}$/);
const sessionSchema = z.object({
  session: tokenSchema.describe(
    'The session, for the `x-session` header. Keep it in memory only: it opens what this session opens.',
  ),
  nonce: tokenSchema.describe('Stands for one tip or message: sending it again changes nothing.'),
});

/** Sessions, nonces and tips. */
export const reportEndpoints = (pack: Pack): readonly Endpoint[] => [
  anyone({
    method: 'post',
    path: '/api/sessions',
    summary: 'Begin a session; the server keeps nothing of it',
    body: nothing,
    answer: sessionSchema,
    status: 201,
    problems: [],
    run: async ({ site }) => {
      const secret = newSessionSecret(site.random);
      return { answer: { session: secret.cookie(), nonce: newNonce(secret, site.random) } };
    },
  }),
  inSession({
    method: 'delete',
    path: '/api/sessions',
    summary: 'Close: what the session opened is shut',
    body: nothing,
    answer: nothing,
    problems: [],
    run: async ({ site, secret }) => {
      await site.opened.forget(secret);
      return { answer: undefined };
    },
  }),
  inSession({
    method: 'post',
    path: '/api/nonces',
    summary: 'A nonce for one more tip, message or new code',
    body: nothing,
    answer: z.object({ nonce: tokenSchema }),
    status: 201,
    problems: [],
    run: async ({ site, secret }) => ({ answer: { nonce: newNonce(secret, site.random) } }),
  }),
  inSession({
    method: 'post',
    path: '/api/tips',
    summary: 'Send a tip. A nonce that is not of this session is taken as a new tip under a fresh one',
    body: reportSchema(pack).extend({ nonce: z.string().max(100) }),
    answer: z.object({
      session: tokenSchema.describe('The session that the tip belongs to; a fresh one if the nonce did not match'),
      code: z
        .string()
        .regex(/^\d{16}$/)
        .nullable()
        .describe('Null once the mailbox was opened, or where none could be made'),
      mailbox: z.enum(['made', 'none']),
    }),
    status: 201,
    problems: ['nothing-said'],
    run: async ({ c, site, secret: given, body: { nonce: sent, ...report } }) => {
      if (!isSaid(report)) return { problem: problem(c, 'nothing-said') };
      const { secret, nonce } = formSession(given, sent, csrfToken(given), site.random);
      const { language, t } = site.viewIn(c.get('language'));
      const { code, mailbox } = await site.acceptTip(
        submissionOf(report, {
          session: secret,
          nonce,
          jurisdiction: site.pack.jurisdiction.code,
          language,
          suspicion: await site.suspicion(addressOf(c), ''),
          t,
        }),
      );
      return { answer: { session: secret.cookie(), code: code?.digits() ?? null, mailbox } };
    },
  }),
];
