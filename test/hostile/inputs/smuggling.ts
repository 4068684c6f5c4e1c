import { type Expected, rawRow, type Row } from '../row.ts';
import { MARK } from '../mark.ts';

const refused: Expected = { status: 400, before: true };
const raw = (name: string, text: (host: string) => string, expected: Expected = refused): Row =>
  rawRow(`smuggling: ${name}`, 'web', text, expected);
const post = (host: string, ...lines: string[]): string =>
  `POST /form HTTP/1.1\nHost: ${host}\nConnection: close\n${lines.join('\n')}`;
const hidden = (host: string): string => `GET /${MARK} HTTP/1.1\nHost: ${host}\n\n`;

/** Messages on whose end two hops might not agree (RFC 9112 §11.2). None may be taken for two, or by half. */
export const smuggling: readonly Row[] = [
  raw('a length and pieces', (host) =>
    post(host, 'Content-Length: 6', 'Transfer-Encoding: chunked', '', '0', '', hidden(host)),
  ),
  raw('pieces and a length', (host) =>
    post(host, 'Transfer-Encoding: chunked', 'Content-Length: 4', '', '0', '', hidden(host)),
  ),
  raw('two lengths', (host) => post(host, 'Content-Length: 0', 'Content-Length: 40', '', hidden(host))),
  raw('two lengths in one', (host) => post(host, 'Content-Length: 0, 40', '', hidden(host))),
  raw('a length below none', (host) => post(host, 'Content-Length: -1', '', MARK)),
  raw('a length with a sign', (host) => post(host, 'Content-Length: +5', '', 'a=b&c')),
  raw('a length in sixteens', (host) => post(host, 'Content-Length: 0x5', '', 'a=b&c')),
  raw('a length beyond numbers', (host) => post(host, `Content-Length: ${'9'.repeat(40)}`, '', MARK)),
  raw('pieces of nobody', (host) => post(host, 'Transfer-Encoding: xchunked', '', '0', '', hidden(host))),
  raw('pieces, then as they are', (host) =>
    post(host, 'Transfer-Encoding: chunked, identity', '', '0', '', hidden(host)),
  ),
  raw('a piece of no length', (host) => post(host, 'Transfer-Encoding: chunked', '', 'zz', MARK, '0', '', '')),
  raw('a piece beyond numbers', (host) => post(host, 'Transfer-Encoding: chunked', '', 'ffffffffffffffffff', MARK, '')),
  raw('a piece longer than it says', (host) =>
    post(host, 'Transfer-Encoding: chunked', '', '1', 'abcdef', '0', '', ''),
  ),
  raw('a folded header', (host) => `GET / HTTP/1.1\nHost: ${host}\nX-A: b\n ${MARK}\nConnection: close\n\n`, {
    status: [200, 400],
    before: true,
  }),
  raw('a space before the colon', (host) => post(host, 'Content-Length : 5', '', 'a=b&c')),
  raw('a header without a name', (host) => `GET / HTTP/1.1\nHost: ${host}\n: ${MARK}\nConnection: close\n\n`),
  raw('a header without a colon', (host) => `GET / HTTP/1.1\nHost: ${host}\n${MARK}\nConnection: close\n\n`),
  raw('NUL in a header', (host) => `GET / HTTP/1.1\nHost: ${host}\nX-A: b\0${MARK}\nConnection: close\n\n`),
  raw('no host', () => `GET / HTTP/1.1\nConnection: close\n\n`),
  raw('two hosts', (host) => `GET / HTTP/1.1\nHost: ${host}\nHost: evil.example\nConnection: close\n\n`, {
    status: [400, 421],
    before: true,
  }),
  raw('a host of nobody', () => `GET / HTTP/1.1\nHost: evil.example\nConnection: close\n\n`, {
    status: 421,
    before: true,
  }),
  raw(
    'another’s host in the address',
    (host) => `GET http://evil.example/ HTTP/1.1\nHost: ${host}\nConnection: close\n\n`,
    { status: 200 },
  ),
  raw('the asterisk', (host) => `OPTIONS * HTTP/1.1\nHost: ${host}\nConnection: close\n\n`, { status: 400 }),
  raw('CONNECT', () => `CONNECT evil.example:443 HTTP/1.1\nHost: evil.example:443\nConnection: close\n\n`, {
    status: 0,
    before: true,
  }),
  raw('a version of nobody', (host) => `GET / HTTP/9.9\nHost: ${host}\nConnection: close\n\n`),
  raw('no version', () => `GET /\n\n`, { status: [400, 421], before: true }),
  raw('a method in small letters', (host) => `get / HTTP/1.1\nHost: ${host}\nConnection: close\n\n`),
  raw('bytes of TLS', () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\n\n'),
  raw('bytes of HTTP/2', () => 'PRI * HTTP/2.0\n\nSM\n\n'),
  raw('words', () => `${MARK}\n\n`),
];
