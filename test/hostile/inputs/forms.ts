import { gzipSync, deflateSync, brotliCompressSync } from 'node:zlib';
import { FORM, formText, type Expected, row, type Row, type Sent } from '../row.ts';
import type { Pair, Scene } from '../scene.ts';
import { MARK, words } from '../mark.ts';

const bodied = (body: Sent['body'], headers: Sent['headers'] = [FORM]): Sent => ({
  method: 'POST',
  headers,
  ...(body === undefined ? {} : { body }),
});

/** To the form's one address, by whoever has no session. */
const form = (name: string, body: Sent['body'], expected: Expected, headers?: Sent['headers']): Row =>
  row(`form: ${name}`, 'web', '/form', bodied(body, headers), expected);

const fields = (more: Readonly<Record<string, string>>) => formText({ go: 'next', step: 'tell', ...more });

/** Sends a report, and something odd beside it: it is taken all the same. */
const taken = (
  name: string,
  more: (scene: Scene) => Readonly<Record<string, string>>,
  headers: Sent['headers'] = [FORM],
) =>
  row(
    `form: ${name}`,
    'web',
    '/form',
    bodied((scene) => formText({ go: 'send', report: words(name), ...more(scene) }), headers),
    { status: 200, taken: true },
  );

const said = words('the report');
const keeps = { status: 200, keeps: [said] };
const kind = { status: 200 };
const encoded = encodeURIComponent(said);
const bomb = Buffer.alloc(9_000_000, 'a');
const FORMS = 'multipart/form-data; boundary=edge';
const multipart = `--edge\r\nContent-Disposition: form-data; name="report"\r\n\r\n${said}\r\n--edge--\r\n`;

const bodies: readonly Row[] = [
  form('no body at all', undefined, kind),
  form('an empty body', '', kind),
  form('no content type', fields({ report: said }), keeps, []),
  form('text/plain', fields({ report: said }), keeps, [['content-type', 'text/plain']]),
  form('JSON', JSON.stringify({ report: said }), kind, [['content-type', 'application/json']]),
  form('XML with an entity bomb', `<!DOCTYPE a [<!ENTITY b "${MARK}">]><a>&b;&b;</a>`, kind, [
    ['content-type', 'application/xml'],
  ]),
  form('a content type of nonsense', fields({ report: said }), keeps, [['content-type', `;;;=${MARK}//`]]),
  form('multipart where it should be a form', multipart, keeps, [['content-type', FORMS]]),
  form('multipart without a boundary', multipart, kind, [['content-type', 'multipart/form-data']]),
  form('multipart with another boundary', multipart, kind, [['content-type', 'multipart/form-data; boundary=other']]),
  form('multipart that never ends', multipart.slice(0, -8), kind, [['content-type', FORMS]]),
  form('UTF-16', Buffer.from(fields({ report: said }), 'utf16le'), kind, [
    ['content-type', 'application/x-www-form-urlencoded; charset=utf-16'],
  ]),
  form('a gzip bomb', gzipSync(bomb), kind, [FORM, ['content-encoding', 'gzip']]),
  form('a deflate bomb', deflateSync(bomb), kind, [FORM, ['content-encoding', 'deflate']]),
  form('a brotli bomb', brotliCompressSync(bomb), kind, [FORM, ['content-encoding', 'br']]),
  form('a bomb in a bomb', gzipSync(gzipSync(bomb)), kind, [FORM, ['content-encoding', 'gzip, gzip']]),
  form('600 KB', `report=${MARK.repeat(46_000)}`, { status: 413 }),
  form('300,000 quotation marks', `report=${MARK}${'"'.repeat(300_000)}`, { status: 413 }),
  row(
    'form: 600 KB in pieces',
    'web',
    '/form',
    { ...bodied(`report=${MARK.repeat(46_000)}`), chunk: 4000 },
    { status: 413 },
  ),
  row('form: 11 MB', 'web', '/form', bodied(Buffer.alloc(11_000_000, MARK)), { status: 413, before: true }),
  row(
    'form: 11 MB in pieces',
    'web',
    '/form',
    { ...bodied(Buffer.alloc(11_000_000, MARK)), chunk: 60_000 },
    { status: 413, before: true },
  ),
  form('50,000 fields', 'a=b&'.repeat(50_000) + fields({ report: said }), keeps),
  form('one field 50,000 times', `report=${encoded}&${'report=b&'.repeat(50_000)}`, keeps),
  form('50,000 codes for one question', `report=${encoded}&${'needs=x&'.repeat(50_000)}`, keeps),
];

const characters: readonly Row[] = [
  form('bytes that are no UTF-8', `report=${encoded}%FF%FE%C0%AF%ED%A0%80`, { status: 200, keeps: [said, '\ufffd'] }),
  form(
    'bytes that are no UTF-8, unescaped',
    Buffer.from([...Buffer.from(`report=${encoded}`), 0xff, 0xc0, 0xed]),
    keeps,
  ),
  form('percents that are no escapes', `report=${encoded}%zz%&%=%`, { status: 200, keeps: [`${said}%zz%`] }),
  form('NUL', `report=${encoded}%00.`, keeps),
  form(
    'every control character',
    `report=${encoded}${Array.from({ length: 32 }, (_, at) => `%${at.toString(16).padStart(2, '0')}`).join('')}`,
    keeps,
  ),
  form('letters that turn the line around', fields({ report: `${said}\u202e\u2066\u200f` }), {
    status: 200,
    keeps: [`${said}\u202e\u2066\u200f`],
  }),
  form('a letter with 15,000 marks on it', fields({ report: `${said}a${'\u0301'.repeat(15_000)}` }), keeps),
  form('markup', fields({ report: `${said}</textarea><script>alert(1)</script>` }), keeps),
  form('a template', fields({ report: `${said}{desk}{{7*7}}\${7*7}` }), { status: 200, keeps: ['{{7*7}}${7*7}'] }),
  form('letters outside the first plane', fields({ report: `${said}\u{1f600}\u{e0041}` }), keeps),
];

const values: readonly Row[] = [
  form('a report too long', fields({ report: said + 'x'.repeat(20_000) }), { status: 422, keeps: [said] }),
  form('nothing but spaces, sent', formText({ go: 'send', report: '   ' }), { status: [200, 422] }),
  form('an empty report, sent', formText({ go: 'send' }), { status: 422 }),
  form(
    'names of the language’s own',
    fields({ report: said, __proto__: MARK, constructor: MARK, toString: MARK }),
    keeps,
  ),
  form('brackets in names', `report=${encoded}&report[]=x&report[__proto__][x]=y&constructor.prototype.x=1`, keeps),
  form('a step of nobody', fields({ report: said, step: MARK }), keeps),
  form('a step called __proto__', fields({ report: said, step: '__proto__' }), keeps),
  form('a button of nobody', fields({ report: said, go: MARK }), keeps),
  form('a page of nobody', fields({ report: said, go: `to:${MARK}` }), keeps),
  form('a language of nobody', fields({ report: said, l: MARK }), keeps),
  form('a language called constructor', fields({ report: said, go: 'l:constructor' }), keeps),
  form('a country of nobody', fields({ report: said, jurisdiction: 'xa' }), keeps),
  ...['1e309', '-1', '0x10', '9'.repeat(5000), '½', 'Infinity', 'NaN', '1,5'].map((count) =>
    form(`a count of ${count.slice(0, 9)}`, formText({ go: 'next', step: 'details', report: said, women: count }), {
      status: 422,
      keeps: [said, count],
    }),
  ),
  ...['+'.repeat(60), MARK, '1'.repeat(60), `${'9'.repeat(5000)}`, '+1;ext=1;ext=2', 'tel:+1'].map((number, at) =>
    form(`no number (${at})`, formText({ go: 'next', step: 'answer', report: said, number }), {
      status: 422,
      keeps: [said, number],
    }),
  ),
];

const sending: readonly Row[] = [
  taken('an area of nobody', () => ({ area: MARK })),
  taken('an area of another country', () => ({ area: 'XA-N' })),
  taken('codes of nobody', () => ({
    exploitation: MARK,
    indicators: 'zz99',
    needs: '__proto__',
    conflicts: 'constructor',
  })),
  taken('a choice of nobody', () => ({ choice: 'everybody' })),
  taken('a filled trap', () => ({ website: MARK })),
  taken('no token', () => ({})),
  taken('a token and nonce of nobody', () => ({ csrf: MARK, nonce: MARK })),
  taken('a nonce of 300 KB', () => ({ nonce: 'A'.repeat(150_000) })),
  taken('a token with NUL', () => ({ csrf: '\0'.repeat(43), nonce: '\0'.repeat(43) })),
  taken('another’s nonce', ({ form: { nonce, csrf } }) => ({ nonce, csrf })),
  taken('another’s nonce with a cookie of nobody', ({ form: { nonce, csrf } }) => ({ nonce, csrf }), [
    FORM,
    ['cookie', `__Host-s=${'A'.repeat(43)}.zzzzzzzz`],
  ]),
  taken('an origin of nobody', () => ({}), [
    FORM,
    ['origin', 'https://evil.example'],
    ['sec-fetch-site', 'cross-site'],
  ]),
  taken('no origin', () => ({}), [FORM, ['origin', 'null']]),
  taken('marks by the thousand', () => ({ identity: `a${'\u0301'.repeat(4990)}`, victim: '\u202e'.repeat(4990) })),
  taken('NUL and lone bytes', () => ({ identity: '\0\ufffd\ufeff' })),
];

const box = (
  name: string,
  body: (pair: Pair) => Readonly<Record<string, string>>,
  expected: Expected,
  cookie?: string,
): Row =>
  row(
    `mailbox: ${name}`,
    'web',
    '/box',
    bodied(
      (scene) => formText(body(scene.box)),
      (scene) => [FORM, ['cookie', cookie ?? scene.box.cookie]],
    ),
    expected,
  );
const believed = ({ csrf, nonce }: Pair) => ({ csrf, nonce });
const letter = words('a message');

const mailbox: readonly Row[] = [
  box(
    'no session',
    () => ({ act: 'open', code: '1234', text: letter }),
    { status: 403, keeps: [letter, '1234'] },
    'a=b',
  ),
  box(
    'a cookie of nobody',
    () => ({ act: 'write', text: letter }),
    { status: 403, keeps: [letter] },
    `__Host-b=${'B'.repeat(43)}.0`,
  ),
  box('a token of nobody', ({ nonce }) => ({ act: 'write', text: letter, csrf: MARK, nonce }), {
    status: 403,
    keeps: [letter],
  }),
  box('no token', () => ({ act: 'delete.yes', text: letter }), { status: 403, keeps: [letter] }),
  box('a message too long', (pair) => ({ ...believed(pair), act: 'write', text: letter + 'x'.repeat(20_000) }), {
    status: 422,
    keeps: [letter],
  }),
  box('an empty message', (pair) => ({ ...believed(pair), act: 'write' }), { status: 422 }),
  ...[MARK, '__proto__', 'constructor', 'WRITE', 'l:xx', 'l:es'].map((act) =>
    box(`the act ${act}`, (pair) => ({ ...believed(pair), act, text: letter }), { status: 200, keeps: [letter] }),
  ),
  box('opening without a code', (pair) => ({ ...believed(pair), act: 'open', text: letter }), {
    status: 422,
    keeps: [letter],
  }),
  ...[
    'abcd efgh ijkl mnop',
    '1'.repeat(100_000),
    '\u{1d7ff}'.repeat(20_000),
    '１２３４',
    ' '.repeat(5000),
    '0 or 1=1',
  ].map((code, at) =>
    box(`no code (${at})`, (pair) => ({ ...believed(pair), act: 'delete.yes', code }), { status: 422, keeps: [code] }),
  ),
  box('a choice of nobody', (pair) => ({ ...believed(pair), act: 'choose', choice: '__proto__' }), { status: 200 }),
  ...['-1', '1e9', 'NaN', '999999999999', MARK].map((skip) =>
    box(`${skip} messages skipped`, (pair) => ({ ...believed(pair), act: 'earlier', skip }), { status: 200 }),
  ),
  row('mailbox: closing without anything', 'web', '/close', bodied(MARK), { status: 200 }),
];

export const forms: readonly Row[] = [...bodies, ...characters, ...values, ...sending, ...mailbox];
