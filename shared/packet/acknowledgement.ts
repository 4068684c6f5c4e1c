import * as z from 'zod';
import { incidentSchema } from '../domain/incident.ts';
import { partnerIdSchema } from '../domain/partner.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { base64urlSchema } from '../sealing/base64url.ts';
import { packetIdSchema } from './contents.ts';
import type { SigningKey } from './keys.ts';
import { openSigned, signAs } from './signed.ts';

const acknowledgementSchema = z.strictObject({
  packet: packetIdSchema,
  deployment: z.string(),
  partner: partnerIdSchema,
  /** `digestOfContents`: who says it has opened that very packet. */
  contents: base64urlSchema(32),
  incident: incidentSchema,
  /** By the partner's clock, ISO 8601 to the second. */
  at: z.iso.datetime({ precision: 0 }),
});
export type Acknowledgement = z.infer<typeof acknowledgementSchema>;

/** What was sent, as we know it. */
export type Awaited = Pick<Acknowledgement, 'packet' | 'deployment' | 'partner' | 'contents'>;

export const signAcknowledgement = (
  said: Acknowledgement,
  key: SigningKey,
  sign: (bytes: Uint8Array) => Promise<Uint8Array>,
): Promise<string> => signAs('quietline-acknowledgement', acknowledgementSchema.parse(said), key, sign);

export type AcknowledgementError = 'not_signed' | 'another_packet' | 'acknowledged_already';

/**
 * What a partner says of a packet, if that partner's key signed it, and it is about the packet that was sent. One that came
 * before counts: the same again changes nothing, and another number for the same packet is refused.
 *
 * Compared by what it says, because of one ECDSA signature anybody can make a second.
 *
 * @param had the acknowledgement that this packet has
 */
export const readAcknowledgement = async (
  candidate: unknown,
  key: SigningKey,
  awaited: Awaited,
  had?: Pick<Acknowledgement, 'incident'>,
): Promise<Result<Acknowledgement, AcknowledgementError>> => {
  const opened = await openSigned('quietline-acknowledgement', acknowledgementSchema, candidate, key);
  if (!opened.ok) return opened;
  const { packet, deployment, partner, contents, incident } = opened.value;
  const isAwaited =
    packet === awaited.packet &&
    deployment === awaited.deployment &&
    partner === awaited.partner &&
    contents === awaited.contents;
  if (!isAwaited) return err('another_packet');
  if (had !== undefined && had.incident !== incident) return err('acknowledged_already');
  return ok(opened.value);
};
