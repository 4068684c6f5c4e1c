import * as fc from 'fast-check';
import { generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Plain } from '../../shared/domain/plain.ts';
import { fromBase64url } from '../../shared/sealing/base64url.ts';
import { openAsReporter, openWithContentKey } from '../../shared/sealing/open.ts';
import { newReporterKey } from '../../shared/sealing/reporterKey.ts';
import { importRsaPublicKey } from '../../shared/sealing/rsaPublicKey.ts';
import { seal } from '../../shared/sealing/seal.ts';
import { digestOf, removeRecipient, sealedSchema, wrappedKey } from '../../shared/sealing/sealed.ts';
import * as fixtures from './fixtures.ts';

const { intake, relay, reporter, reportHeader, messageHeader, numberHeader, valueOf, expectedOf } = fixtures;

const sealReport = (words: string) =>
  seal(new Plain(words), reportHeader, { intake: intake.publicKey, reporter: reporter.publicKey });

describe('seal and open', () => {
  it('gives any text back, to the reporter and to whoever has the content key', async () => {
    await fc.assert(
      fc.asyncProperty(fixtures.anyText, async (text) => {
        const sealed = await sealReport(text);
        const expected = expectedOf(sealed, reportHeader);
        const stored: unknown = JSON.parse(JSON.stringify(sealed));
        const [byReporter, byKey] = await Promise.all([
          openAsReporter(stored, reporter.privateKey, expected),
          openWithContentKey(stored, fixtures.contentKeyOf(sealed), expected),
        ]);
        expect(valueOf(byReporter).reveal()).toBe(fixtures.asUtf8(text));
        expect(valueOf(byKey).reveal()).toBe(fixtures.asUtf8(text));
      }),
      { numRuns: 60 },
    );
  });

  it('turns a lone surrogate, which no UTF-8 can hold, into U+FFFD', async () => {
    const sealed = await sealReport('before\uD83Dafter');
    const opened = await openAsReporter(sealed, reporter.privateKey, expectedOf(sealed, reportHeader));
    expect(valueOf(opened).reveal()).toBe('before\uFFFDafter');
  });

  it('takes a fresh content key and IV each time', async () => {
    const [one, other] = await Promise.all([sealReport('same'), sealReport('same')]);
    expect(one.iv).not.toBe(other.iv);
    expect(fixtures.contentKeyOf(one)).not.toEqual(fixtures.contentKeyOf(other));
    expect(digestOf(one)).not.toBe(digestOf(other));
  });

  it('shows its header, and no word, algorithm or key that it should not', async () => {
    const sealed = await seal(new Plain('the marker'), messageHeader, {
      intake: intake.publicKey,
      reporter: reporter.publicKey,
      relay: relay.publicKey,
    });
    const header: unknown = JSON.parse(Buffer.from(fromBase64url(sealed.protected)).toString());
    expect(header).toEqual({ enc: 'A256GCM', ...messageHeader });
    expect(sealed.recipients.map(({ header: { kid, alg } }) => [kid, alg])).toEqual([
      ['intake', 'RSA-OAEP-256'],
      ['relay', 'RSA-OAEP-256'],
      ['reporter', 'ECDH-ES+A256KW'],
    ]);
    expect(JSON.stringify(sealed)).not.toContain('marker');
  });

  it('finds the reporter by name, wherever it stands among the recipients', async () => {
    const sealed = await sealReport('words');
    const turned = { ...sealed, recipients: sealed.recipients.toReversed() };
    const opened = await openAsReporter(turned, reporter.privateKey, expectedOf(sealed, reportHeader));
    expect(valueOf(opened).reveal()).toBe('words');
  });

  it('seals a number to the relay and never to intake', async () => {
    const alone = await seal(new Plain('+99 555 0100'), numberHeader, { relay: relay.publicKey });
    expect(wrappedKey(alone, 'intake')).toEqual({ ok: false, error: 'no_recipient' });
    const contentKey = fixtures.kmsDecrypt(relay.privateKey, valueOf(wrappedKey(alone, 'relay')));
    const opened = await openWithContentKey(alone, contentKey, expectedOf(alone, numberHeader));
    expect(valueOf(opened).reveal()).toBe('+99 555 0100');

    const both = await seal(new Plain('1'), numberHeader, { relay: relay.publicKey, reporter: reporter.publicKey });
    const read = await openAsReporter(both, reporter.privateKey, expectedOf(both, numberHeader));
    expect(valueOf(read).reveal()).toBe('1');
  });

  it('works with the size KMS has: an RSA_4096 key unwraps to what openWithContentKey takes', async () => {
    const large = fixtures.rsaPair(4096);
    const sealed = await seal(new Plain('words'), reportHeader, { intake: large.publicKey });
    const wrapped = valueOf(wrappedKey(sealed, 'intake'));
    expect(wrapped).toHaveLength(512);
    const contentKey = fixtures.kmsDecrypt(large.privateKey, wrapped);
    expect(contentKey).toHaveLength(32);
    const opened = await openWithContentKey(sealed, contentKey, expectedOf(sealed, reportHeader));
    expect(valueOf(opened).reveal()).toBe('words');
  });

  it('prints no words once opened', async () => {
    const sealed = await sealReport('the marker');
    const opened = await openAsReporter(sealed, reporter.privateKey, expectedOf(sealed, reportHeader));
    expect(inspect(opened, { depth: 9, showHidden: true }) + JSON.stringify(opened)).not.toContain('marker');
  });

  it('stays shut for another key', async () => {
    const sealed = await sealReport('words');
    const stranger = await newReporterKey();
    const expected = expectedOf(sealed, reportHeader);
    const shut = { ok: false, error: 'cannot_decrypt' };
    expect(await openAsReporter(sealed, stranger.privateKey, expected)).toEqual(shut);
    expect(await openWithContentKey(sealed, new Uint8Array(32), expected)).toEqual(shut);
    expect(await openWithContentKey(sealed, new Uint8Array(5), expected)).toEqual(shut);
  });

  it('refuses a key that is not RSA', () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const der = publicKey.export({ type: 'spki', format: 'der' });
    expect(() => importRsaPublicKey(der)).toThrow('Not an RSA public key');
    expect(() => importRsaPublicKey(new Uint8Array([1, 2, 3]))).toThrow(/asn1|decode/i);
  });
});

describe('removeRecipient', () => {
  it('leaves the digest and shuts out only the one removed', async () => {
    const sealed = await sealReport('words');
    const expected = expectedOf(sealed, reportHeader);
    const given = removeRecipient(sealed, 'reporter');
    expect(digestOf(given)).toBe(expected.digest);
    expect(JSON.stringify(given)).not.toContain('"reporter"');
    const shut = { ok: false, error: 'not_sealed_to' };
    expect(await openAsReporter(given, reporter.privateKey, expected)).toEqual(shut);
    const opened = await openWithContentKey(given, fixtures.contentKeyOf(given), expected);
    expect(valueOf(opened).reveal()).toBe('words');
  });

  it('can leave an item that nobody opens any more', async () => {
    const sealed = await seal(new Plain('1'), numberHeader, { relay: relay.publicKey });
    const dead = removeRecipient(sealed, 'relay');
    expect(dead.recipients).toEqual([]);
    expect(digestOf(dead)).toBe(digestOf(sealed));
    expect(sealedSchema.safeParse(JSON.parse(JSON.stringify(dead))).success).toBe(true);
  });
});
