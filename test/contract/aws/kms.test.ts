import { constants, createHmac, createPublicKey, publicEncrypt, randomBytes, verify } from 'node:crypto';
import {
  DecryptCommand,
  DescribeKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GenerateMacCommand,
  GetPublicKeyCommand,
  ReEncryptCommand,
  SignCommand,
  VerifyCommand,
  VerifyMacCommand,
} from '@aws-sdk/client-kms';
import { describe, expect, test } from 'vitest';
import { available, nameOf, started } from './suite.ts';
import type { Target } from './target.ts';

const context = { deployment: 'zz', tip: 't1', part: 'report', partner: 'a' };
const RSA = 'RSAES_OAEP_SHA_256';

async function wrapped({ clients: { kms }, keyArn }: Target, contentKey: Buffer): Promise<Buffer> {
  const { PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId: keyArn('RSA_4096') }));
  const key = createPublicKey({ key: Buffer.from(PublicKey ?? []), format: 'der', type: 'spki' });
  return publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }, contentKey);
}

describe.for(available('KMS'))('KMS as $name serves it', (candidate) => {
  const running = started(candidate);

  test('encrypts and decrypts under a context, whatever its order', async () => {
    const {
      clients: { kms },
      keyArn,
    } = running();

    const KeyId = keyArn('SYMMETRIC_DEFAULT');
    const Plaintext = randomBytes(32);
    const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId, Plaintext, EncryptionContext: context }));
    const EncryptionContext = Object.fromEntries(Object.entries(context).toReversed());
    const opened = await kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext }));
    expect(Buffer.from(opened.Plaintext ?? [])).toEqual(Plaintext);
    expect(opened.KeyId).toBe(KeyId);
  });

  test('opens nothing under another context, with a changed byte, or by another key', async () => {
    const {
      clients: { kms },
      keyArn,
    } = running();

    const KeyId = keyArn('SYMMETRIC_DEFAULT');
    const Plaintext = randomBytes(32);
    const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId, Plaintext, EncryptionContext: context }));
    const open = (more: object) =>
      nameOf(kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: context, ...more })));
    expect(await open({ EncryptionContext: { ...context, partner: 'b' } })).toBe('InvalidCiphertextException');
    expect(await open({ EncryptionContext: {} })).toBe('InvalidCiphertextException');
    const changed = Buffer.from(CiphertextBlob ?? []);
    changed.writeUInt8(changed.readUInt8(changed.length - 1) ^ 1, changed.length - 1);
    expect(await open({ CiphertextBlob: changed })).toBe('InvalidCiphertextException');
  });

  test.skipIf(candidate.lacks.includes('incorrect key'))('names the mistake when another key is given', async () => {
    const {
      clients: { kms },
      keyArn,
    } = running();

    const encrypt = new EncryptCommand({ KeyId: keyArn('SYMMETRIC_DEFAULT'), Plaintext: randomBytes(8) });
    const { CiphertextBlob } = await kms.send(encrypt);
    expect(await nameOf(kms.send(new DecryptCommand({ CiphertextBlob, KeyId: keyArn('OTHER') })))).toBe(
      'IncorrectKeyException',
    );
  });

  test('re-encrypts between symmetric keys, from one context to another', async () => {
    const {
      clients: { kms },
      keyArn,
    } = running();

    const Plaintext = randomBytes(32);
    const encrypt = { KeyId: keyArn('SYMMETRIC_DEFAULT'), Plaintext, EncryptionContext: context };
    const { CiphertextBlob } = await kms.send(new EncryptCommand(encrypt));
    const moved = await kms.send(
      new ReEncryptCommand({
        CiphertextBlob,
        SourceEncryptionContext: context,
        DestinationKeyId: keyArn('OTHER'),
        DestinationEncryptionContext: { partner: 'b' },
      }),
    );
    const opened = await kms.send(
      new DecryptCommand({ CiphertextBlob: moved.CiphertextBlob, EncryptionContext: { partner: 'b' } }),
    );
    expect(Buffer.from(opened.Plaintext ?? [])).toEqual(Plaintext);
    expect([moved.SourceKeyId, moved.KeyId]).toEqual([keyArn('SYMMETRIC_DEFAULT'), keyArn('OTHER')]);
  });

  test.skipIf(candidate.lacks.includes('rsa'))(
    're-encrypts what node wrapped by RSA-OAEP-256 into a symmetric key under a context',
    async () => {
      const target = running();

      const { clients, keyArn } = target;
      const contentKey = randomBytes(32);
      const grant = await clients.kms.send(
        new ReEncryptCommand({
          CiphertextBlob: await wrapped(target, contentKey),
          SourceKeyId: keyArn('RSA_4096'),
          SourceEncryptionAlgorithm: RSA,
          DestinationKeyId: keyArn('SYMMETRIC_DEFAULT'),
          DestinationEncryptionContext: context,
        }),
      );
      const { CiphertextBlob, SourceEncryptionAlgorithm, DestinationEncryptionAlgorithm } = grant;
      expect([SourceEncryptionAlgorithm, DestinationEncryptionAlgorithm]).toEqual([RSA, 'SYMMETRIC_DEFAULT']);
      const opened = await clients.kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: context }));
      expect(Buffer.from(opened.Plaintext ?? [])).toEqual(contentKey);
    },
  );

  test.skipIf(candidate.lacks.includes('rsa'))('decrypts what node wrapped, and refuses what was changed', async () => {
    const target = running();

    const { clients, keyArn } = target;
    const contentKey = randomBytes(32);
    const CiphertextBlob = await wrapped(target, contentKey);
    const input = { KeyId: keyArn('RSA_4096'), EncryptionAlgorithm: RSA } as const;
    const opened = await clients.kms.send(new DecryptCommand({ ...input, CiphertextBlob }));
    expect(Buffer.from(opened.Plaintext ?? [])).toEqual(contentKey);
    CiphertextBlob.writeUInt8(CiphertextBlob.readUInt8(100) ^ 1, 100);
    expect(await nameOf(clients.kms.send(new DecryptCommand({ ...input, CiphertextBlob })))).toBe(
      'InvalidCiphertextException',
    );
  });

  test('makes the same HMAC each time, and verifies it', async () => {
    const {
      clients: { kms },
      keyArn,
    } = running();

    const input = { KeyId: keyArn('HMAC_512'), MacAlgorithm: 'HMAC_SHA_512', Message: Buffer.from('code') } as const;
    const { Mac } = await kms.send(new GenerateMacCommand(input));
    expect(Mac).toHaveLength(64);
    expect((await kms.send(new GenerateMacCommand(input))).Mac).toEqual(Mac);
    expect((await kms.send(new VerifyMacCommand({ ...input, Mac }))).MacValid).toBe(true);
    const wrong = createHmac('sha512', 'another key').update('code').digest();
    expect(await nameOf(kms.send(new VerifyMacCommand({ ...input, Mac: wrong })))).toBe('KMSInvalidMacException');
  });

  test('signs with P-256 so that node verifies it offline', async () => {
    const {
      clients: { kms },
      keyArn,
    } = running();

    const KeyId = keyArn('ECC_NIST_P256');
    const Message = randomBytes(32);
    const input = { KeyId, Message, MessageType: 'RAW', SigningAlgorithm: 'ECDSA_SHA_256' } as const;
    const { Signature } = await kms.send(new SignCommand(input));
    const { PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId }));
    const key = createPublicKey({ key: Buffer.from(PublicKey ?? []), format: 'der', type: 'spki' });
    expect(verify('sha256', Message, key, Buffer.from(Signature ?? []))).toBe(true);
    expect((await kms.send(new VerifyCommand({ ...input, Signature }))).SignatureValid).toBe(true);
  });

  test.skipIf(candidate.lacks.includes('false signature'))('refuses what was signed for something else', async () => {
    const {
      clients: { kms },
      keyArn,
    } = running();

    const input = { KeyId: keyArn('ECC_NIST_P256'), MessageType: 'RAW', SigningAlgorithm: 'ECDSA_SHA_256' } as const;
    const { Signature } = await kms.send(new SignCommand({ ...input, Message: Buffer.from('one') }));
    const verifyOther = new VerifyCommand({ ...input, Signature, Message: Buffer.from('two') });
    expect(await nameOf(kms.send(verifyOther))).toBe('KMSInvalidSignatureException');
  });

  test('makes data keys that Decrypt opens', async () => {
    const {
      clients: { kms },
      keyArn,
    } = running();

    const input = { KeyId: keyArn('SYMMETRIC_DEFAULT'), KeySpec: 'AES_256', EncryptionContext: context } as const;
    const { CiphertextBlob, Plaintext } = await kms.send(new GenerateDataKeyCommand(input));
    const opened = await kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: context }));
    expect(opened.Plaintext).toEqual(Plaintext);
    expect(Plaintext).toHaveLength(32);
  });

  test('describes keys, and knows which are not there', async () => {
    const {
      clients: { kms },
      keyArn,
    } = running();

    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: keyArn('RSA_4096') }));
    expect([KeyMetadata?.KeySpec, KeyMetadata?.KeyUsage]).toEqual(['RSA_4096', 'ENCRYPT_DECRYPT']);
    const KeyId = keyArn('RSA_4096').replace(/key\/.*/, 'key/00000000-0000-0000-0000-000000000000');
    expect(await nameOf(kms.send(new DescribeKeyCommand({ KeyId })))).toBe('NotFoundException');
  });

  test.skipIf(candidate.lacks.includes('usage'))('refuses a key that is for something else', async () => {
    const {
      clients: { kms },
      keyArn,
    } = running();

    const mac = new GenerateMacCommand({
      KeyId: keyArn('SYMMETRIC_DEFAULT'),
      MacAlgorithm: 'HMAC_SHA_512',
      Message: Buffer.from('x'),
    });
    expect(await nameOf(kms.send(mac))).toBe('InvalidKeyUsageException');
  });
});
