import * as z from 'zod';

/** The public half of the key that signs roots. */
export const rootKeySchema = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
});
export type RootKey = z.infer<typeof rootKeySchema>;
