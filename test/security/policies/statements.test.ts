import { beforeAll, expect, test } from 'vitest';
import { type Document, type House, type OwnedDocument, readHouse } from './house.ts';

/*
 * What the evaluator cannot show: that a statement is not wider than what it was asked about. These read every statement
 * of every role, key, bucket and queue.
 */
let house: House;
beforeAll(async () => {
  house = await readHouse();
});

type Statement = Document['Statement'][number];

const all = (kind?: OwnedDocument['kind']) =>
  house.documents
    .filter((owned) => kind === undefined || owned.kind === kind)
    .flatMap(({ owner, document }) => document.Statement.map((statement) => ({ owner, statement })));

const listed = (value: string | string[] | undefined) => [value ?? []].flat();
const actions = (statement: Statement) => listed(statement.Action);
const show = (found: { owner: string; statement: Statement }[]) =>
  found.map(({ owner, statement }) => `${owner}: ${statement.Effect} ${actions(statement).join(' ')}`);

test('something is read at all', () => {
  expect(all('role').length).toBeGreaterThan(20);
  expect(all('key').length).toBeGreaterThan(20);
  expect(all('resource').length).toBeGreaterThan(6);
});

test('no statement says what it does not name', () => {
  const words = ['NotAction', 'NotResource', 'NotPrincipal'];
  expect(show(all().filter(({ statement }) => words.some((word) => word in statement)))).toEqual([]);
});

test('no action of a role or key has a wildcard: no kms:*, no kms:ReEncrypt*', () => {
  const wild = [...all('role'), ...all('key')].filter(({ statement }) =>
    actions(statement).some((action) => action.includes('*')),
  );
  expect(show(wild)).toEqual([]);
});

test('buckets and queues use wildcards only to refuse', () => {
  for (const { statement } of all('resource')) {
    expect(statement.Effect).toBe('Deny');
  }
});

test('tables only refuse, and refuse anyone who is not named', () => {
  expect(all('table')).toHaveLength(8);
  for (const { statement } of all('table')) {
    expect(statement).toMatchObject({ Effect: 'Deny', Principal: { AWS: '*' } });
    expect(Object.keys(statement.Condition ?? {})).toEqual(['ArnNotEquals']);
    expect(JSON.stringify(statement.Condition)).not.toMatch(/[*?]/);
  }
});

test('a role’s resources are whole names, but for log streams and objects of buckets', () => {
  const wild = all('role').flatMap(({ owner, statement }) =>
    listed(statement.Resource)
      .filter((resource) => resource.includes('*'))
      .map((resource) => `${owner}: ${resource}`),
  );
  const logs = /^([a-z]+)[a-z-]*: arn:aws:logs:eu-west-1:111122223333:log-group:\/quietline\/zz\/\1[a-z-]*:\*$/;
  expect(wild.filter((line) => !logs.test(line))).toEqual([
    // Who may do what with files is for the bucket's own policy to narrow.
    'phone: arn:aws:s3:::files8e6940b8/*',
    'routing: arn:aws:s3:::erasuresa1c9c257/*',
    'routing: arn:aws:s3:::files8e6940b8/*',
    'upkeep: arn:aws:s3:::files8e6940b8/*',
    'custody: arn:aws:s3:::roots3b10600b/*',
    'replay: arn:aws:s3:::files8e6940b8/*',
    'staff-desk: arn:aws:s3:::files8e6940b8/*',
    'staff-desk-two: arn:aws:s3:::files8e6940b8/*',
    'staff-ngo-lantern: arn:aws:s3:::files8e6940b8/*',
  ]);
});

test('no role speaks of keys: key policies alone decide', () => {
  const kms = all('role').filter(({ statement }) => actions(statement).some((action) => action.startsWith('kms:')));
  expect(show(kms)).toEqual([]);
});

test('nobody is allowed to decrypt with intake, not even under a condition', () => {
  const found = all('key').filter(
    ({ owner, statement }) =>
      owner === 'key intake' && statement.Effect === 'Allow' && actions(statement).includes('kms:Decrypt'),
  );
  expect(show(found)).toEqual([]);
});

test('the account root administers and never uses', () => {
  const USE =
    /^kms:(Decrypt|Encrypt|ReEncrypt|Generate|CreateGrant|Sign|Verify|DeriveSharedSecret|ImportKeyMaterial|ReplicateKey)/;
  const root = all('key').filter(({ statement }) => JSON.stringify(statement.Principal).includes(':root'));
  // The signing key's public half besides.
  expect(root.length).toBe(house.keys.length + 1);
  expect(root.flatMap(({ statement }) => actions(statement)).filter((action) => USE.test(action))).toEqual([]);
});

test('anyone is named only to be denied, or by the key for data at rest', () => {
  const anyone = all('key').filter(
    ({ statement }) => statement.Effect === 'Allow' && JSON.stringify(statement.Principal).includes('"*"'),
  );
  expect([...new Set(anyone.map(({ owner }) => owner))]).toEqual(['key data']);
  for (const { statement } of anyone) {
    expect(statement.Condition).toMatchObject({
      StringEquals: {
        'kms:CallerAccount': '111122223333',
        'kms:ViaService': ['dynamodb.eu-west-1.amazonaws.com', 's3.eu-west-1.amazonaws.com'],
      },
    });
  }
});

test('rows are held by a condition that a request without rows does not meet', () => {
  const held = all('role').filter(({ statement }) => JSON.stringify(statement.Condition ?? {}).includes('LeadingKeys'));
  expect(held.length).toBeGreaterThan(10);
  for (const { statement } of held)
    expect(statement.Condition?.['Null']).toMatchObject({ 'dynamodb:LeadingKeys': 'false' });
});

test('nobody scans, but upkeep for what has expired, and replay for whose a mailbox is, and which tips there are', () => {
  const scans = all('role').flatMap(({ owner, statement }) =>
    actions(statement).includes('dynamodb:Scan')
      ? listed(statement.Resource).map((table) => `${owner}: ${table.split('/')[1]}`)
      : [],
  );
  expect(scans.sort()).toEqual([
    'replay: quietline-zz-mailboxes',
    'replay: quietline-zz-tips',
    'upkeep: quietline-zz-ephemera',
  ]);
});
