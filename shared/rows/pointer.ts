import * as z from 'zod';
import { partnerIdSchema } from '../domain/partner.ts';

/** What a queue carries: where to look, never what is there. */
export const pointerSchema = z.union([
  z.strictObject({ tip: z.string().regex(/^[a-z0-9]{16,64}$/) }),
  z.strictObject({ partner: partnerIdSchema, request: z.string().regex(/^[A-Za-z0-9_-]{8,64}$/) }),
  /** To the relay: `tip` is the one that it is about, or would become. */
  z.strictObject({ tip: z.string().regex(/^[a-z0-9]{16,64}$/), job: z.string().regex(/^[A-Za-z0-9_-]{1,160}$/) }),
  z.strictObject({ partner: partnerIdSchema, tip: z.string().regex(/^[a-z0-9]{16,64}$/) }),
]);
export type Pointer = z.infer<typeof pointerSchema>;
