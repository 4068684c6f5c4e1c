import { createPublicKey } from 'node:crypto';
import { GetPublicKeyCommand, SignCommand, type KMSClient } from '@aws-sdk/client-kms';
import { joseSignature } from '../custody/der.ts';
import { rootKeySchema, type RootKey } from '../custody/rootKey.ts';

/** The one key of the house that signs. */
export interface Signer {
  publicKey(): Promise<RootKey>;
  /** ECDSA over P-256 and SHA-256, as r and s. At most 4096 bytes. */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

export const createSigner = (client: KMSClient, key: string): Signer => ({
  async publicKey() {
    const { PublicKey } = await client.send(new GetPublicKeyCommand({ KeyId: key }));
    if (PublicKey === undefined) throw new Error('KMS GetPublicKey answered with nothing');
    const jwk = createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' }).export({ format: 'jwk' });
    return rootKeySchema.parse(jwk);
  },

  async sign(bytes) {
    const { Signature } = await client.send(
      new SignCommand({ KeyId: key, Message: bytes, MessageType: 'RAW', SigningAlgorithm: 'ECDSA_SHA_256' }),
    );
    const signature = joseSignature(Signature ?? new Uint8Array());
    if (!signature.ok) throw new Error('KMS Sign answered with no signature');
    return signature.value;
  },
});
