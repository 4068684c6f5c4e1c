import { createPublicKey, publicEncrypt, constants } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Plain } from '../../shared/domain/plain.ts';
import { toBase64url } from '../../shared/sealing/base64url.ts';
import { openAsReporter, openWithContentKey } from '../../shared/sealing/open.ts';
import { newReporterKey } from '../../shared/sealing/reporterKey.ts';
import { seal } from '../../shared/sealing/seal.ts';
import { digestOf, sealedSchema, wrappedKey } from '../../shared/sealing/sealed.ts';
import * as fixtures from './fixtures.ts';

const { intake, relay, reporter, reportHeader, changedTexts, valueOf, expectedOf, forge } = fixtures;

const sealed = await seal(new Plain('what happened'), reportHeader, {
  intake: intake.publicKey,
  reporter: reporter.publicKey,
});
const contentKey = fixtures.contentKeyOf(sealed);
const expected = expectedOf(sealed, reportHeader);

const protectedBy = (header: object): string => toBase64url(Buffer.from(JSON.stringify(header)));

describe.each(['protected', 'iv', 'ciphertext', 'tag'] as const)('a changed character of %s', (field) => {
  const changed = changedTexts(sealed[field]).map((text): unknown => Object.assign({}, sealed, { [field]: text }));
  const readable = changed.flatMap((item) => sealedSchema.safeParse(item).data ?? []);

  it('is found by both openers, at every position', async () => {
    expect(changed.length).toBeGreaterThanOrEqual(sealed[field].length);
    for (const item of changed) {
      expect((await openWithContentKey(item, contentKey, expected)).ok).toBe(false);
      expect((await openAsReporter(item, reporter.privateKey, expected)).ok).toBe(false);
    }
  });

  it('is found by the digest alone, or cannot be read at all', () => {
    const digests = readable.map((item) => digestOf(item));
    expect(digests.length).toBeGreaterThanOrEqual(sealed[field].length - 1);
    expect(new Set([expected.digest, ...digests]).size).toBe(digests.length + 1);
  });

  it('is found by the seal alone, were the digest forged along', async () => {
    for (const item of readable) {
      const forged = { ...expected, digest: digestOf(item) };
      expect((await openWithContentKey(item, contentKey, forged)).ok).toBe(false);
    }
  });
});

describe('somebody who knows the content key', () => {
  it('can make another seal that is right in itself, and the digest finds it', async () => {
    const forged = forge(sealed, contentKey, 'what did not happen');
    const found = { ok: false, error: 'wrong_digest' };
    expect(await openWithContentKey(forged, contentKey, expected)).toEqual(found);
    expect(await openAsReporter(forged, reporter.privateKey, expected)).toEqual(found);

    // The forgery is a good one: nothing but the digest stands against it.
    const believed = await openAsReporter(forged, reporter.privateKey, expectedOf(forged, reportHeader));
    expect(valueOf(believed).reveal()).toBe('what did not happen');
  });

  it.each([
    ['another algorithm', { enc: 'A128GCM', ...reportHeader }, 'wrong_algorithm'],
    ['no algorithm', reportHeader, 'wrong_algorithm'],
    ['a key algorithm in the protected header', { enc: 'A256GCM', alg: 'dir', ...reportHeader }, 'wrong_algorithm'],
    ['compression', { enc: 'A256GCM', zip: 'DEF', ...reportHeader }, 'wrong_algorithm'],
    ['a critical extension', { enc: 'A256GCM', crit: ['exp'], ...reportHeader }, 'wrong_algorithm'],
    ['an unknown field', { enc: 'A256GCM', extra: 1, ...reportHeader }, 'wrong_header'],
    ['a missing field', { enc: 'A256GCM', deployment: 'zz', tip: 'tip-1', part: 'report' }, 'wrong_header'],
    ['an author on a report', { enc: 'A256GCM', ...reportHeader, author: 'reporter' }, 'wrong_header'],
    ['no object', ['A256GCM'], 'malformed'],
  ])('is refused with %s', async (_name, header, error) => {
    const forged = forge(sealed, contentKey, 'words', protectedBy(header));
    const agreed = { ...expected, digest: digestOf(forged) };
    expect(await openWithContentKey(forged, contentKey, agreed)).toEqual({ ok: false, error });
    expect(await openAsReporter(forged, reporter.privateKey, agreed)).toEqual({ ok: false, error });
  });
});

describe('another shape', () => {
  const [rsa, ecdh] = sealed.recipients;
  it.each([
    ['text', JSON.stringify(sealed)],
    ['nothing', undefined],
    ['additional authenticated data', { ...sealed, aad: 'AAAA' }],
    ['a shared header', { ...sealed, unprotected: { cty: 'x' } }],
    ['a protected header that is not JSON', { ...sealed, protected: 'AAAA' }],
    ['a protected header with padding', { ...sealed, protected: `${sealed.protected}=` }],
    ['a short tag', { ...sealed, tag: sealed.tag.slice(0, 16) }],
    ['a long IV', { ...sealed, iv: `${sealed.iv}AAAA` }],
    ['a recipient of another kind', { ...sealed, recipients: [{ ...rsa, header: { alg: 'dir', kid: 'intake' } }] }],
    ['RSA with SHA-1', { ...sealed, recipients: [{ ...rsa, header: { alg: 'RSA-OAEP', kid: 'intake' } }] }],
    ['a reporter by RSA', { ...sealed, recipients: [{ ...rsa, header: { ...rsa?.header, kid: 'reporter' } }] }],
    ['two reporters', { ...sealed, recipients: [ecdh, ecdh] }],
    ['party information', { ...sealed, recipients: [{ ...ecdh, header: { ...ecdh?.header, apu: 'AAAA' } }] }],
  ])('is refused: %s', async (_name, item) => {
    const malformed = { ok: false, error: 'malformed' };
    expect(await openAsReporter(item, reporter.privateKey, expected)).toEqual(malformed);
    expect(await openWithContentKey(item, contentKey, expected)).toEqual(malformed);
  });
});

describe('a changed recipient', () => {
  const [rsa, ecdh] = sealed.recipients;
  if (!rsa || !ecdh) throw new Error('sealed to two');

  it('fails for the reporter, at every character of the wrapped key, and for nobody else', async () => {
    for (const text of changedTexts(ecdh.encrypted_key)) {
      const item = { ...sealed, recipients: [rsa, { ...ecdh, encrypted_key: text }] };
      expect((await openAsReporter(item, reporter.privateKey, expected)).ok).toBe(false);
    }
    const [text] = changedTexts(ecdh.encrypted_key);
    const item = { ...sealed, recipients: [rsa, { ...ecdh, encrypted_key: text }] };
    expect(valueOf(await openWithContentKey(item, contentKey, expected)).reveal()).toBe('what happened');
  });

  it('fails with the ephemeral key of another seal, or one that is no point of the curve', async () => {
    const { publicKey: other } = await newReporterKey();
    for (const epk of [other, { ...other, y: other.x }]) {
      const item = { ...sealed, recipients: [rsa, { ...ecdh, header: { ...ecdh.header, epk } }] };
      expect(await openAsReporter(item, reporter.privateKey, expected)).toEqual({ ok: false, error: 'cannot_decrypt' });
    }
  });

  it('fails when the reporter recipient comes from another seal', async () => {
    const other = await seal(new Plain('else'), reportHeader, {
      intake: intake.publicKey,
      reporter: reporter.publicKey,
    });
    const item = { ...sealed, recipients: other.recipients };
    expect(await openAsReporter(item, reporter.privateKey, expected)).toEqual({ ok: false, error: 'cannot_decrypt' });
    const wrong = fixtures.kmsDecrypt(intake.privateKey, valueOf(wrappedKey(other, 'intake')));
    expect(await openWithContentKey(item, wrong, expected)).toEqual({ ok: false, error: 'cannot_decrypt' });
  });

  it('fails for KMS when a wrapped key is changed or meant for the other key', () => {
    for (const text of changedTexts(rsa.encrypted_key).slice(0, 10)) {
      expect(() => fixtures.kmsDecrypt(intake.privateKey, Buffer.from(text, 'base64url'))).toThrow(
        /oaep|data too large/i,
      );
    }
    expect(() => fixtures.kmsDecrypt(relay.privateKey, valueOf(wrappedKey(sealed, 'intake')))).toThrow(
      /oaep|data too large/i,
    );
  });

  it('fails with a content key that somebody wrapped anew', async () => {
    const key = createPublicKey(intake.privateKey);
    const wrapped = publicEncrypt(
      { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
      Buffer.alloc(32, 9),
    );
    const contentKeyOfTheirs = fixtures.kmsDecrypt(intake.privateKey, wrapped);
    const opened = await openWithContentKey(sealed, contentKeyOfTheirs, expected);
    expect(opened).toEqual({ ok: false, error: 'cannot_decrypt' });
  });
});
