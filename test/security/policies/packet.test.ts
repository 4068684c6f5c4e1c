import { beforeAll, describe, expect, test } from 'vitest';
import { newKeyFile, publicKeysOf } from '../../../shared/packet/keys.ts';
import { pack, partner, SEATS } from '../../infra/stacks/fixtures.ts';
import { ADMIN, grant, grantContext, type House, readHouse, rows } from './house.ts';

/** Two that have no seat: what one of them was granted is under no context of the other's. */
const RECIPIENTS = ['coast-guard', 'harbour-watch'];

let house: House;
beforeAll(async () => {
  const without = RECIPIENTS.map((id) => partner(id, { seat: false, packet: publicKeysOf(newKeyFile(id)) }));
  house = await readHouse({ pack: pack([...SEATS.map((id) => partner(id)), ...without]) });
});

const USES = [
  'kms:Decrypt',
  'kms:Encrypt',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
  'kms:Sign',
  'kms:GetPublicKey',
  'kms:CreateGrant',
];
const contextOf = (key: string) => ({
  'kms:SigningAlgorithm': 'ECDSA_SHA_256',
  'kms:MessageType': 'RAW',
  ...(key.startsWith('partner-') ? grantContext(grant(key.slice('partner-'.length))) : {}),
});
const uses = (who: string, key: string): string[] =>
  USES.filter((action) => house.onKey(who, action, key, contextOf(key)) === 'Allowed');

describe('packet', () => {
  test('opens what partners without a seat were granted, and signs what it sends: nothing else with any key', () => {
    const may = house.keys.flatMap((key) => uses('packet', key).map((action) => `${action} ${key}`));
    expect(may.sort()).toEqual(
      [...RECIPIENTS.map((id) => `kms:Decrypt partner-${id}`), 'kms:GetPublicKey packet', 'kms:Sign packet'].sort(),
    );
  });

  test('is the only one who does: routing grants to their keys, and others do nothing with them', () => {
    const others = [...house.roles, ADMIN].filter((who) => who !== 'packet');
    const may = ['packet', ...RECIPIENTS.map((id) => `partner-${id}`)].flatMap((key) =>
      others.flatMap((who) => uses(who, key).map((action) => `${who}: ${action} ${key}`)),
    );
    expect(may.sort()).toEqual(
      [`${ADMIN}: kms:GetPublicKey packet`, ...RECIPIENTS.map((id) => `routing: kms:ReEncryptTo partner-${id}`)].sort(),
    );
  });

  test('cannot open one partner’s grants under another one’s name', () => {
    const context = grantContext(grant('harbour-watch'));
    expect(house.onKey('packet', 'kms:Decrypt', 'partner-coast-guard', context)).not.toBe('Allowed');
  });

  test('reaches rows of those partners alone, and of parts one at a time', () => {
    const own = rows('coast-guard');
    const others = rows('desk');
    for (const [action, table] of [
      ['GetItem', 'Referrals'],
      ['GetItem', 'Offices'],
      ['PutItem', 'Offices'],
      ['UpdateItem', 'Offices'],
      ['DeleteItem', 'Offices'],
    ] as const) {
      expect(house.onTable('packet', `dynamodb:${action}`, table, own)).toBe('Allowed');
      expect(house.onTable('packet', `dynamodb:${action}`, table, others)).not.toBe('Allowed');
    }
    expect(house.onTable('packet', 'dynamodb:Query', 'Referrals', own, 'inbox')).toBe('Allowed');
    expect(house.onTable('packet', 'dynamodb:Query', 'Referrals', others, 'inbox')).not.toBe('Allowed');
    expect(house.onTable('packet', 'dynamodb:PutItem', 'Custody', rows('coast-guard#abcdefgh12345678'))).toBe(
      'Allowed',
    );
    expect(house.onTable('packet', 'dynamodb:PutItem', 'Custody', rows('pipeline#abcdefgh12345678'))).not.toBe(
      'Allowed',
    );
    expect(house.onTable('packet', 'dynamodb:PutItem', 'Custody', rows('desk#abcdefgh12345678'))).not.toBe('Allowed');
    expect(house.onTable('packet', 'dynamodb:GetItem', 'Parts', rows('abcdefgh12345678'))).toBe('Allowed');
    for (const action of ['Query', 'Scan', 'PutItem', 'UpdateItem', 'DeleteItem']) {
      expect(house.onTable('packet', `dynamodb:${action}`, 'Parts', rows('abcdefgh12345678'))).not.toBe('Allowed');
    }
    for (const table of ['Tips', 'Mailboxes', 'Ephemera', 'Relay'] as const) {
      expect(house.onTable('packet', 'dynamodb:GetItem', table, rows('abcdefgh12345678'))).not.toBe('Allowed');
    }
  });

  test('is not told where to send anything by anybody but who enters registers', () => {
    const address = { ...rows('coast-guard'), 'dynamodb:Attributes': ['pk', 'sk', 'url'] };
    expect(house.onTable('register', 'dynamodb:PutItem', 'Offices', address)).toBe('Allowed');
    const elsewhere = { ...rows('desk'), 'dynamodb:Attributes': ['pk', 'sk', 'url'] };
    expect(house.onTable('register', 'dynamodb:PutItem', 'Offices', elsewhere)).not.toBe('Allowed');
    const more = { ...rows('coast-guard'), 'dynamodb:Attributes': ['pk', 'sk', 'packets'] };
    expect(house.onTable('register', 'dynamodb:PutItem', 'Offices', more)).not.toBe('Allowed');
    expect(house.onTable(ADMIN, 'dynamodb:PutItem', 'Offices', address)).not.toBe('Allowed');
  });
});

test('where every partner has a seat there is no packet, and no key of it', async () => {
  const without = await readHouse();
  expect(without.roles).not.toContain('packet');
  expect(without.keys).not.toContain('packet');
});
