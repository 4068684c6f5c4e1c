import { FORM, formText, type Expected, row, type Row, type Sent } from '../row.ts';
import type { Pair, Scene } from '../scene.ts';
import { MARK, words } from '../mark.ts';

type Who = 'desk' | 'ngo';
type Fields = Readonly<Record<string, string>>;

const cookie = (pair: Pair): readonly [string, string] => ['cookie', pair.cookie];
const get = (name: string, at: Who, target: (scene: Scene) => string, expected: Expected, as: Who = at): Row =>
  row(`staff: ${name}`, at, target, { headers: (scene) => [cookie(scene[as])] }, expected);
const post = (
  name: string,
  at: Who,
  path: (scene: Scene) => string,
  body: (scene: Scene) => string | Buffer,
  expected: Expected,
  headers: Sent['headers'] = (scene) => [FORM, cookie(scene[at])],
): Row => row(`staff: ${name}`, at, path, { method: 'POST', body, headers }, expected);

const ask = ({ tip }: Scene) => `/referrals/${tip}/ask`;
const open = ({ tip }: Scene) => `/referrals/${tip}/open`;
const theirs = ({ csrf, nonce }: Pair, fields: Fields): string => formText({ csrf, nonce, ...fields });
const asked = (name: string, fields: Fields, expected: Expected): Row =>
  post(name, 'desk', ask, ({ desk }) => theirs(desk, fields), expected);
const letter = words('an answer');

/** Two partners' sessions, forms and tips, crossed. */
const crossed: readonly Row[] = [
  get('the desk’s cookie at the NGO’s inbox', 'ngo', () => '/', { status: 303 }, 'desk'),
  get(
    'the desk’s cookie at the NGO, for the desk’s tip',
    'ngo',
    ({ tip }) => `/referrals/${tip}`,
    { status: 303 },
    'desk',
  ),
  get('the desk’s tip in the NGO’s own session', 'ngo', ({ tip }) => `/referrals/${tip}`, { status: 404 }),
  get('a file of the desk’s tip in the NGO’s own session', 'ngo', ({ tip }) => `/referrals/${tip}/files/1`, {
    status: 404,
  }),
  get('a file that the tip has not', 'desk', ({ tip }) => `/referrals/${tip}/files/${MARK}`, { status: 404 }),
  get('a file by a way up', 'desk', ({ tip }) => `/referrals/${tip}/files/%2e%2e%2f${MARK}`, { status: 400 }),
  get('a file without a session', 'desk', ({ tip }) => `/referrals/${tip}/files/1`, { status: 303 }, 'ngo'),
  post('the desk’s tip opened in the NGO’s own session', 'ngo', open, ({ ngo }) => theirs(ngo, { part: 'report' }), {
    status: 404,
  }),
  post(
    'the desk’s tip answered in the NGO’s own session',
    'ngo',
    ask,
    ({ ngo }) => theirs(ngo, { act: 'answer', words: letter }),
    { status: 404 },
  ),
  post('the NGO’s form in the desk’s session', 'desk', ask, ({ ngo }) => theirs(ngo, { act: 'note', words: letter }), {
    status: 403,
    keeps: [letter],
  }),
  post(
    'the NGO’s nonce in the desk’s session',
    'desk',
    ask,
    ({ desk, ngo }) => theirs({ ...desk, nonce: ngo.nonce }, { act: 'note', words: letter }),
    { status: 403, keeps: [letter] },
  ),
  post(
    'the desk’s form with the NGO’s cookie',
    'desk',
    ask,
    ({ desk }) => theirs(desk, { act: 'note', words: letter }),
    { status: 303 },
    ({ ngo }) => [FORM, cookie(ngo)],
  ),
  post(
    'sign-out with the NGO’s token',
    'desk',
    () => '/sign-out',
    ({ ngo }) => theirs(ngo, {}),
    { status: 403 },
  ),
  get('a reporter’s cookie at the desk', 'desk', () => '/', { status: 303 }, 'ngo'),
  row(
    'staff: both cookies at once',
    'ngo',
    '/',
    { headers: ({ desk, ngo }) => [['cookie', `${desk.cookie}; ${ngo.cookie}`]] },
    { status: [200, 303] },
  ),
];

const signIn: readonly Row[] = [
  ...[
    '',
    `?code=${MARK}&state=${MARK}`,
    `?error=access_denied&error_description=${MARK}`,
    '?state=a&state=b',
    `?iss=https://evil.example&code=x`,
    '?%',
    `?code=${'x'.repeat(4000)}`,
  ].map((query) =>
    row(`staff: a callback of nobody ${query.slice(0, 12)}`, 'desk', `/signed-in${query}`, {}, { status: 400 }),
  ),
  row(
    'staff: a callback under a cookie of nobody',
    'desk',
    `/signed-in?code=${MARK}&state=x`,
    { headers: [['cookie', `__Host-in=${'A'.repeat(43)}.`]] },
    { status: 400 },
  ),
  row(
    'staff: a callback under two cookies',
    'desk',
    '/signed-in?code=x',
    { headers: [['cookie', `__Host-in=${MARK}; __Host-in=${'A'.repeat(43)}.x`]] },
    { status: 400 },
  ),
  ...['https://evil.example/', '//evil.example', '../x', '__proto__', '%0d%0aset-cookie:x', MARK].map((tip) =>
    row(`staff: on the way to ${tip.slice(0, 16)}`, 'desk', `/sign-in?tip=${tip}`, {}, { status: 200 }),
  ),
];

const forms: readonly Row[] = [
  asked('words too long', { act: 'note', words: `${letter}${'x'.repeat(8000)}` }, { status: 422, keeps: [letter] }),
  asked('no words', { act: 'note', words: ' \n ' }, { status: 422 }),
  asked('an act of nobody', { act: MARK, words: letter }, { status: 303 }),
  asked('an act called __proto__', { act: '__proto__', words: letter }, { status: 303 }),
  asked('an urgency of nobody', { act: 'change_urgency', to: MARK, reason: '__proto__' }, { status: 422 }),
  asked(
    'a partner of nobody',
    { act: 'pass_on', to: 'nobody-here', words: letter },
    { status: [409, 422], keeps: [letter] },
  ),
  asked(
    'a partner that is no option',
    { act: 'pass_on', to: 'desk', words: letter },
    { status: [409, 422], keeps: [letter] },
  ),
  asked('an outcome of nobody', { act: 'outcome', outcome: 'constructor' }, { status: 422 }),
  asked('a reason of nobody', { act: 'decline', reason: MARK }, { status: 422 }),
  asked('closing before there is an outcome', { act: 'close' }, { status: 409 }),
  post('no token', 'desk', ask, () => formText({ act: 'note', words: letter }), { status: 403, keeps: [letter] }),
  post('a token of nobody', 'desk', ask, () => formText({ act: 'note', words: letter, csrf: MARK, nonce: MARK }), {
    status: 403,
    keeps: [letter],
  }),
  post('140 KB', 'desk', ask, () => `act=note&words=${MARK.repeat(11_000)}`, { status: 413 }),
  post('5 MB', 'desk', ask, () => Buffer.alloc(5_000_000, 'x'), { status: 413, before: true }),
  post(
    'JSON',
    'desk',
    ask,
    () => JSON.stringify({ act: 'note', words: letter }),
    { status: 303 },
    (scene) => [['content-type', 'application/json'], cookie(scene.desk)],
  ),
  post(
    'multipart without a boundary',
    'desk',
    ask,
    () => `--x\r\n${MARK}`,
    { status: 303 },
    (scene) => [['content-type', 'multipart/form-data'], cookie(scene.desk)],
  ),
  post('20,000 fields', 'desk', ask, ({ desk }) => `${theirs(desk, { act: 'note' })}&${'a=b&'.repeat(20_000)}`, {
    status: 422,
  }),
  post('bytes that are no UTF-8', 'desk', ask, () => 'act=note&words=%FF%FE&csrf=%00&nonce=%ED%A0%80', { status: 403 }),
  post(
    'the language’s own names',
    'desk',
    ask,
    ({ desk }) => theirs(desk, { act: 'note', __proto__: MARK, constructor: MARK }),
    { status: 422 },
  ),
  post('signed out, from elsewhere', 'desk', ask, () => formText({ act: 'note', words: letter }), { status: 303 }, [
    FORM,
    ['sec-fetch-site', 'cross-site'],
  ]),
  post(
    'signed out, from our page',
    'desk',
    ask,
    () => formText({ act: 'note', words: letter }),
    { status: 401, keeps: [letter] },
    [FORM, ['sec-fetch-site', 'same-origin']],
  ),
  post('a part of nobody', 'desk', open, ({ desk }) => theirs(desk, { part: MARK }), { status: 200 }),
  post(
    'a part called __proto__',
    'desk',
    open,
    ({ desk }) => theirs(desk, { part: '__proto__', earlier: 'maybe', acknowledge: 'no' }),
    { status: 200 },
  ),
  post('opening without a token', 'desk', open, () => 'part=report', { status: 303 }),
];

const entry = () => '/tips/new';
const entered = (name: string, fields: Fields, expected: Expected): Row =>
  post(`a tip, ${name}`, 'desk', entry, ({ desk }) => theirs(desk, { report: letter, ...fields }), expected);

const entries: readonly Row[] = [
  get('the form for a tip', 'desk', entry, { status: 200 }),
  entered('with nothing chosen', {}, { status: 422, keeps: [letter] }),
  entered(
    'with choices of nobody',
    { language: MARK, choice: '__proto__', code: 'constructor', conflicts: MARK },
    { status: 422, keeps: [letter] },
  ),
  entered(
    'with a number of nobody',
    { language: 'en', choice: 'helpers', code: 'no', number: '+999999999999999999' },
    { status: 422, keeps: [letter] },
  ),
  post('a tip in another’s session', 'desk', entry, ({ ngo }) => theirs(ngo, { report: letter }), {
    status: 403,
    keeps: [letter],
  }),
  post('a tip of nobody, from elsewhere', 'desk', entry, () => formText({ report: letter }), { status: 303 }, [
    FORM,
    ['sec-fetch-site', 'cross-site'],
  ]),
  post('a tip of 140 KB', 'desk', entry, () => `report=${MARK.repeat(11_000)}`, { status: 413 }),
];

const duty = () => '/settings/duty';
/** The one at the desk is a case worker: to set anything is not theirs. */
const settings: readonly Row[] = [
  get('the settings, for no supervisor', 'desk', () => '/settings', { status: 403 }),
  get('the settings, for nobody', 'desk', () => '/settings', { status: 303 }, 'ngo'),
  get('the load, for no supervisor', 'desk', () => '/work', { status: 403 }),
  get('the reads, for a case worker', 'desk', () => `/reads?week=${MARK}`, { status: 403 }),
  get('the reads, for nobody', 'desk', () => '/reads', { status: 303 }, 'ngo'),
  post(
    'reads looked at, by a case worker',
    'desk',
    () => '/reads/review',
    ({ desk }) => theirs(desk, { week: MARK, whose: MARK }),
    { status: 403 },
  ),
  get('the search, for nobody', 'desk', () => '/search', { status: 303 }, 'ngo'),
  post(
    'a search with another’s token',
    'desk',
    () => '/search',
    ({ ngo }) => theirs(ngo, { reference: MARK }),
    {
      status: 303,
    },
  ),
  post(
    'a search for what is none',
    'desk',
    () => '/search',
    ({ desk }) => theirs(desk, { reference: MARK, area: MARK, from: MARK, after: MARK, state: MARK }),
    { status: 200 },
  ),
  get('the load, for nobody', 'desk', () => '/work', { status: 303 }, 'ngo'),
  post(
    'all work handed over, by no supervisor',
    'desk',
    () => '/work/give',
    ({ desk }) => theirs(desk, { to: MARK }),
    {
      status: 403,
    },
  ),
  post(
    'work given, by no supervisor',
    'desk',
    ({ tip }) => `/referrals/${tip}/hold`,
    ({ desk }) => theirs(desk, { to: MARK }),
    {
      status: 404,
    },
  ),
  post(
    'the desk’s work taken by the NGO',
    'ngo',
    ({ tip }) => `/referrals/${tip}/hold`,
    ({ ngo }) => theirs(ngo, { to: '' }),
    {
      status: 404,
    },
  ),
  post('a duty phone, by no supervisor', 'desk', duty, ({ desk }) => theirs(desk, { number: MARK }), { status: 403 }),
  post('a duty phone, with another’s token', 'desk', duty, ({ ngo }) => theirs(ngo, { number: MARK }), { status: 403 }),
  post(
    'an address for mail, by no supervisor',
    'desk',
    () => '/settings/mail',
    ({ desk }) => theirs(desk, { address: MARK }),
    { status: 403 },
  ),
  post(
    'an address for mail, taken out by no supervisor',
    'desk',
    () => '/settings/mail/remove',
    ({ desk }) => theirs(desk, {}),
    { status: 403 },
  ),
  post(
    'a duty phone, taken out by no supervisor',
    'desk',
    () => '/settings/duty/remove',
    ({ desk }) => theirs(desk, {}),
    {
      status: 403,
    },
  ),
];

const addresses: readonly Row[] = [
  get('a way up', 'desk', () => '/referrals/..%2f..', { status: 400, problem: 'malformed' }),
  ...[
    'box=__proto__',
    `after=${'A'.repeat(400)}`,
    `after=${'A'.repeat(2000)}`,
    `before=${Buffer.from('new#0#9999#x#0123456789abcdef').toString('base64url')}`,
    `after=${Buffer.from(`closed#0#2026-01-01T00:00Z#1#${'0'.repeat(32)}`).toString('base64url')}&box=new`,
    `after=%00`,
    `urgency=${MARK}`,
    'box=new&box=open',
  ].map((query) => get(`inbox ?${query.slice(0, 24)} (${query.length})`, 'desk', () => `/?${query}`, { status: 200 })),
  get(
    'a page of the inbox behind a key of nobody',
    'desk',
    () =>
      `/?box=new&after=${Buffer.from(`new#0#2026-01-01T00:00Z#0000000001#${'0'.repeat(32)}`).toString('base64url')}`,
    { status: 200 },
  ),
  ...[
    '/referrals/',
    '/referrals/x',
    `/referrals/${'0'.repeat(32)}`,
    `/referrals/${'0'.repeat(65)}`,
    `/referrals/${MARK}`,
    '/referrals/__proto__',
    '/api/tips',
    '/.env',
  ].map((target) => get(target, 'desk', () => target, { status: 404 })),
  get('a request of nobody', 'desk', ({ tip }) => `/referrals/${tip}?asked=${MARK}`, { status: 200 }),
  get('what only a form may ask for', 'desk', ({ tip }) => `/referrals/${tip}/open?part=report`, { status: 303 }),
  ...['PUT', 'DELETE', 'OPTIONS'].map((method) =>
    row(
      `staff: ${method} of a tip`,
      'desk',
      ({ tip }: Scene) => `/referrals/${tip}`,
      { method, headers: (scene) => [cookie(scene.desk)] },
      { status: [404, 405] },
    ),
  ),
  ...[MARK, 'A'.repeat(43), `${'A'.repeat(43)}=`, '%00', '"quoted"', ''].map((value) =>
    row(
      `staff: the cookie ${value.slice(0, 8)} (${value.length})`,
      'desk',
      '/',
      { headers: [['cookie', `__Host-s=${value}`]] },
      { status: 303 },
    ),
  ),
];

export const staff: readonly Row[] = [...crossed, ...signIn, ...forms, ...entries, ...settings, ...addresses];
