import {
  DecryptCommand,
  GenerateMacCommand,
  GetPublicKeyCommand,
  ReEncryptCommand,
  type KMSClient,
} from '@aws-sdk/client-kms';
import { importRsaPublicKey, type RsaPublicKey } from '../sealing/rsaPublicKey.ts';

/** What a grant is bound to: KMS opens it under exactly this and nothing else. */
export type GrantContext = {
  readonly deployment: string;
  readonly tip: string;
  readonly part: string;
  readonly partner: string;
};

/** The six things that the house asks of KMS. Which of them a function may ask for is decided by its role. */
export interface Keys {
  /** Fetched at cold start and kept for the life of the worker. */
  publicKey(key: string): Promise<RsaPublicKey>;
  mac(key: string, message: Uint8Array): Promise<Uint8Array>;
  reEncrypt(from: string, to: string, wrapped: Uint8Array, context: GrantContext): Promise<Uint8Array>;
  decrypt(key: string, grant: Uint8Array, context: GrantContext): Promise<Uint8Array>;
  /** A content key, as wrapped for an RSA key. */
  unwrap(key: string, wrapped: Uint8Array): Promise<Uint8Array>;
}

const present = (bytes: Uint8Array | undefined, operation: string): Uint8Array => {
  if (bytes === undefined) throw new Error(`KMS ${operation} answered with nothing`);
  return bytes;
};

export const createKeys = (client: KMSClient): Keys => {
  const publicKeys = new Map<string, Promise<RsaPublicKey>>();

  const fetchPublicKey = async (key: string): Promise<RsaPublicKey> => {
    const { PublicKey } = await client.send(new GetPublicKeyCommand({ KeyId: key }));
    return importRsaPublicKey(present(PublicKey, 'GetPublicKey'));
  };

  return {
    publicKey(key) {
      const known = publicKeys.get(key);
      if (known !== undefined) return known;
      const fetched = fetchPublicKey(key);
      publicKeys.set(key, fetched);
      // A failure is not kept: the next request asks again.
      fetched.catch(() => publicKeys.delete(key));
      return fetched;
    },

    async mac(key, message) {
      const { Mac } = await client.send(
        new GenerateMacCommand({ KeyId: key, Message: message, MacAlgorithm: 'HMAC_SHA_512' }),
      );
      return present(Mac, 'GenerateMac');
    },

    async reEncrypt(from, to, wrapped, context) {
      const { CiphertextBlob } = await client.send(
        new ReEncryptCommand({
          CiphertextBlob: wrapped,
          SourceKeyId: from,
          SourceEncryptionAlgorithm: 'RSAES_OAEP_SHA_256',
          DestinationKeyId: to,
          DestinationEncryptionContext: context,
        }),
      );
      return present(CiphertextBlob, 'ReEncrypt');
    },

    async decrypt(key, grant, context) {
      const { Plaintext } = await client.send(
        new DecryptCommand({ KeyId: key, CiphertextBlob: grant, EncryptionContext: context }),
      );
      return present(Plaintext, 'Decrypt');
    },

    async unwrap(key, wrapped) {
      const { Plaintext } = await client.send(
        new DecryptCommand({ KeyId: key, CiphertextBlob: wrapped, EncryptionAlgorithm: 'RSAES_OAEP_SHA_256' }),
      );
      return present(Plaintext, 'Decrypt');
    },
  };
};
