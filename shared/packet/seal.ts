import { GeneralEncrypt } from 'jose';
import { bytesOf, type Contents, digestOfContents } from './contents.ts';
import { algorithmOf, type EncryptionKey, publicKeyObject, type SigningKey, thumbprintOf } from './keys.ts';
import { digestOfJwe, headerOf, type Packet, packetJweSchema, statementSchema } from './packet.ts';
import { signAs } from './signed.ts';

export interface Sealing {
  /** The partner's. */
  readonly to: EncryptionKey;
  /** The deployment's: its public half, and whoever holds the private one. */
  readonly from: SigningKey;
  readonly sign: (bytes: Uint8Array) => Promise<Uint8Array>;
}

/**
 * Parts that a partner was granted, sealed to its own key: a JWE with A256GCM under a fresh content key, and a JWS over its
 * digest. Signed outside of what is sealed, so that it is checked before a private key is used, and so that what KMS signs is
 * short (it takes 4096 bytes). Somebody may put a signature of their own in its place; it is then not this deployment's.
 *
 * @returns the packet, and by what a partner that has opened it can name its contents
 */
export const sealPacket = async (
  contents: Contents,
  { to, from, sign }: Sealing,
): Promise<{ readonly packet: Packet; readonly contentsDigest: string }> => {
  const { packet, deployment, partner, made } = contents;
  const bytes = bytesOf(contents);
  const kid = await thumbprintOf(to);
  const sealed = await new GeneralEncrypt(bytes)
    .setProtectedHeader({ alg: algorithmOf(to), ...headerOf(packet, deployment, partner, kid) })
    .addRecipient(publicKeyObject(to))
    .encrypt();
  const jwe = packetJweSchema.parse(sealed);
  const statement = statementSchema.parse({ packet, deployment, partner, kid, digest: digestOfJwe(jwe), made });
  const signed = await signAs('quietline-packet', statement, from, sign);
  return { packet: { jwe, signed }, contentsDigest: digestOfContents(bytes) };
};
