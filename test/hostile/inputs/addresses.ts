import { type Expected, row, type Row, type Sent } from '../row.ts';
import { MARK } from '../mark.ts';

const get = (name: string, target: string, expected: Expected, headers: Sent['headers'] = []): Row =>
  row(`address: ${name}`, 'web', target, { headers }, expected);
const header = (name: string, value: string, expected: Expected): Row =>
  row(`header: ${name}: ${value.slice(0, 24)}… (${value.length})`, 'web', '/', { headers: [[name, value]] }, expected);

const nowhere: Expected = { status: 404 };
const start: Expected = { status: 200 };

/** No link of ours leads up: on AWS CloudFront has followed such ways before. */
const up: Expected = { status: 400, problem: 'malformed' };

export const addresses: readonly Row[] = [
  ...[
    '/../../etc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/..%2f..%2fetc%2fpasswd',
    '/..%5c..%5cwindows',
    '/api/%2e%2e/box/x',
    '//evil.example/%2f..',
  ].map((target) => get(target, target, up)),
  ...[
    '/.git/config',
    '/.env',
    '/form/',
    '/FORM',
    '/form;x=1',
    '/form%00',
    '/form%00.svg',
    '/form%2F',
    '/box%3Fcode=1234',
    '/box%23x',
    '/%',
    '/%zz',
    '/%FF%FE',
    '/%E2%80%AE',
    `/${MARK}`,
    '/constructor',
    '/__proto__',
    '/index.php?x=1',
    '/api',
    '/api/',
    '//evil.example/',
    '/\\evil.example',
  ].map((target) => get(target, target, nowhere)),
  get('a path of 9 KB', `/${'a'.repeat(9000)}`, nowhere),
  get('a query of 8 KB', `/?q=${'a'.repeat(8000)}`, start),
  get('a query of 12 KB', `/?q=${'a'.repeat(12_000)}`, { status: 431, before: true }),
  ...[
    'l=__proto__',
    'l=constructor',
    `l=${MARK}`,
    'l=en&l=ar',
    'l[]=en',
    'l=%00',
    'l=%',
    '%',
    '&&&=',
    `${'a&'.repeat(2000)}`,
    'l=../../en',
    `l=en%0d%0aset-cookie:%20x=1`,
  ].map((query) => get(`?${query.slice(0, 30)}`, `/?${query}`, start)),
  get('the whole address of somebody else', `http://evil.example/${MARK}`, nowhere),
  get('a body where none belongs', '/', start, [['x', 'y']]),
  row('address: GET with a body', 'web', '/', { body: MARK }, { status: 403, before: true }),
  ...['PUT', 'PATCH', 'DELETE', 'OPTIONS'].map((method) =>
    row(`address: ${method} /form`, 'web', '/form', { method, body: MARK }, { status: 405 }),
  ),
  row('address: HEAD /', 'web', '/', { method: 'HEAD' }, start),
  row('address: TRACE /', 'web', '/', { method: 'TRACE' }, { status: 400 }),
  row('address: PROPFIND /', 'web', '/', { method: 'PROPFIND' }, { status: 400 }),
  header('x-forwarded-for', MARK, start),
  header('x-forwarded-host', 'evil.example', start),
  header('x-original-url', '/box', start),
  header('x-rewrite-url', '/box', start),
  header('forwarded', `for=${MARK};host=evil.example`, start),
  header('x-origin-secret', MARK, start),
  header('cloudfront-viewer-address', '1.2.3.4:5', start),
  header('accept-language', `${MARK},`.repeat(500), start),
  header('accept-language', 'q=;q=x;*;q=-1,ar;q=9e99', start),
  header('accept-language', `${'a-'.repeat(3000)}`, start),
  header('accept', `${'*/*;q=0.1,'.repeat(700)}`, start),
  header('range', 'bytes=0-0,0-0', start),
  header('if-none-match', '*', start),
  header('cookie', `__Host-s=${MARK}; __Host-s=${MARK}`, start),
  header('cookie', '__proto__=x; constructor=y; =z; ;;;', start),
  header('cookie', `__Host-b=${'A'.repeat(43)}.${'z'.repeat(4000)}`, start),
  header('cookie', 'a=b; '.repeat(1500), start),
  header('cookie', 'a'.repeat(11_000), { status: 431, before: true }),
  header('x-many', 'a'.repeat(30_000), { status: 431, before: true }),
  row(
    'header: a thousand of them',
    'web',
    '/',
    { headers: Array.from({ length: 1000 }, (_, at) => [`x-${at}`, 'y'] as const) },
    start,
  ),
  row(
    'header: ones that HTTP/1.1 has for itself',
    'web',
    '/',
    {
      headers: [
        ['te', 'trailers'],
        ['trailer', MARK],
        ['upgrade', 'h2c'],
        ['http2-settings', 'AAMAAABk'],
      ],
    },
    start,
  ),
];
