import { assert, constantFrom, property, shuffledSubarray, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signForm, signUrl, withBodyDigest } from '../../../../infra/local/provider/signature.ts';

const TOKEN = '12345';
const ADDRESS = 'https://mycompany.com/myapp.php?foo=1&bar=2';
const CALL = {
  CallSid: 'CA1234567890ABCDE',
  Caller: '+14158675309',
  Digits: '1234',
  From: '+14158675309',
  To: '+18005551212',
};

describe('what the provider signs', () => {
  it('is signed as its documentation’s example is', () => {
    expect(signForm(ADDRESS, CALL, TOKEN)).toBe('RSOYDt4T1cUTdK1PDd93/VVr8B8=');
  });

  it('is, as JSON, signed through a digest in the URL', () => {
    const url = withBodyDigest(ADDRESS, '{"property": "value", "boolean": true}');
    expect(url).toBe(`${ADDRESS}&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620`);
    expect(signUrl(url, TOKEN)).toBe('a9nBmqA0ju/hNViExpshrM61xv4=');
  });

  it('has the same signature in whatever order it comes, and another for any other value', () => {
    const names = Object.keys(CALL);
    const orders = shuffledSubarray(names, { minLength: names.length });
    assert(
      property(orders, constantFrom(...names), string({ minLength: 1 }), (order, name, more) => {
        const shuffled = Object.fromEntries(order.map((key) => [key, new Map(Object.entries(CALL)).get(key) ?? '']));
        expect(signForm(ADDRESS, shuffled, TOKEN)).toBe(signForm(ADDRESS, CALL, TOKEN));
        const changed = { ...shuffled, [name]: `${shuffled[name] ?? ''}${more}` };
        expect(signForm(ADDRESS, changed, TOKEN)).not.toBe(signForm(ADDRESS, CALL, TOKEN));
      }),
    );
  });
});
