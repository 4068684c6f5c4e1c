import { CompactEncrypt } from 'jose';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Plain } from '../../shared/domain/plain.ts';
import { openAsReporter } from '../../shared/sealing/open.ts';
import {
  newReporterKey,
  reporterPublicKeySchema,
  thumbprint,
  unwrapReporterKey,
  wrapReporterKey,
} from '../../shared/sealing/reporterKey.ts';
import { seal } from '../../shared/sealing/seal.ts';
import { changedTexts, expectedOf, intake, reporter, reportHeader, valueOf } from './fixtures.ts';

const wrapKey = new Uint8Array(32).fill(3);
const wrapped = await wrapReporterKey(reporter.privateKey, wrapKey, 'mailbox-1');
const refused = { ok: false, error: 'cannot_unwrap' };

/** The example key of RFC 9449 §4.1, whose RFC 7638 thumbprint §6.1 of it prints as `jkt`. */
const RFC_9449_KEY = {
  kty: 'EC',
  crv: 'P-256',
  x: 'l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs',
  y: '9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA',
} as const;

describe('public key', () => {
  it('has the thumbprint that RFC 7638 gives it', async () => {
    expect(await thumbprint(RFC_9449_KEY)).toBe('0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I');
  });

  it('is new each time', async () => {
    const { publicKey } = await newReporterKey();
    expect(publicKey).not.toEqual(reporter.publicKey);
  });

  it.each([
    ['a private part', { ...RFC_9449_KEY, d: RFC_9449_KEY.x }],
    ['another curve', { ...RFC_9449_KEY, crv: 'P-384' }],
    ['a short coordinate', { ...RFC_9449_KEY, x: 'AAAA' }],
    ['a second spelling of a coordinate', { ...RFC_9449_KEY, x: RFC_9449_KEY.x.slice(0, -1) + 't' }],
    ['a name', { ...RFC_9449_KEY, kid: 'reporter' }],
  ])('is refused with %s', (_name, candidate) => {
    expect(reporterPublicKeySchema.safeParse(candidate).success).toBe(false);
  });
});

describe('private key', () => {
  it('is nowhere in what prints', async () => {
    const shown = [
      inspect(reporter, { depth: 9, showHidden: true }),
      JSON.stringify(reporter),
      `${reporter.privateKey}`,
    ];
    expect(shown.join()).toContain('[reporter private key]');
    expect(shown.join()).not.toMatch(/"d"|CryptoKey/);
  });

  it('opens again what it did before it was wrapped', async () => {
    const sealed = await seal(new Plain('words'), reportHeader, {
      intake: intake.publicKey,
      reporter: reporter.publicKey,
    });
    const key = valueOf(await unwrapReporterKey(wrapped, wrapKey, 'mailbox-1'));
    expect(valueOf(await openAsReporter(sealed, key, expectedOf(sealed, reportHeader))).reveal()).toBe('words');
  });

  it('can be wrapped anew, for a new code', async () => {
    const key = valueOf(await unwrapReporterKey(wrapped, wrapKey, 'mailbox-1'));
    const again = await wrapReporterKey(key, new Uint8Array(32).fill(4), 'mailbox-2');
    expect((await unwrapReporterKey(again, new Uint8Array(32).fill(4), 'mailbox-2')).ok).toBe(true);
    expect(await unwrapReporterKey(again, wrapKey, 'mailbox-2')).toEqual(refused);
  });

  it('stays wrapped for another code or mailbox', async () => {
    expect(await unwrapReporterKey(wrapped, new Uint8Array(32), 'mailbox-1')).toEqual(refused);
    expect(await unwrapReporterKey(wrapped, wrapKey, 'mailbox-2')).toEqual(refused);
  });

  it('stays wrapped when any character of it is changed', async () => {
    for (const text of changedTexts(wrapped)) {
      expect(await unwrapReporterKey(text, wrapKey, 'mailbox-1')).toEqual(refused);
    }
  });

  it.each([
    ['no key', 'words'],
    ['a key that is not whole', JSON.stringify({ ...RFC_9449_KEY })],
    ['halves that do not belong together', JSON.stringify({ ...RFC_9449_KEY, d: RFC_9449_KEY.y })],
  ])('is refused: %s', async (_name, text) => {
    const jwe = await new CompactEncrypt(Buffer.from(text))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', binding: 'mailbox-1' })
      .encrypt(wrapKey);
    expect(await unwrapReporterKey(jwe, wrapKey, 'mailbox-1')).toEqual(refused);
  });
});
