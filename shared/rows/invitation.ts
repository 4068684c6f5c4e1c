import { createHash } from 'node:crypto';
import * as z from 'zod';
import { hourSchema } from '../domain/hour.ts';
import { partnerIdSchema } from '../domain/partner.ts';
import { registerRowSchema } from './request.ts';

const member = registerRowSchema.pick({ id: true, role: true, name: true });

/**
 * A row of Offices: `sk` `invitation#<hash of its code>`. Whoever signs in with the code is entered in the register as it says. The code
 * itself is kept nowhere. `id` is theirs from then on: a fresh one, or the one that somebody had who lost what they signed in with.
 */
export const invitationRowSchema = member.extend({
  pk: partnerIdSchema,
  sk: z.string().startsWith('invitation#'),
  /** Seconds since 1970. */
  until: z.number().int(),
});
export type InvitationRow = z.infer<typeof invitationRowSchema>;

/**
 * A row of Offices: `sk` `renewal#<id>`. Somebody lost what they sign in with: they are off the register, and invited anew once a second
 * person says so.
 */
export const renewalRowSchema = member.extend({
  pk: partnerIdSchema,
  sk: z.string().startsWith('renewal#'),
  /** The register id of who asked for it, who cannot be the second. */
  by: z.string(),
  hour: hourSchema,
});
export type RenewalRow = z.infer<typeof renewalRowSchema>;

/** Letters and digits that are not taken for each other, read aloud or written by hand. */
const SIGNS = 'abcdefghjkmnpqrstuvwxyz23456789';
const SIGNS_IN_CODE = 24;
const SIGNS_IN_ID = 8;
const codePattern = new RegExp(`^[${SIGNS}]{${SIGNS_IN_CODE}}$`);

/** Each sign equally often: bytes beyond the last whole round of signs are left out. */
const signs = (random: (length: number) => Uint8Array, length: number): string => {
  let text = '';
  while (text.length < length) {
    for (const byte of random(length)) {
      if (byte < 256 - (256 % SIGNS.length) && text.length < length) text += SIGNS[byte % SIGNS.length] ?? '';
    }
  }
  return text;
};

/** 118 bits: it is its own protection against being guessed, as it is kept by a hash alone. */
export const newInvitationCode = (random: (length: number) => Uint8Array): string => signs(random, SIGNS_IN_CODE);

/** Nobody's name, and told to nobody but in the custody log. */
export const newMemberId = (random: (length: number) => Uint8Array): string => `m-${signs(random, SIGNS_IN_ID)}`;

/** As it is shown: in groups of four. */
export const codeText = (code: string): string => (code.match(/.{4}/g) ?? []).join('-');

/** What somebody typed or pasted, with whatever stands between the groups. */
export const typedCodeSchema = z
  .string()
  .transform((typed) => typed.toLowerCase().replaceAll(/[\s-]/g, ''))
  .refine((code) => codePattern.test(code));

export const invitationKey = (code: string): string => `invitation#${createHash('sha256').update(code).digest('hex')}`;
export const renewalKey = (id: string): string => `renewal#${id}`;
