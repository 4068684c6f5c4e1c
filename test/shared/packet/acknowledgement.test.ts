import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Acknowledgement,
  readAcknowledgement,
  signAcknowledgement,
} from '../../../shared/packet/acknowledgement.ts';
import { incidentSchema } from '../../../shared/domain/incident.ts';
import { newKeyFile, publicKeysOf, signerWith } from '../../../shared/packet/keys.ts';
import { signAs } from '../../../shared/packet/signed.ts';
import { fromBase64url, toBase64url } from '../../../shared/sealing/base64url.ts';

const keys = newKeyFile('coast-guard');
const { signingKey } = publicKeysOf(keys);
const sign = signerWith(keys.signing);
const id = (letter: string) => Buffer.alloc(16, letter).toString('base64url');

const said = (given: Partial<Acknowledgement> = {}): Acknowledgement => ({
  packet: id('p'),
  deployment: 'quietline-zz',
  partner: 'coast-guard',
  contents: Buffer.alloc(32, 'c').toString('base64url'),
  incident: 'CG/2026-0042',
  at: '2026-05-04T14:02:11Z',
  ...given,
});
const { packet, deployment, partner, contents } = said();
const awaited = { packet, deployment, partner, contents };

describe('an acknowledgement', () => {
  it('is read where the partner signed it for what was sent', async () => {
    const text = await signAcknowledgement(said(), signingKey, sign);
    expect(await readAcknowledgement(text, signingKey, awaited)).toEqual({ ok: true, value: said() });
  });

  it.each<[string, Partial<Acknowledgement>]>([
    ['packet', { packet: id('q') }],
    ['deployment', { deployment: 'quietline-xa' }],
    ['partner', { partner: 'somebody-else' }],
    ['contents', { contents: Buffer.alloc(32, 'd').toString('base64url') }],
  ])('is not taken for another %s', async (_name, given) => {
    const text = await signAcknowledgement(said(given), signingKey, sign);
    expect(await readAcknowledgement(text, signingKey, awaited)).toEqual({ ok: false, error: 'another_packet' });
  });

  it('can be signed by nobody else', async () => {
    const other = newKeyFile('coast-guard');
    const theirs = await signAcknowledgement(said(), publicKeysOf(other).signingKey, signerWith(other.signing));
    const named = await signAcknowledgement(said(), signingKey, signerWith(other.signing));
    const kid = await signAcknowledgement(said(), publicKeysOf(other).signingKey, sign);
    for (const text of [theirs, named, kid]) {
      expect(await readAcknowledgement(text, signingKey, awaited)).toEqual({ ok: false, error: 'not_signed' });
    }
  });

  it('is none any more once a byte of it is another', async () => {
    const text = await signAcknowledgement(said(), signingKey, sign);
    const parts = text.split('.');
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 2 }), fc.nat(), fc.integer({ min: 1, max: 255 }), async (which, at, by) => {
        const bytes = fromBase64url(parts[which] ?? '');
        const place = at % bytes.length;
        bytes[place] = (bytes[place] ?? 0) ^ by;
        const forged = parts.with(which, toBase64url(bytes)).join('.');
        expect(await readAcknowledgement(forged, signingKey, awaited)).toEqual({ ok: false, error: 'not_signed' });
      }),
      { numRuns: 150 },
    );
  });

  it('has one spelling, and is nothing where it is no text', async () => {
    const text = await signAcknowledgement(said(), signingKey, sign);
    for (const forged of [`${text}=`, ` ${text}`, `${text}.`, '', null, 7, {}, 'a.b.c', 'x'.repeat(20_000)]) {
      expect(await readAcknowledgement(forged, signingKey, awaited)).toEqual({ ok: false, error: 'not_signed' });
    }
  });

  it('has one spelling: the last character’s unused bits count too', async () => {
    const text = await signAcknowledgement(said(), signingKey, sign);
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    for (const other of [...letters].filter((letter) => letter !== text.at(-1))) {
      const forged = text.slice(0, -1) + other;
      expect(await readAcknowledgement(forged, signingKey, awaited)).toEqual({ ok: false, error: 'not_signed' });
    }
  });

  it('is no other thing that the same key signed', async () => {
    const text = await signAs('quietline-packet', said(), signingKey, sign);
    expect(await readAcknowledgement(text, signingKey, awaited)).toEqual({ ok: false, error: 'not_signed' });
  });

  it('counts once: the same again changes nothing, another number is refused', async () => {
    const again = await signAcknowledgement(said({ at: '2026-05-05T09:00:00Z' }), signingKey, sign);
    const other = await signAcknowledgement(said({ incident: 'CG/2026-0043' }), signingKey, sign);
    expect(await readAcknowledgement(again, signingKey, awaited, said())).toMatchObject({ ok: true });
    expect(await readAcknowledgement(other, signingKey, awaited, said())).toEqual({
      ok: false,
      error: 'acknowledged_already',
    });
  });
});

describe('an incident number', () => {
  it.each(['1', 'CG/2026-0042', 'A 12.b_c'])('may be %s', (text) => {
    expect(incidentSchema.safeParse(text).success).toBe(true);
  });
  it.each(['', ' 1', '1 ', '<b>', 'a\nb', 'x'.repeat(41), 'número'])('may not be %j', (text) => {
    expect(incidentSchema.safeParse(text).success).toBe(false);
  });
});
