import * as z from 'zod';
import { reporterPublicKeySchema } from '../../../shared/sealing/reporterKey.ts';
import { nonceBelongs } from '../../../shared/sealing/session.ts';
import { type Endpoint, inSession } from './endpoint.ts';
import { problem } from './problem.ts';
import { tokenSchema } from './report.ts';

/** What a partner's portal asks for when staff write a tip down for somebody. */
export const codeEndpoints: readonly Endpoint[] = [
  inSession({
    method: 'post',
    path: '/api/codes',
    summary: 'A code for a tip that staff are about to enter. The same session and nonce give the same one',
    body: z.strictObject({ nonce: tokenSchema, tip: z.string().regex(/^[0-9a-f]{32}$/) }),
    answer: z.object({
      code: z
        .string()
        .regex(/^\d{16}$/)
        .nullable()
        .describe('Null once the mailbox was opened'),
      lookup: z.string(),
      publicKey: reporterPublicKeySchema.describe('To seal the tip to, so that its code opens it'),
    }),
    status: 201,
    problems: [],
    run: async ({ c, site, secret, body: { nonce, tip } }) => {
      if (!nonceBelongs(secret, nonce)) return { problem: problem(c, 'invalid-body', { fields: ['nonce'] }) };
      const { code, lookup, publicKey } = await site.prepareCode(tip, secret, nonce);
      return { answer: { code: code?.digits() ?? null, lookup, publicKey } };
    },
  }),
];
