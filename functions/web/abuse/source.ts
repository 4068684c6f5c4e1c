import { isIPv4, isIPv6 } from 'node:net';

/** `1.2.3.4:5`, `2001:db8::1:5` (CloudFront writes no brackets) or `[2001:db8::1]:5`: the address alone. */
const withoutPort = (text: string): string => text.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');

const groups = (part: string): readonly string[] => (part === '' ? [] : part.split(':'));

/** The first four groups of an IPv6 address: its /64. */
const prefix64 = (address: string): string => {
  const [head = '', tail] = address.split('::');
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  // An embedded IPv4 tail takes the place of two groups; it never reaches the first four.
  const width = after.length + (tail?.includes('.') === true ? 1 : 0);
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - width);
  return [...before, ...Array.from({ length: zeros }, () => '0'), ...after]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
};

/**
 * The neighbourhood that a request comes from, the /24 or /64, out of `CloudFront-Viewer-Address`; `null` where there is
 * none. It is hashed with a key that lives for ten minutes before it touches anything.
 */
export const sourceOf = (viewerAddress: string | undefined): string | null => {
  const address = withoutPort((viewerAddress ?? '').trim());
  if (isIPv4(address)) return address.split('.').slice(0, 3).join('.');
  return isIPv6(address) ? prefix64(address) : null;
};
