import { beforeAll, describe, expect, test } from 'vitest';
import { SEATS } from '../../infra/stacks/fixtures.ts';
import { ADMIN, grant, grantContext, type House, readHouse } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await readHouse();
});

/** Every KMS action that makes, opens, moves or proves something, or lets someone else do so. */
const USES = [
  'kms:Decrypt',
  'kms:Encrypt',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:GenerateDataKeyPair',
  'kms:GenerateDataKeyPairWithoutPlaintext',
  'kms:GenerateMac',
  'kms:VerifyMac',
  'kms:Sign',
  'kms:Verify',
  'kms:DeriveSharedSecret',
  'kms:GetPublicKey',
  'kms:CreateGrant',
];

/** With the context that is right for the key, since any other is tried further down. */
const rightContext = (key: string) => ({
  'kms:MacAlgorithm': 'HMAC_SHA_512',
  ...(key === 'relay' ? { 'kms:EncryptionAlgorithm': 'RSAES_OAEP_SHA_256' } : {}),
  'kms:SigningAlgorithm': 'ECDSA_SHA_256',
  'kms:MessageType': 'RAW',
  ...(key.startsWith('partner-') ? grantContext(grant(key.slice('partner-'.length))) : {}),
});

const staff = SEATS.map((partner) => `staff-${partner}`);

test('who may do what with which key: this and nothing else', () => {
  const allowed = [...house.roles, ADMIN].flatMap((who) =>
    house.keys.flatMap((key) =>
      USES.filter((action) => house.onKey(who, action, key, rightContext(key)) === 'Allowed').map(
        (action) => `${who}: ${action} ${key}`,
      ),
    ),
  );
  const expected = [
    ...['web', 'phone', ...staff].flatMap((who) => [
      `${who}: kms:GetPublicKey intake`,
      `${who}: kms:GetPublicKey relay`,
    ]),
    'web: kms:GenerateMac access',
    // A code that is asked for by text, and whose text a retry is.
    'phone: kms:GenerateMac access',
    'phone: kms:GenerateMac contact',
    'custody: kms:Sign custody',
    'custody: kms:GetPublicKey custody',
    // Public, and published: see docs/custody.md.
    `${ADMIN}: kms:GetPublicKey custody`,
    'routing: kms:ReEncryptFrom intake',
    'relay: kms:Decrypt relay',
    ...SEATS.flatMap((partner) => [
      `routing: kms:ReEncryptTo partner-${partner}`,
      `staff-${partner}: kms:Decrypt partner-${partner}`,
    ]),
  ];
  expect(allowed.sort()).toEqual(expected.sort());
});

test('the house has the keys that this table speaks of', () => {
  expect([...house.keys].sort()).toEqual(
    ['access', 'contact', 'custody', 'data', 'intake', 'relay', ...SEATS.map((partner) => `partner-${partner}`)].sort(),
  );
  expect([...house.roles].sort()).toEqual(
    [
      'custody',
      'delivery',
      'phone',
      'register',
      'relay',
      'replay',
      'routing',
      'triage',
      'upkeep',
      'web',
      ...staff,
    ].sort(),
  );
});

const opens = (who: string) =>
  house.keys.filter((key) =>
    ['kms:Decrypt', 'kms:ReEncryptFrom', 'kms:GenerateDataKey'].some(
      (action) => house.onKey(who, action, key, rightContext(key)) === 'Allowed',
    ),
  );

describe('design part 2, row by row', () => {
  test.each(['web', 'phone', 'triage', 'delivery', 'upkeep', 'custody', 'replay', ADMIN])('%s opens nothing', (who) => {
    expect(opens(who)).toEqual([]);
  });

  test('routing moves grants and opens no part', () => {
    expect(opens('routing')).toEqual(['intake']);
    expect(
      house.keys.filter((key) => house.onKey('routing', 'kms:Decrypt', key, rightContext(key)) === 'Allowed'),
    ).toEqual([]);
  });

  test.each(SEATS)('staff of %s open what was granted to them, and no one else does', (partner) => {
    expect(opens(`staff-${partner}`)).toEqual([`partner-${partner}`]);
    const others = [...house.roles, ADMIN].filter((who) => who !== `staff-${partner}`);
    for (const who of others) {
      expect(house.onKey(who, 'kms:Decrypt', `partner-${partner}`, grantContext(grant(partner)))).toBe(
        'ExplicitlyDenied',
      );
    }
  });

  test('nobody decrypts with intake, and only routing re-encrypts from it', () => {
    for (const who of [...house.roles, ADMIN]) {
      expect(house.onKey(who, 'kms:Decrypt', 'intake')).toBe('ExplicitlyDenied');
      expect(house.onKey(who, 'kms:ReEncryptFrom', 'intake')).toBe(who === 'routing' ? 'Allowed' : 'ExplicitlyDenied');
    }
  });

  test('only the signer signs the roots over the custody log', () => {
    for (const who of [...house.roles, ADMIN]) {
      const verdict = house.onKey(who, 'kms:Sign', 'custody', rightContext('custody'));
      expect([who, verdict]).toEqual([who, who === 'custody' ? 'Allowed' : 'ExplicitlyDenied']);
    }
  });

  test('the relay opens numbers and waiting texts, and nothing else; and nobody else opens them', () => {
    expect(opens('relay')).toEqual(['relay']);
    for (const who of [...house.roles, ADMIN]) {
      const verdict = house.onKey(who, 'kms:Decrypt', 'relay', rightContext('relay'));
      expect([who, verdict]).toEqual([who, who === 'relay' ? 'Allowed' : 'ExplicitlyDenied']);
      expect(house.onKey(who, 'kms:ReEncryptFrom', 'relay')).toBe('ExplicitlyDenied');
    }
    expect(house.onKey('relay', 'kms:Decrypt', 'relay', { 'kms:EncryptionAlgorithm': 'RSAES_OAEP_SHA_1' })).toBe(
      'ImplicitlyDenied',
    );
  });

  test('an admin administers every key and can hand its use to nobody by IAM or by grant', () => {
    for (const key of house.keys) {
      expect(house.onKey(ADMIN, 'kms:ScheduleKeyDeletion', key)).toBe('Allowed');
      expect(house.onKey(ADMIN, 'kms:PutKeyPolicy', key)).toBe('Allowed');
      expect(house.onKey(ADMIN, 'kms:CreateGrant', key, { 'kms:GrantIsForAWSResource': 'false' })).toBe(
        'ExplicitlyDenied',
      );
    }
  });
});

describe('a partner key works under the context of its own grants', () => {
  const { tip: _tip, ...noTip } = grant('desk');
  const { part: _part, ...noPart } = grant('desk');
  const { deployment: _deployment, ...noDeployment } = grant('desk');
  const wrong: [string, Record<string, string>, 'ExplicitlyDenied' | 'ImplicitlyDenied'][] = [
    ['of another partner', grant('ngo-lantern'), 'ExplicitlyDenied'],
    ['of another deployment', { ...grant('desk'), deployment: 'quietline-yy' }, 'ExplicitlyDenied'],
    ['without a deployment', noDeployment, 'ExplicitlyDenied'],
    ['without any', {}, 'ExplicitlyDenied'],
    ['without a tip', noTip, 'ImplicitlyDenied'],
    ['without a part', noPart, 'ImplicitlyDenied'],
    ['with something more', { ...grant('desk'), extra: 'x' }, 'ImplicitlyDenied'],
  ];
  test.each(wrong)('and not under one %s', (_name, context, decision) => {
    expect(house.onKey('staff-desk', 'kms:Decrypt', 'partner-desk', grantContext(context))).toBe(decision);
    expect(house.onKey('routing', 'kms:ReEncryptTo', 'partner-desk', grantContext(context))).toBe(decision);
  });
});

describe('the other conditions', () => {
  test.each([
    ['web', 'access'],
    ['phone', 'access'],
    ['phone', 'contact'],
  ])('codes and numbers are hashed with one algorithm: %s with %s', (who, key) => {
    expect(house.onKey(who, 'kms:GenerateMac', key, { 'kms:MacAlgorithm': 'HMAC_SHA_256' })).toBe('ImplicitlyDenied');
  });

  test('numbers are hashed by phone alone', () => {
    for (const who of [...house.roles, ADMIN]) {
      const verdict = house.onKey(who, 'kms:GenerateMac', 'contact', { 'kms:MacAlgorithm': 'HMAC_SHA_512' });
      expect([who, verdict]).toEqual([who, who === 'phone' ? 'Allowed' : 'ExplicitlyDenied']);
    }
  });

  test('the data key works through DynamoDB and S3 here, and in no other way', () => {
    const via = (service: string) => house.onKey('web', 'kms:Decrypt', 'data', { 'kms:ViaService': service });
    expect(via('dynamodb.eu-west-1.amazonaws.com')).toBe('Allowed');
    expect(via('s3.eu-west-1.amazonaws.com')).toBe('Allowed');
    expect(via('dynamodb.us-east-1.amazonaws.com')).toBe('ExplicitlyDenied');
    expect(via('lambda.eu-west-1.amazonaws.com')).toBe('ExplicitlyDenied');
    expect(house.onKey('web', 'kms:Decrypt', 'data')).toBe('ExplicitlyDenied');
    expect(
      house.onKey('web', 'kms:Decrypt', 'data', {
        'kms:ViaService': 'dynamodb.eu-west-1.amazonaws.com',
        'kms:CallerAccount': '999999999999',
      }),
    ).toBe('ImplicitlyDenied');
  });

  test('a grant on the data key is for AWS resources only', () => {
    const through = { 'kms:ViaService': 'dynamodb.eu-west-1.amazonaws.com' };
    expect(house.onKey(ADMIN, 'kms:CreateGrant', 'data', { ...through, 'kms:GrantIsForAWSResource': 'true' })).toBe(
      'Allowed',
    );
    expect(house.onKey(ADMIN, 'kms:CreateGrant', 'data', { ...through, 'kms:GrantIsForAWSResource': 'false' })).toBe(
      'ExplicitlyDenied',
    );
    expect(house.onKey(ADMIN, 'kms:CreateGrant', 'data', through)).toBe('ExplicitlyDenied');
  });
});
