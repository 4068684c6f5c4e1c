import * as z from 'zod';
import { hourSchema } from '../domain/hour.ts';
import { partnerIdSchema } from '../domain/partner.ts';
import { base64urlSchema } from '../sealing/base64url.ts';
import { digestOfFields } from '../sealing/sealed.ts';
import { packetIdSchema } from './contents.ts';

/** Grows when what is in a packet can no longer be read by what read it before. */
export const PACKET_VERSION = 1;
const PACKET_TYPE = 'quietline-packet';

/**
 * General JSON Serialization (RFC 7516 §7.2.1), of which one form alone is taken: one recipient, whose header is the
 * protected one. So everything in it is authenticated, `alg` and `epk` too.
 */
export const packetJweSchema = z.strictObject({
  protected: base64urlSchema(),
  recipients: z.tuple([z.strictObject({ encrypted_key: base64urlSchema() })]),
  iv: base64urlSchema(12),
  ciphertext: base64urlSchema(),
  tag: base64urlSchema(16),
});
export type PacketJwe = z.infer<typeof packetJweSchema>;

/** What anybody who holds a packet can read: for whom it is and by which key it opens, and nothing of what it holds. */
const named = {
  enc: z.literal('A256GCM'),
  typ: z.literal(PACKET_TYPE),
  cty: z.literal('application/json'),
  version: z.literal(PACKET_VERSION),
  packet: packetIdSchema,
  deployment: z.string(),
  partner: partnerIdSchema,
  /** RFC 7638 thumbprint of the key that it is sealed to. */
  kid: base64urlSchema(32),
};
const epkSchema = z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() });
export const packetHeaderSchema = z.discriminatedUnion('alg', [
  z.strictObject({ alg: z.literal('ECDH-ES+A256KW'), epk: epkSchema, ...named }),
  z.strictObject({ alg: z.literal('RSA-OAEP-256'), ...named }),
]);

/** A header of any version: enough to say that it is another one. */
export const anyVersionSchema = z.looseObject({ typ: z.literal(PACKET_TYPE), version: z.number() });

export const headerOf = (packet: string, deployment: string, partner: string, kid: string) => ({
  enc: 'A256GCM' as const,
  typ: PACKET_TYPE,
  cty: 'application/json',
  version: PACKET_VERSION,
  packet,
  deployment,
  partner,
  kid,
});

/**
 * What the deployment signs of a packet. Anybody can seal to a public key: without it a partner could be sent a tip that
 * nobody sent here.
 */
export const statementSchema = z.strictObject({
  packet: packetIdSchema,
  deployment: z.string(),
  partner: partnerIdSchema,
  kid: base64urlSchema(32),
  digest: base64urlSchema(32),
  made: hourSchema,
});

/** What is sent, and what a partner keeps as a file. */
export const packetSchema = z.strictObject({ jwe: packetJweSchema, signed: z.string() });
export type Packet = z.infer<typeof packetSchema>;

/** SHA-256 over all that a packet is made of, base64url. */
export const digestOfJwe = ({
  protected: header,
  recipients: [{ encrypted_key: key }],
  iv,
  ciphertext,
  tag,
}: PacketJwe) => digestOfFields(header, [key, iv, ciphertext, tag]);
