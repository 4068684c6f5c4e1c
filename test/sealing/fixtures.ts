import * as fc from 'fast-check';
import { createCipheriv, generateKeyPairSync, type KeyObject, privateDecrypt, constants } from 'node:crypto';
import { Plain } from '../../shared/domain/plain.ts';
import type { Result } from '../../shared/domain/result.ts';
import type { Expected } from '../../shared/sealing/check.ts';
import type { PartHeader } from '../../shared/sealing/header.ts';
import { pad } from '../../shared/sealing/padding.ts';
import { newReporterKey } from '../../shared/sealing/reporterKey.ts';
import { importRsaPublicKey } from '../../shared/sealing/rsaPublicKey.ts';
import { digestOf, type Sealed, sealedSchema, wrappedKey } from '../../shared/sealing/sealed.ts';

/** An RSA pair as KMS has it: the public half arrives as SPKI DER. Tests use 2048 bits where the size proves nothing. */
export const rsaPair = (modulusLength: number) => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength });
  return { publicKey: importRsaPublicKey(publicKey.export({ type: 'spki', format: 'der' })), privateKey };
};

export const intake = rsaPair(2048);
export const relay = rsaPair(2048);
export const reporter = await newReporterKey();

export const reportHeader = { deployment: 'zz', tip: 'tip-1', part: 'report', version: '1' } as const;
export const messageHeader = {
  deployment: 'zz',
  tip: 'tip-1',
  part: 'message',
  version: 'message-7',
  author: 'reporter',
  audience: 'lead',
} as const;
export const numberHeader = { deployment: 'zz', tip: 'tip-1', part: 'number', version: '1' } as const;

export const expectedOf = (sealed: Sealed, header: PartHeader): Expected => ({ header, digest: digestOf(sealed) });

/** What KMS does in its HSM with RSAES_OAEP_SHA_256. */
export const kmsDecrypt = (privateKey: KeyObject, wrapped: Uint8Array): Uint8Array =>
  privateDecrypt({ key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }, wrapped);

export const contentKeyOf = (sealed: Sealed): Uint8Array =>
  kmsDecrypt(intake.privateKey, valueOf(wrappedKey(sealed, 'intake')));

export const valueOf = <Value>(result: Result<Value, unknown>): Value => {
  if (!result.ok) throw new Error(`expected a value, got ${String(result.error)}`);
  return result.value;
};

/** What somebody who knows the content key can make: a seal that is cryptographically right, of words never sent. */
export const forge = (sealed: Sealed, contentKey: Uint8Array, words: string, header = sealed.protected): Sealed => {
  const iv = Buffer.alloc(12, 7);
  const cipher = createCipheriv('aes-256-gcm', contentKey, iv).setAAD(Buffer.from(header, 'ascii'));
  const ciphertext = Buffer.concat([cipher.update(pad(new Plain(words))), cipher.final()]);
  return sealedSchema.parse({
    ...sealed,
    protected: header,
    iv: iv.toString('base64url'),
    ciphertext: ciphertext.toString('base64url'),
    tag: cipher.getAuthTag().toString('base64url'),
  });
};

/** Any text: every script, emoji, right-to-left and control characters, and UTF-16 that is not well formed. */
export const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 700 }),
  fc.string({ unit: 'grapheme', maxLength: 700 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 }).map((units) => String.fromCharCode(...units)),
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    '\uFEFF starts with a mark',
    'أنا في خطر',
    '👩‍👧 🇺🇳',
    'a'.repeat(508),
    'a'.repeat(509),
  ),
);

/** Text as UTF-8 can hold it: each lone surrogate becomes U+FFFD. */
export const asUtf8 = (text: string): string => Buffer.from(text, 'utf8').toString('utf8');

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Every text that differs from this one in one character: at the last place by each other letter, which covers spare bits. */
export const changedTexts = (text: string): readonly string[] =>
  Array.from(text).flatMap((character, at) => {
    const others = Array.from(ALPHABET).filter((letter) => letter !== character);
    const chosen = at === text.length - 1 ? others : others.slice(at % 40, (at % 40) + 1);
    return chosen.map((letter) => text.slice(0, at) + letter + text.slice(at + 1));
  });
