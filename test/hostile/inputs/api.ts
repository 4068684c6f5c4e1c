import { gzipSync } from 'node:zlib';
import { JSON_TYPE, type Expected, row, type Row, type Sent } from '../row.ts';
import type { Scene } from '../scene.ts';
import { MARK, words } from '../mark.ts';

type Session = 'session' | 'mailbox';

const call = (
  name: string,
  method: string,
  path: string,
  as: Session | null,
  body: Sent['body'],
  expected: Expected,
  more: readonly (readonly [string, string])[] = [],
): Row =>
  row(
    `API: ${name}`,
    'web',
    path,
    {
      method,
      ...(body === undefined ? {} : { body }),
      headers: (scene: Scene) => [JSON_TYPE, ...(as === null ? [] : [['x-session', scene[as]] as const]), ...more],
    },
    expected,
  );

const invalid: Expected = { status: 422, problem: 'invalid-body' };
const tip = (
  name: string,
  body: string | Buffer,
  expected: Expected = invalid,
  more: readonly (readonly [string, string])[] = [],
): Row => call(`a tip of ${name}`, 'POST', '/api/tips', 'session', body, expected, more);
const report = (more: object) => JSON.stringify({ report: words('api'), nonce: 'x', ...more });
const taken: Expected = { status: 201, taken: true };

const shapes: readonly Row[] = [
  tip('nothing', ''),
  ...[
    'null',
    'true',
    '0',
    '[]',
    '"text"',
    '{',
    '{"report":"',
    "{'report':'x'}",
    '{"nonce":"x",}',
    '// x',
    'NaN',
    '\ufeff{}',
    '\0',
  ].map((text) => tip(`${JSON.stringify(text)}`, text)),
  tip('a form', `report=${MARK}`, invalid, []),
  tip('gzip', gzipSync(report({})), invalid, [['content-encoding', 'gzip']]),
  tip('bytes that are no UTF-8', Buffer.from([0xff, 0xfe, 0x7b, 0x7d])),
  tip('250,000 lists in each other', `{"report":${'['.repeat(250_000)}${']'.repeat(250_000)}}`),
  tip('60,000 objects in each other', `${'{"a":'.repeat(60_000)}1${'}'.repeat(60_000)}`),
  tip('40,000 fields', `{${Array.from({ length: 40_000 }, (_, at) => `"k${at}":1`).join(',')}}`),
  tip('200,000 codes', `{"nonce":"x","needs":[${'1,'.repeat(200_000)}1]}`),
  tip('600 KB', report({ identity: MARK.repeat(46_000) }), { status: 413, problem: 'too-large' }),
  tip('a number beyond numbers', report({ people: [{ age: 'adult', sex: 'male', count: 0 }] }).replace(':0', ':1e999')),
  tip('one field twice', `{"report":1,${report({}).slice(1)}`, taken),
];

const fields: readonly Row[] = [
  ...['report', 'identity', 'number', 'area', 'relation', 'under18', 'safe', 'when', 'choice', 'nonce'].flatMap(
    (field) =>
      [1, null, [], {}, true].map((value) => tip(`${field} as ${JSON.stringify(value)}`, report({ [field]: value }))),
  ),
  ...['exploitation', 'indicators', 'needs', 'conflicts', 'people'].flatMap((field) =>
    [MARK, { 0: 'x' }, [MARK], [null], [['__proto__']]].map((value, at) =>
      tip(`odd ${field} (${at})`, report({ [field]: value })),
    ),
  ),
  tip('__proto__', report({}).replace('{', '{"__proto__":{"report":"x"},')),
  tip('constructor', report({ constructor: { prototype: { x: 1 } } })),
  tip('a danger of nobody', report({ danger: { now: MARK } })),
  tip('a danger called __proto__', report({ danger: 1 }).replace(':1', ':{"__proto__":"yes"}')),
  tip('a country of nobody', report({ jurisdiction: 'xa' })),
  tip('an area of another country', report({ area: 'XA-N' })),
  tip('half a person', report({ people: [{ age: 'adult', sex: 'male', count: 0.5 }] })),
  tip('minus one person', report({ people: [{ age: 'adult', sex: 'male', count: -1 }] })),
  tip('a number of 5,000 digits', report({ number: '9'.repeat(5000) })),
  tip('a report too long', report({ report: `${MARK}${'x'.repeat(20_000)}` })),
  tip('a nonce too long', report({ nonce: 'x'.repeat(101) })),
  tip('lone halves of letters', report({}).replace(MARK, `${MARK}\\ud800 \\udc00`), taken),
  tip('NUL', report({ report: `${MARK}\0` }), taken),
  tip('no content type', report({}), taken, [['content-type', '']]),
];

const sessions: readonly Row[] = [
  ...[
    MARK,
    'A'.repeat(43),
    `${'A'.repeat(42)}=`,
    '../../x',
    '',
    'A'.repeat(8000),
    `${'A'.repeat(43)},${'A'.repeat(43)}`,
  ].map((session) =>
    row(
      `API: the session ${session.slice(0, 12)}…${session.slice(-1)} (${session.length})`,
      'web',
      '/api/mailbox',
      { headers: [['x-session', session]] },
      {
        // Forty-three As are a well-formed session in which nothing was opened.
        status: session === 'A'.repeat(43) ? 403 : 401,
      },
    ),
  ),
  call('two sessions', 'GET', '/api/mailbox', 'session', undefined, { status: 401, problem: 'no-session' }, [
    ['x-session', 'B'.repeat(43)],
  ]),
  call('a session without its mailbox', 'GET', '/api/mailbox/sent', 'session', undefined, {
    status: 403,
    problem: 'no-mailbox',
  }),
  row(
    'API: a cookie for a session',
    'web',
    '/api/mailbox',
    { headers: (scene) => [['cookie', scene.box.cookie]] },
    { status: 401, problem: 'no-session' },
  ),
];

const mailbox: readonly Row[] = [
  ...[
    JSON.stringify({ code: 1 }),
    JSON.stringify({ code: 'x'.repeat(201) }),
    '{}',
    JSON.stringify({ code: '1', more: 1 }),
  ].map((body, at) => call(`an odd code (${at})`, 'POST', '/api/mailbox', 'session', body, invalid)),
  ...[MARK, '1234', '\u{1d7ff}'.repeat(60), '0000 0000 0000 0000'].map((code, at) =>
    call(`a code of nobody (${at})`, 'POST', '/api/mailbox', 'session', JSON.stringify({ code }), {
      status: 422,
      problem: 'unknown-code',
    }),
  ),
  call(
    'a deletion that is only nearly sure',
    'POST',
    '/api/mailbox/deletion',
    'mailbox',
    '{"code":"1","sure":"true"}',
    invalid,
  ),
  call('a deletion with a code of nobody', 'POST', '/api/mailbox/deletion', 'mailbox', '{"code":"1","sure":true}', {
    status: 422,
    problem: 'unknown-code',
  }),
  call('a choice of nobody', 'PUT', '/api/mailbox/choice', 'mailbox', JSON.stringify({ choice: MARK }), invalid),
  call('an empty message', 'POST', '/api/mailbox/messages', 'mailbox', '{"text":"","nonce":"x"}', invalid),
  call(
    'a message too long',
    'POST',
    '/api/mailbox/messages',
    'mailbox',
    JSON.stringify({ text: MARK.repeat(2000), nonce: 'x' }),
    invalid,
  ),
  call(
    'a message under a nonce of nobody',
    'POST',
    '/api/mailbox/messages',
    'mailbox',
    JSON.stringify({ text: words('m'), nonce: MARK }),
    { status: 201 },
  ),
  ...['-1', '1e9', 'NaN', MARK, '%00', '1&skip=2'].map((skip) =>
    call(`${skip} messages skipped`, 'GET', `/api/mailbox?skip=${skip}`, 'mailbox', undefined, {
      status: 200,
      own: true,
    }),
  ),
];

const methods: readonly Row[] = [
  ...['PATCH', 'PUT', 'DELETE', 'OPTIONS'].map((method) =>
    call(`${method} of tips`, method, '/api/tips', 'session', MARK, { status: 405, problem: 'method-not-allowed' }),
  ),
  call('another method by a header', 'POST', '/api/mailbox/choice', 'mailbox', '{}', { status: 405 }, [
    ['x-http-method-override', 'PUT'],
  ]),
  call('another method by the address', 'POST', '/api/mailbox/deletion?_method=DELETE', 'mailbox', '{}', invalid),
  call('HEAD', 'HEAD', '/api/mailbox', null, undefined, { status: 401 }),
  call('an address of nobody', 'POST', `/api/${MARK}`, null, '{}', { status: 404, problem: 'not-found' }),
  call('an address called constructor', 'GET', '/api/constructor', null, undefined, {
    status: 404,
    problem: 'not-found',
  }),
];

const code = (name: string, body: object, expected: Expected = invalid, as: Session | null = 'session'): Row =>
  call(`a code for ${name}`, 'POST', '/api/codes', as, JSON.stringify(body), expected);

/** What portals ask for; whoever else does gets a mailbox that no tip names. */
const codes: readonly Row[] = [
  code('nobody', { tip: '0'.repeat(32), nonce: 'A'.repeat(43) }, { status: 401, problem: 'no-session' }, null),
  code('a nonce of nobody', { tip: '0'.repeat(32), nonce: 'A'.repeat(43) }),
  code('a nonce that is none', { tip: '0'.repeat(32), nonce: MARK }),
  ...[MARK, '../x', '', '0'.repeat(64), 'intent#x', '__proto__'].map((each) =>
    code(`the tip ${each.slice(0, 12)} (${each.length})`, { tip: each, nonce: 'A'.repeat(43) }),
  ),
];

export const api: readonly Row[] = [...codes, ...shapes, ...fields, ...sessions, ...mailbox, ...methods];
