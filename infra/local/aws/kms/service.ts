import { randomBytes } from 'node:crypto';
import { jsonService, operation } from '../json-service.ts';
import type { Service } from '../server.ts';
import { decrypt, encrypt, requireCipher, sourceKey } from './cipher.ts';
import { contextKeys, type Keyring } from './keyring.ts';
import { descriptions, macs, signatures } from './proofs.ts';
import * as schema from './schema.ts';

/** AWS KMS, the operations that Quietline uses (https://docs.aws.amazon.com/kms/latest/APIReference/). */
export function kmsService(keyring: Keyring): Service {
  return jsonService({
    name: 'kms',
    target: 'TrentService',
    version: '1.1',
    throttle: { code: 'ThrottlingException', status: 400 },
    operations: { ...ciphers(keyring), ...macs(keyring), ...signatures(keyring), ...descriptions(keyring) },
    failure: (error) => ({
      status: error.status >= 500 ? error.status : 400,
      body: JSON.stringify({
        __type: error.code === 'AccessDenied' ? 'AccessDeniedException' : error.code,
        message: error.message,
      }),
    }),
  });
}

function ciphers(keyring: Keyring) {
  return {
    Encrypt: operation(schema.encryptRequest, (input, principal) => {
      const { EncryptionAlgorithm: algorithm, EncryptionContext: context = {} } = input;
      const way = { named: keyring.find(input.KeyId), algorithm, context };
      keyring.authorise('Encrypt', way.named, principal, {
        'kms:EncryptionAlgorithm': algorithm,
        ...contextKeys(context),
      });
      requireCipher(way, 'Encrypt');
      const blob = encrypt(way, input.Plaintext).toString('base64');
      return { CiphertextBlob: blob, KeyId: way.named.key.arn, EncryptionAlgorithm: algorithm };
    }),

    Decrypt: operation(schema.decryptRequest, (input, principal) => {
      const { EncryptionAlgorithm: algorithm, EncryptionContext: context = {} } = input;
      const way = { named: sourceKey(keyring, input.KeyId, algorithm, input.CiphertextBlob), algorithm, context };
      keyring.authorise('Decrypt', way.named, principal, {
        'kms:EncryptionAlgorithm': algorithm,
        ...contextKeys(context),
      });
      requireCipher(way, 'Decrypt');
      const plaintext = decrypt(way, input.CiphertextBlob).toString('base64');
      return { Plaintext: plaintext, KeyId: way.named.key.arn, EncryptionAlgorithm: algorithm };
    }),

    // Two permissions: to take from the source under its context, and to give to the destination under that one's.
    ReEncrypt: operation(schema.reEncryptRequest, (input, principal) => {
      const from = {
        named: sourceKey(keyring, input.SourceKeyId, input.SourceEncryptionAlgorithm, input.CiphertextBlob),
        algorithm: input.SourceEncryptionAlgorithm,
        context: input.SourceEncryptionContext ?? {},
      };
      const to = {
        named: keyring.find(input.DestinationKeyId),
        algorithm: input.DestinationEncryptionAlgorithm,
        context: input.DestinationEncryptionContext ?? {},
      };
      const same = { 'kms:ReEncryptOnSameKey': String(from.named.key.arn === to.named.key.arn) };
      for (const [action, way] of [
        ['ReEncryptFrom', from],
        ['ReEncryptTo', to],
      ] as const) {
        const facts = { 'kms:EncryptionAlgorithm': way.algorithm, ...contextKeys(way.context), ...same };
        keyring.authorise(action, way.named, principal, facts);
      }
      requireCipher(from, 'ReEncrypt');
      requireCipher(to, 'ReEncrypt');
      return {
        CiphertextBlob: encrypt(to, decrypt(from, input.CiphertextBlob)).toString('base64'),
        SourceKeyId: from.named.key.arn,
        KeyId: to.named.key.arn,
        SourceEncryptionAlgorithm: from.algorithm,
        DestinationEncryptionAlgorithm: to.algorithm,
      };
    }),

    GenerateDataKey: operation(schema.generateDataKeyRequest, (input, principal) => {
      const context = input.EncryptionContext ?? {};
      const way = { named: keyring.find(input.KeyId), algorithm: 'SYMMETRIC_DEFAULT', context } as const;
      keyring.authorise('GenerateDataKey', way.named, principal, {
        'kms:EncryptionAlgorithm': way.algorithm,
        ...contextKeys(context),
      });
      requireCipher(way, 'GenerateDataKey');
      const plaintext = randomBytes(input.NumberOfBytes ?? (input.KeySpec === 'AES_128' ? 16 : 32));
      const blob = encrypt(way, plaintext).toString('base64');
      return { CiphertextBlob: blob, Plaintext: plaintext.toString('base64'), KeyId: way.named.key.arn };
    }),
  };
}
