import { describe, expect, it } from 'vitest';
import { openStatement, signStatement } from '../../../shared/custody/statement.ts';
import { aSigner, aStatement } from '../../factories/root.ts';

const signer = aSigner();
const signed = () => signStatement(aStatement(), signer.key, signer.sign);

describe('a statement', () => {
  it('is opened by the key that signed it and by no other', async () => {
    expect(await openStatement(await signed(), signer.key)).toEqual({ ok: true, value: aStatement() });
    expect(await openStatement(await signed(), aSigner().key)).toEqual({ ok: false, error: 'not_signed' });
  });

  it('is not signed any more when any character of it is another', async () => {
    const text = await signed();
    for (let at = 0; at < text.length; at += 1) {
      for (const other of ['A', 'B', '.', '=', ' ']) {
        if (text[at] === other) continue;
        const forged = text.slice(0, at) + other + text.slice(at + 1);
        expect(await openStatement(forged, signer.key), `${other} at ${at}`).toMatchObject({ ok: false });
      }
    }
  });

  it('has one spelling: the last characters’ unused bits count too', async () => {
    const text = await signed();
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const ends = [text.indexOf('.') - 1, text.lastIndexOf('.') - 1, text.length - 1];
    for (const at of ends) {
      for (const other of [...letters].filter((letter) => letter !== text[at])) {
        const forged = text.slice(0, at) + other + text.slice(at + 1);
        expect(await openStatement(forged, signer.key), `${other} at ${at}`).toMatchObject({ ok: false });
      }
    }
  });

  it('is none of ours where the same key signed something else', async () => {
    const other = await signStatement(aStatement({ number: 0 }), signer.key, signer.sign);
    expect(await openStatement(other, signer.key)).toMatchObject({ ok: false });
    const named = await signStatement(aStatement(), aSigner().key, signer.sign);
    expect(await openStatement(named, signer.key)).toMatchObject({ ok: false });
  });
});
