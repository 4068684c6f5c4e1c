import { describe, expect, it } from 'vitest';
import { sourceOf } from '../../../../functions/web/abuse/source.ts';

describe('neighbourhood of a request', () => {
  it.each([
    ['203.0.113.7:46532', '203.0.113'],
    ['203.0.113.250:1', '203.0.113'],
    ['2001:db8:1:2:3:4:5:6:46532', '2001:db8:1:2'],
    ['2001:db8:1:2::9:46532', '2001:db8:1:2'],
    ['[2001:0DB8:0001:0002::9]:443', '2001:db8:1:2'],
    ['2001:db8::1:443', '2001:db8:0:0'],
    ['::1:443', '0:0:0:0'],
  ])('of %s is %s', (address, source) => expect(sourceOf(address)).toBe(source));

  it.each([undefined, '', 'nonsense', '1.2.3:4', '999.1.1.1:80'])('of %j is none', (address) => {
    expect(sourceOf(address)).toBeNull();
  });
});
