import { exportJWK, generateKeyPair } from 'jose';
import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { State } from '../runtime/state.ts';

const FILE = 'sign-in.json';

const keysSchema = z.object({
  cookies: z.string(),
  signing: z.object({
    kty: z.literal('RSA'),
    kid: z.string(),
    alg: z.literal('RS256'),
    use: z.literal('sig'),
    n: z.string(),
    e: z.string(),
    d: z.string(),
    p: z.string(),
    q: z.string(),
    dp: z.string(),
    dq: z.string(),
    qi: z.string(),
  }),
});
export type IssuerKeys = z.infer<typeof keysSchema>;

/** RS256, as Cognito signs. Kept, so that a portal that still holds the public key need not be restarted with us. */
export const issuerKeys = async (state: State): Promise<IssuerKeys> => {
  const kept = state.read(FILE);
  if (kept !== undefined) return keysSchema.parse(JSON.parse(kept));
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const signing = { ...(await exportJWK(privateKey)), kid: randomBytes(8).toString('hex'), alg: 'RS256', use: 'sig' };
  const keys = keysSchema.parse({ cookies: randomBytes(32).toString('hex'), signing });
  state.write(FILE, JSON.stringify(keys));
  return keys;
};
