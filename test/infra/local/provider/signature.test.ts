import { assert, constantFrom, property, string } from 'fast-check';
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

  it('has another signature for each other value, and the same for each other order', () => {
    assert(
      property(constantFrom('CallSid', 'Caller', 'Digits', 'From', 'To'), string(), (name, value) => {
        const changed = Object.fromEntries(Object.entries({ ...CALL, [name]: value }).toReversed());
        const same = Object.entries(CALL).every(([key, kept]) => changed[key] === kept);
        expect(signForm(ADDRESS, changed, TOKEN) === signForm(ADDRESS, CALL, TOKEN)).toBe(same);
      }),
    );
  });
});
