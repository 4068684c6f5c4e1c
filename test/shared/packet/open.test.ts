import * as fc from 'fast-check';
import { GeneralEncrypt } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { CONTENTS_STEP, type Contents } from '../../../shared/packet/contents.ts';
import { publicKeyObject } from '../../../shared/packet/keys.ts';
import { openPacket } from '../../../shared/packet/open.ts';
import { digestOfJwe, type Packet, packetHeaderSchema } from '../../../shared/packet/packet.ts';
import { sealPacket } from '../../../shared/packet/seal.ts';
import { signAs } from '../../../shared/packet/signed.ts';
import { fromBase64url, toBase64url } from '../../../shared/sealing/base64url.ts';
import { aPartnerAndLine, someContents } from '../../factories/packet.ts';

const headerOf = ({ jwe }: Packet): Record<string, unknown> =>
  packetHeaderSchema.parse(JSON.parse(Buffer.from(jwe.protected, 'base64url').toString('utf8')));

/** One byte of what the base64url says, another. */
const changed = (text: string, at: number, by: number): string => {
  const bytes = fromBase64url(text);
  bytes[at] = (bytes[at] ?? 0) ^ by;
  return toBase64url(bytes);
};

const fields = ['protected', 'iv', 'ciphertext', 'tag', 'encrypted_key'] as const;
const field = (packet: Packet, name: (typeof fields)[number]): string =>
  name === 'encrypted_key' ? packet.jwe.recipients[0].encrypted_key : packet.jwe[name];
const withField = (packet: Packet, name: (typeof fields)[number], text: string): Packet => ({
  ...packet,
  jwe:
    name === 'encrypted_key'
      ? { ...packet.jwe, recipients: [{ encrypted_key: text }] }
      : { ...packet.jwe, [name]: text },
});

describe.each(['ec', 'rsa'] as const)('a packet to a key of kind %s', (kind) => {
  const { keys, from, sealing } = aPartnerAndLine(kind);
  const other = aPartnerAndLine(kind);
  let packet: Packet;
  beforeAll(async () => {
    ({ packet } = await sealPacket(someContents(), sealing));
  });

  it('is opened with the partner’s key, whole', async () => {
    const opened = await openPacket(JSON.parse(JSON.stringify(packet)), keys, from);
    expect(opened).toMatchObject({ ok: true, value: { contents: someContents() } });
  });

  it('shows to everybody for whom it is, and nothing of what it holds', () => {
    expect(
      Object.keys(headerOf(packet))
        .filter((name) => name !== 'epk')
        .sort(),
    ).toEqual(['alg', 'cty', 'deployment', 'enc', 'kid', 'packet', 'partner', 'typ', 'version']);
    expect(fromBase64url(packet.jwe.ciphertext).length % CONTENTS_STEP).toBe(0);
  });

  it('fails on any changed byte, whether or not somebody asks who made it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...fields), fc.nat(), fc.integer({ min: 1, max: 255 }), async (name, at, by) => {
        const text = field(packet, name);
        const broken = withField(packet, name, changed(text, at % fromBase64url(text).length, by));
        expect(await openPacket(broken, keys, undefined)).toMatchObject({ ok: false });
        expect(await openPacket(broken, keys, from)).toMatchObject({ ok: false });
      }),
      { numRuns: kind === 'ec' ? 150 : 40 },
    );
  });

  it('fails where a field is cut, or is written in another spelling', async () => {
    for (const name of fields) {
      const text = field(packet, name);
      for (const broken of [text.slice(0, -4), `${text}=`, ` ${text}`, '']) {
        expect(await openPacket(withField(packet, name, broken), keys, undefined)).toMatchObject({ ok: false });
      }
    }
  });

  it('opens with that key alone', async () => {
    expect(await openPacket(packet, other.keys, from)).toEqual({ ok: false, error: 'for_another_key' });
    const claimed = { ...other.keys, signing: keys.signing };
    expect(await openPacket(packet, claimed, from)).toEqual({ ok: false, error: 'for_another_key' });
  });

  it('is for that partner alone', async () => {
    const renamed = { ...keys, partner: 'somebody-else' };
    expect(await openPacket(packet, renamed, from)).toEqual({ ok: false, error: 'for_another_partner' });
  });
});

describe('who made a packet', () => {
  const { keys, from, sealing } = aPartnerAndLine();
  const forger = aPartnerAndLine();
  const seal = async (given: Partial<Contents> = {}) => (await sealPacket(someContents(given), sealing)).packet;

  it('is seen: anybody can seal to a public key, and is not believed', async () => {
    const { packet } = await sealPacket(someContents(), { ...forger.sealing, to: sealing.to });
    expect(await openPacket(packet, keys, from)).toEqual({ ok: false, error: 'not_signed' });
    expect(await openPacket(packet, keys, undefined)).toMatchObject({ ok: true });
  });

  it('is said of that packet and of no other', async () => {
    const one = await seal();
    const two = await seal({ packet: Buffer.alloc(16, 'q').toString('base64url') });
    const again = await seal();
    for (const { signed } of [two, again]) {
      expect(await openPacket({ ...one, signed }, keys, from)).toEqual({ ok: false, error: 'not_signed' });
    }
  });

  it('is not said by a signature that was made for something else', async () => {
    const packet = await seal();
    const { packet: id, deployment, partner, kid } = packetHeaderSchema.parse(headerOf(packet));
    const statement = {
      packet: id,
      deployment,
      partner,
      kid,
      digest: digestOfJwe(packet.jwe),
      made: someContents().made,
    };
    const right = await signAs('quietline-packet', statement, from, sealing.sign);
    const wrong = await signAs('quietline-acknowledgement', statement, from, sealing.sign);
    expect(await openPacket({ ...packet, signed: right }, keys, from)).toMatchObject({ ok: true });
    expect(await openPacket({ ...packet, signed: wrong }, keys, from)).toEqual({ ok: false, error: 'not_signed' });
  });
});

describe('what is no packet', () => {
  const { keys, from, sealing } = aPartnerAndLine();

  it.each([null, 'text', {}, [], { jwe: {}, signed: '' }])('is said to be none: %j', async (candidate) => {
    expect(await openPacket(candidate, keys, from)).toEqual({ ok: false, error: 'not_a_packet' });
  });

  it('is told apart from one of another version', async () => {
    const { packet } = await sealPacket(someContents(), sealing);
    const header = toBase64url(Buffer.from(JSON.stringify({ ...headerOf(packet), version: 2 })));
    const newer = { ...packet, jwe: { ...packet.jwe, protected: header } };
    expect(await openPacket(newer, keys, from)).toEqual({ ok: false, error: 'another_version' });
  });

  it('is whatever holds another packet than its header says', async () => {
    const { packet } = await sealPacket(someContents(), sealing);
    // The sealer alone can do this: header and contents are under one tag.
    const { epk: _epk, ...header } = { epk: undefined, ...headerOf(packet) };
    const lying = JSON.stringify(someContents({ packet: Buffer.alloc(16, 'z').toString('base64url') }));
    const jwe = await new GeneralEncrypt(new TextEncoder().encode(lying))
      .setProtectedHeader(header)
      .addRecipient(publicKeyObject(sealing.to))
      .encrypt();
    expect(await openPacket({ jwe, signed: '' }, keys, undefined)).toEqual({ ok: false, error: 'not_what_it_says' });
  });
});
