import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from '../../../shared/jurisdiction/cli.ts';
import { checkPack } from '../../../shared/jurisdiction/check.ts';
import { packsRoot } from '../../../shared/jurisdiction/countries.ts';
import { describeProblem } from '../../../shared/jurisdiction/problem.ts';
import { newKeyFile, publicKeysOf, thumbprintOf } from '../../../shared/packet/keys.ts';

const root = mkdtempSync(join(tmpdir(), 'quietline-packet-keys-'));
afterAll(() => rmSync(root, { recursive: true }));

const file = newKeyFile('coast-guard');
const keys = publicKeysOf(file);
const other = publicKeysOf(newKeyFile('coast-guard'));
const rsa = publicKeysOf(newKeyFile('coast-guard', 'rsa'));

type Packet = { readonly encryptionKey: object; readonly signingKey: object };
const entry = (id: string, more: object): string =>
  JSON.stringify({
    id,
    kind: 'embassy',
    name: { en: id, es: id, ar: id },
    public: false,
    seat: false,
    areas: 'all',
    languages: ['en'],
    needs: [],
    exploitation: 'all',
    serves: { children: true, adults: true },
    hours: 'always',
    capacity: 10,
    ...more,
  });

/** The demonstration country with these partners besides. */
const withPartners = (...entries: readonly string[]): void => {
  const folder = join(root, 'zz');
  cpSync(join(packsRoot(), 'zz'), folder, { recursive: true });
  const path = join(folder, 'partners.yaml');
  writeFileSync(path, [readFileSync(path, 'utf8'), ...entries.map((each) => `- ${each}\n`)].join('\n'));
};
const said = async (...entries: readonly string[]): Promise<string[]> => {
  withPartners(...entries);
  return (await checkPack('zz', root)).map(describeProblem);
};
const withKeys = (packet: Packet): Promise<string[]> => said(entry('coast-guard', { packet }));

describe('a partner without a seat', () => {
  it.each([
    ['on P-256', keys],
    ['of RSA', { ...keys, encryptionKey: rsa.encryptionKey }],
  ])('is in order with keys %s', async (_name, packet) => {
    expect(await withKeys(packet)).toEqual([]);
  });

  it('is shown by what its keys can be compared', async () => {
    withPartners(entry('coast-guard', { packet: keys }));
    const { text } = await run(['check', 'zz', '--root', root]);
    expect(text).toContain(`coast-guard: packets are sealed to ${await thumbprintOf(keys.encryptionKey)}`);
    expect(text).toContain(await thumbprintOf(keys.signingKey));
  });

  it.each<[string, Packet, RegExp]>([
    [
      'a private key',
      { ...keys, encryptionKey: file.encryption },
      /\.packet\.encryptionKey: expected a public key: whoever .*"d"/,
    ],
    [
      'a private key to sign with',
      { ...keys, signingKey: file.signing },
      /\.packet\.signingKey: expected a public key: .*"d"/,
    ],
    [
      'a point that is on no curve',
      { ...keys, encryptionKey: { ...keys.encryptionKey, x: Buffer.alloc(32, 1).toString('base64url') } },
      /encryptionKey: expected a public key on P-256.*not on the curve/,
    ],
    ['another curve', { ...keys, signingKey: { ...keys.signingKey, crv: 'P-384' } }, /signingKey: .*found crv/],
    ['RSA to sign with', { ...keys, signingKey: rsa.encryptionKey }, /signingKey: expected a public key on P-256/],
    [
      'an RSA key that is too short',
      { ...keys, encryptionKey: { ...rsa.encryptionKey, n: Buffer.alloc(256, 255).toString('base64url') } },
      /encryptionKey: .*3072 or 4096 bits.*found n/,
    ],
    ['an RSA exponent of 3', { ...keys, encryptionKey: { ...rsa.encryptionKey, e: 'Aw' } }, /encryptionKey: .*found e/],
    ['one key for both', { ...keys, signingKey: keys.encryptionKey }, /signingKey: expected a key that is used once/],
    ['no key at all', { ...keys, signingKey: {} }, /signingKey: expected a public key on P-256/],
  ])('is refused with %s, and told where', async (_name, packet, message) => {
    const problems = await withKeys(packet);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^partners\.yaml:\d+ \[8\]/);
    expect(problems[0]).toMatch(message);
  });

  it('may not have another one’s key', async () => {
    const problems = await said(
      entry('coast-guard', { packet: keys }),
      entry('harbour-watch', { packet: { ...other, signingKey: keys.signingKey } }),
    );
    expect(problems).toEqual([expect.stringMatching(/\[9\]\.packet\.signingKey: expected a key that is used once/)]);
  });

  it('must be reached in some way, and in one only', async () => {
    expect(await said(entry('coast-guard', {}))).toEqual([
      expect.stringMatching(/\[8\]\.seat: expected seat: true, or a packet with the keys/),
    ]);
    expect(await said(entry('coast-guard', { seat: true, packet: keys }))).toEqual([
      expect.stringMatching(/\[8\]\.packet: expected no packet, since its staff sign in here/),
    ]);
  });
});
