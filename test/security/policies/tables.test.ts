import { beforeAll, describe, expect, test } from 'vitest';
import type { Context } from '../../../infra/local/aws/authorise.ts';
import { tables, type TableName } from '../../../shared/deployment/names.ts';
import { OWED_FIELDS } from '../../../shared/rows/owed.ts';
import { SEATS } from '../../infra/stacks/fixtures.ts';
import { ADMIN, type House, readHouse, rows } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await readHouse();
});

/** Everything that reads or writes rows, PartiQL and exports included. */
const ACTIONS = [
  'GetItem',
  'BatchGetItem',
  'Query',
  'Scan',
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'BatchWriteItem',
  'ConditionCheckItem',
  'PartiQLSelect',
  'PartiQLInsert',
  'PartiQLUpdate',
  'PartiQLDelete',
  'ExportTableToPointInTime',
  'GetRecords',
  'UpdateTable',
  'DeleteTable',
];

const OUTBOX = { 'dynamodb:Attributes': ['pk', 'owed', 'owedShard', 'owedNext', 'owedTries'] };
/** Rows that the role is meant to reach: of Custody the pipeline's chains, elsewhere the tip's. */
const ownRows = (who: string, table: TableName) => {
  const partner = who.startsWith('staff-') ? who.slice('staff-'.length) : undefined;
  if (table === 'Custody' && who === 'custody') return rows('proof#pipeline#abcdefgh12345678');
  if (table === 'Custody') return rows(`${partner ?? 'pipeline'}#abcdefgh12345678`);
  if (who === 'delivery' && table === 'Relay') return rows('alarm0123456789abcdef');
  if (who === 'relay' && table === 'Ephemera') return rows('stopped#abcdefgh12345678');
  if (partner !== undefined && table !== 'Parts') return rows(partner);
  return rows('abcdefgh12345678');
};

const may = (who: string, table: TableName) =>
  ACTIONS.filter((action) => {
    // A Scan names no key: it must not slip through a condition about keys.
    const context = action === 'Scan' ? {} : { ...ownRows(who, table), ...OUTBOX };
    return house.onTable(who, `dynamodb:${action}`, table, context) === 'Allowed';
  }).join(' ');

const STAFF: Partial<Record<TableName, string>> = {
  Parts: 'GetItem',
  Referrals: 'GetItem Query',
  Offices: 'GetItem Query PutItem UpdateItem DeleteItem',
  Custody: 'Query PutItem',
};

/** Who may do what to rows of which table, its own rows where they are told apart; a table left out is closed. */
const EXPECTED: Record<string, Partial<Record<TableName, string>>> = {
  web: {
    Tips: 'GetItem PutItem UpdateItem',
    // And what it may change of a part: below.
    Parts: 'GetItem PutItem BatchWriteItem',
    Mailboxes: 'GetItem PutItem UpdateItem DeleteItem',
    Custody: 'Query PutItem',
    Ephemera: 'GetItem PutItem UpdateItem DeleteItem BatchWriteItem',
  },
  phone: {
    Tips: 'GetItem PutItem UpdateItem',
    Parts: 'GetItem PutItem BatchWriteItem',
    Mailboxes: 'GetItem PutItem UpdateItem DeleteItem',
    Custody: 'Query PutItem',
    Ephemera: 'GetItem PutItem UpdateItem DeleteItem BatchWriteItem',
    Relay: 'GetItem PutItem UpdateItem',
  },
  triage: { Tips: 'GetItem UpdateItem' },
  routing: {
    Tips: 'GetItem PutItem UpdateItem DeleteItem',
    Parts: 'GetItem Query PutItem DeleteItem',
    Mailboxes: 'DeleteItem',
    Referrals: 'GetItem Query PutItem UpdateItem DeleteItem BatchWriteItem PartiQLInsert',
    Offices: 'GetItem UpdateItem',
    Custody: 'Query PutItem',
    // And finds what is there by its keys: below.
    Relay: 'PutItem DeleteItem',
  },
  delivery: { Referrals: 'GetItem UpdateItem', Custody: 'Query PutItem', Relay: 'GetItem PutItem' },
  upkeep: {
    Tips: 'GetItem UpdateItem',
    Referrals: 'UpdateItem',
    Offices: 'UpdateItem',
    Parts: 'DeleteItem',
    Mailboxes: 'DeleteItem',
    Ephemera: 'Scan DeleteItem',
    Relay: 'UpdateItem',
  },
  // And a field of a referral's row, and the number of a duty phone: below.
  relay: { Relay: 'GetItem Query PutItem UpdateItem DeleteItem', Ephemera: 'GetItem PutItem' },
  custody: { Custody: 'Query PutItem' },
  // What it sees of rows that hold something sealed, it sees by their keys: below.
  replay: {
    Tips: 'GetItem UpdateItem DeleteItem',
    Parts: 'DeleteItem',
    Mailboxes: 'DeleteItem',
    Referrals: 'UpdateItem DeleteItem',
    Custody: 'Query PutItem',
  },
  // A row of the register, by its attributes: below.
  register: {},
  ...Object.fromEntries(SEATS.map((partner) => [`staff-${partner}`, STAFF])),
};

test.each(Object.keys(EXPECTED))('what %s may do with tables: this and nothing else', (who) => {
  const allowed = Object.fromEntries(
    tables.map((table) => [table, may(who, table)] as const).filter(([, actions]) => actions !== ''),
  );
  expect(allowed).toEqual(EXPECTED[who]);
});

test('every role is in that table', () => {
  expect([...house.roles].sort()).toEqual(Object.keys(EXPECTED).sort());
});

test('which role may query which index', () => {
  const indexes: [TableName, string][] = [
    ['Tips', 'owed'],
    ['Tips', 'kept'],
    ['Referrals', 'owed'],
    ['Offices', 'owed'],
    ['Relay', 'owed'],
    ['Referrals', 'inbox'],
    ['Custody', 'hour'],
  ];
  const allowed = house.roles.flatMap((who) =>
    indexes
      .filter(([table, index]) => house.onTable(who, 'dynamodb:Query', table, ownRows(who, table), index) === 'Allowed')
      .map(([table, index]) => `${who}: ${table}/${index}`),
  );
  expect(allowed.sort()).toEqual(
    [
      'routing: Referrals/inbox',
      'custody: Custody/hour',
      'upkeep: Tips/owed',
      'upkeep: Tips/kept',
      'upkeep: Referrals/owed',
      'upkeep: Offices/owed',
      'upkeep: Relay/owed',
      ...SEATS.map((partner) => `staff-${partner}: Referrals/inbox`),
    ].sort(),
  );
});

const staffMay = (table: TableName, context: Context, index?: string) =>
  ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'].filter(
    (action) => house.onTable('staff-desk', `dynamodb:${action}`, table, context, index) === 'Allowed',
  );

describe('an administrator, whom IAM lets do everything', () => {
  const ON_ROWS = ACTIONS.filter((action) => !['GetRecords', 'UpdateTable', 'DeleteTable'].includes(action));

  test.each(tables)('touches no row of %s', (table) => {
    const decisions = ON_ROWS.map((action) => house.onTable(ADMIN, `dynamodb:${action}`, table, rows('desk')));
    expect(new Set(decisions)).toEqual(new Set(['ExplicitlyDenied']));
    expect(house.onTable(ADMIN, 'dynamodb:Query', table, {}, 'owed')).toBe('ExplicitlyDenied');
    // Read the other way, the refusal is of rows alone: whoever deploys still can.
    expect(house.onTable(ADMIN, 'dynamodb:UpdateTable', table)).toBe('Allowed');
  });

  test('is refused by a table exactly what the table’s own roles are not', () => {
    for (const table of tables) {
      const named = house.roles.filter(
        (who) => house.onTable(who, 'dynamodb:PartiQLSelect', table) !== 'ExplicitlyDenied',
      );
      const busy = Object.keys(EXPECTED).filter((who) => EXPECTED[who]?.[table] !== undefined);
      const some = { Offices: ['delivery', 'register', 'relay', 'replay'], Referrals: ['relay'] };
      expect(named.sort()).toEqual(
        [...busy, ...(Object.entries(some).find(([name]) => name === table)?.[1] ?? [])].sort(),
      );
    }
  });
});

const ENTRY = ['pk', 'sk', 'sub', 'id', 'role'];
const register = (action: string, partner: string, attributes: string[], more: Context = {}) =>
  house.onTable('register', `dynamodb:${action}`, 'Offices', {
    ...rows(partner),
    'dynamodb:Attributes': attributes,
    ...more,
  });

describe('the role that enters staff', () => {
  test('writes a row of a register, and none that has more to it', () => {
    expect(register('PutItem', 'desk', ENTRY)).toBe('Allowed');
    // An invitation: how long its code lets somebody in.
    expect(register('PutItem', 'desk', ['pk', 'sk', 'id', 'role', 'until'])).toBe('Allowed');
    expect(register('DeleteItem', 'desk', ['pk', 'sk'])).toBe('Allowed');
    for (const other of ['expires', 'started', 'sealed', 'act', 'owed']) {
      expect(register('PutItem', 'desk', [...ENTRY, other])).toBe('ImplicitlyDenied');
    }
    expect(register('PutItem', 'nobody', ENTRY)).toBe('ImplicitlyDenied');
    expect(register('UpdateItem', 'desk', ENTRY)).toBe('ImplicitlyDenied');
    expect(register('DeleteItem', 'desk', ['pk', 'sk'], { 'dynamodb:ReturnValues': 'ALL_OLD' })).toBe(
      'ImplicitlyDenied',
    );
  });

  test('reads who is in it, and nothing else of a row', () => {
    const named = { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' };
    expect(register('Query', 'desk', ENTRY, named)).toBe('Allowed');
    expect(register('Query', 'desk', ['pk'], { 'dynamodb:Select': 'ALL_ATTRIBUTES' })).toBe('ImplicitlyDenied');
    expect(register('Query', 'desk', [...ENTRY, 'sealed'], named)).toBe('ImplicitlyDenied');
    expect(register('GetItem', 'desk', ['pk', 'sk'])).toBe('ImplicitlyDenied');
  });
});

describe('staff are held to their own rows', () => {
  test.each(['Referrals', 'Offices'] as const)('another partner’s rows of %s', (table) => {
    expect(staffMay(table, rows('ngo-lantern'))).toEqual([]);
    // A name that begins like one's own is still another's.
    expect(staffMay(table, rows('desk-two'))).toEqual([]);
    expect(staffMay(table, rows('desk', 'ngo-lantern'))).toEqual([]);
  });

  test('another partner’s inbox, and the index of what all partners are owed', () => {
    expect(staffMay('Referrals', rows('ngo-lantern'), 'inbox')).toEqual([]);
    expect(staffMay('Referrals', rows('desk'), 'owed')).toEqual([]);
  });

  test('another’s custody chains, the pipeline’s included', () => {
    expect(staffMay('Custody', rows('ngo-lantern#abcdefgh12345678'))).toEqual([]);
    expect(staffMay('Custody', rows('desk-two#abcdefgh12345678'))).toEqual([]);
    expect(staffMay('Custody', rows('pipeline#abcdefgh12345678'))).toEqual([]);
  });

  test.each(['Referrals', 'Offices', 'Custody'] as const)('a request to %s that names no rows', (table) => {
    expect(staffMay(table, {})).toEqual([]);
  });

  test('part of a tip one at a time: no looking round', () => {
    expect(house.onTable('staff-desk', 'dynamodb:Query', 'Parts', rows('abcdefgh12345678'))).not.toBe('Allowed');
    expect(house.onTable('staff-desk', 'dynamodb:BatchGetItem', 'Parts', rows('abcdefgh12345678'))).not.toBe('Allowed');
  });
});

const changes = (who: string, table: TableName, attributes: string[], more: Context = {}) =>
  house.onTable(who, 'dynamodb:UpdateItem', table, { ...rows('a'), 'dynamodb:Attributes': attributes, ...more });

const searches = (who: string, table: TableName, attributes: string[], select = 'SPECIFIC_ATTRIBUTES') =>
  house.onTable(who, 'dynamodb:Query', table, {
    ...rows('a'),
    'dynamodb:Attributes': attributes,
    'dynamodb:Select': select,
  });

const update = (context: Record<string, string | string[]>) =>
  house.onTable('upkeep', 'dynamodb:UpdateItem', 'Tips', { ...rows('a'), ...context });

const put = (who: string, ...keys: string[]) => house.onTable(who, 'dynamodb:PutItem', 'Custody', rows(...keys));

/** Whether replay may search for these attributes, and be told only them unless it says otherwise. */
const asks = (table: TableName, action: string, attributes: string[], select = 'SPECIFIC_ATTRIBUTES') =>
  house.onTable('replay', `dynamodb:${action}`, table, {
    ...(action === 'Scan' ? {} : rows('a')),
    'dynamodb:Attributes': attributes,
    'dynamodb:Select': select,
  }) === 'Allowed';

describe('the pipeline', () => {
  test.each(['web', 'triage', 'routing', 'delivery', 'custody'])('%s writes to no partner’s custody chain', (who) => {
    // For a reviewer's record routing reads what partners' staff did, and the signer reads all that it signs.
    const reads = ['routing', 'custody'].includes(who) ? [] : ['dynamodb:Query'];
    for (const action of ['dynamodb:PutItem', ...reads]) {
      expect(house.onTable(who, action, 'Custody', rows('desk#abcdefgh12345678'))).not.toBe('Allowed');
      expect(house.onTable(who, action, 'Custody', rows('pipeline#a', 'desk#a'))).not.toBe('Allowed');
      expect(house.onTable(who, action, 'Custody', {})).not.toBe('Allowed');
    }
  });

  test('who signs writes into no chain, and who writes into chains writes no proof', () => {
    expect(put('custody', 'proof#desk#a')).toBe('Allowed');
    for (const keys of [['pipeline#a'], ['desk#a'], ['proof#pipeline#a', 'pipeline#a']]) {
      expect(put('custody', ...keys)).not.toBe('Allowed');
    }
    for (const who of house.roles.filter((role) => role !== 'custody')) {
      for (const chain of ['pipeline#a', 'desk#a']) expect(put(who, `proof#${chain}`)).not.toBe('Allowed');
    }
  });

  test('triage says how urgent a tip is, and changes neither its label nor who may be told', () => {
    const judged = ['pk', 'revision', 'urgency', 'triaged', ...OWED_FIELDS];
    expect(changes('triage', 'Tips', judged)).toBe('Allowed');
    for (const other of ['consents', 'choice', 'label', 'reporterKey', 'withheld', 'entries']) {
      expect(changes('triage', 'Tips', ['pk', 'revision', other])).not.toBe('Allowed');
    }
    expect(changes('triage', 'Tips', judged, { 'dynamodb:ReturnValues': 'ALL_NEW' })).not.toBe('Allowed');
    expect(house.onTable('triage', 'dynamodb:UpdateItem', 'Tips', rows('a'))).not.toBe('Allowed');
    expect(house.onTable('triage', 'dynamodb:Query', 'Custody', rows('pipeline#a'))).not.toBe('Allowed');
  });

  test('web and routing withhold a part; only web takes a recipient off it, and nobody makes it another', () => {
    expect(changes('web', 'Parts', ['pk', 'sk', 'withheld'])).toBe('Allowed');
    expect(changes('web', 'Parts', ['pk', 'sk', 'sealed'])).toBe('Allowed');
    expect(changes('routing', 'Parts', ['pk', 'sk', 'withheld'])).toBe('Allowed');
    expect(changes('routing', 'Parts', ['pk', 'sk', 'sealed'])).not.toBe('Allowed');
    for (const who of ['web', 'routing']) {
      expect(changes(who, 'Parts', ['pk', 'sk', 'digest'])).not.toBe('Allowed');
      expect(changes(who, 'Parts', ['pk', 'sk', 'withheld'], { 'dynamodb:ReturnValues': 'ALL_OLD' })).not.toBe(
        'Allowed',
      );
      expect(house.onTable(who, 'dynamodb:UpdateItem', 'Parts', rows('a'))).not.toBe('Allowed');
    }
  });

  test('delivery puts a referral into an inbox, and replaces no key that answers are sealed to', () => {
    const arrived = ['pk', 'revision', 'state', 'unread', 'inboxPartner', 'inboxKey', 'history', ...OWED_FIELDS];
    expect(changes('delivery', 'Referrals', arrived)).toBe('Allowed');
    for (const other of ['reporterKey', 'reporterThumbprint', 'lead', 'due', 'grant', 'grantDigest']) {
      expect(changes('delivery', 'Referrals', ['pk', 'revision', other])).not.toBe('Allowed');
    }
    expect(house.onTable('delivery', 'dynamodb:UpdateItem', 'Referrals', rows('a'))).not.toBe('Allowed');
  });

  test('replay finds sealed rows by their keys, and sees nothing that is in them', () => {
    for (const table of ['Parts', 'Referrals', 'Offices'] as const) {
      expect(asks(table, 'Query', ['pk', 'sk'])).toBe(true);
      for (const secret of ['grant', 'grantDigest', 'piece']) {
        expect(asks(table, 'Query', ['pk', 'sk', secret])).toBe(false);
      }
      expect(house.onTable('replay', 'dynamodb:GetItem', table, rows('a'))).not.toBe('Allowed');
      expect(asks(table, 'Query', ['pk', 'sk'], 'ALL_ATTRIBUTES')).toBe(false);
      expect(asks(table, 'Scan', ['pk', 'sk'])).toBe(false);
    }
    expect(asks('Mailboxes', 'Scan', ['pk', 'tip'])).toBe(true);
    expect(asks('Mailboxes', 'Scan', ['pk', 'tip', 'wrappedKey'])).toBe(false);
    expect(asks('Mailboxes', 'Scan', ['pk'], 'ALL_ATTRIBUTES')).toBe(false);
    expect(changes('replay', 'Offices', ['pk', 'sk', 'sealed'])).toBe('Allowed');
    expect(changes('replay', 'Offices', ['pk', 'sk', 'request'])).not.toBe('Allowed');
  });

  test('replay makes a tip say what its reporter said last, ends a referral, and changes nothing else of either', () => {
    expect(asks('Tips', 'Scan', ['pk'])).toBe(true);
    expect(asks('Tips', 'Scan', ['pk', 'label'])).toBe(false);
    expect(asks('Tips', 'Scan', ['pk'], 'ALL_ATTRIBUTES')).toBe(false);
    const said = ['pk', 'revision', 'deletion', 'withheld', 'consents', 'mailbox', 'staleMailbox', 'sightGivenUp'];
    expect(changes('replay', 'Tips', [...said, ...OWED_FIELDS])).toBe('Allowed');
    for (const other of ['label', 'parts', 'reporterKey', 'urgency', 'lead', 'engaged', 'passOns', 'entries']) {
      expect(changes('replay', 'Tips', ['pk', 'revision', other])).not.toBe('Allowed');
    }
    const ended = ['pk', 'sk', 'revision', 'state', 'ended', 'consent', 'parts', 'history', 'inboxKey'];
    expect(changes('replay', 'Referrals', [...ended, ...OWED_FIELDS])).toBe('Allowed');
    for (const other of ['grant', 'grantDigest', 'digest', 'basis', 'applied', 'inboxPartner', 'tip']) {
      expect(changes('replay', 'Referrals', ['pk', 'sk', other])).not.toBe('Allowed');
    }
    for (const table of ['Tips', 'Referrals'] as const) {
      expect(house.onTable('replay', 'dynamodb:UpdateItem', table, rows('a'))).not.toBe('Allowed');
      expect(changes('replay', table, ['pk', 'revision'], { 'dynamodb:ReturnValues': 'ALL_OLD' })).not.toBe('Allowed');
    }
  });

  test('the relay says what became of an answer, and changes nothing else of a referral', () => {
    expect(changes('relay', 'Referrals', ['pk', 'sk', 'sending'])).toBe('Allowed');
    for (const other of ['state', 'reporterKey', 'grant', 'parts', 'owed']) {
      expect(changes('relay', 'Referrals', ['pk', 'sk', other])).not.toBe('Allowed');
    }
    expect(changes('relay', 'Referrals', ['pk', 'sk', 'sending'], { 'dynamodb:ReturnValues': 'ALL_OLD' })).not.toBe(
      'Allowed',
    );
    expect(house.onTable('relay', 'dynamodb:UpdateItem', 'Referrals', rows('a'))).not.toBe('Allowed');
  });

  test('the relay reads the number of a duty phone, and nothing else that staff write', () => {
    expect(searches('relay', 'Offices', ['pk', 'sk', 'number', 'digest'])).toBe('Allowed');
    for (const other of ['sealed', 'sub', 'role', 'request', 'expires']) {
      expect(searches('relay', 'Offices', ['pk', 'sk', other])).not.toBe('Allowed');
    }
    expect(searches('relay', 'Offices', ['pk'], 'ALL_ATTRIBUTES')).not.toBe('Allowed');
    expect(house.onTable('relay', 'dynamodb:GetItem', 'Offices', rows('desk'))).not.toBe('Allowed');
  });

  test('of what is kept for a while the relay knows who asked for no more texts, and nothing else', () => {
    for (const action of ['GetItem', 'PutItem', 'DeleteItem', 'UpdateItem']) {
      expect(house.onTable('relay', `dynamodb:${action}`, 'Ephemera', rows('line#a'))).not.toBe('Allowed');
    }
    expect(house.onTable('relay', 'dynamodb:DeleteItem', 'Ephemera', rows('stopped#a'))).not.toBe('Allowed');
  });

  test('only delivery has a duty phone ring; phone says that somebody took it, and sees neither whom nor for what', () => {
    const alarm = rows('alarm0123456789abcdef');
    const writes = (who: string, action: string, attributes: string[], key = alarm) =>
      house.onTable(who, `dynamodb:${action}`, 'Relay', { ...key, 'dynamodb:Attributes': attributes });
    for (const who of ['phone', 'routing']) {
      for (const key of [alarm, rows('duty0123456789abcdef')]) {
        for (const action of ['GetItem', 'PutItem', 'DeleteItem'])
          expect(writes(who, action, ['pk', 'sk'], key)).not.toBe('Allowed');
      }
    }
    expect(writes('phone', 'UpdateItem', ['pk', 'sk', 'taken'])).toBe('Allowed');
    for (const other of ['partner', 'told', 'state', 'owed'])
      expect(writes('phone', 'UpdateItem', ['pk', 'sk', other])).not.toBe('Allowed');
    expect(writes('phone', 'UpdateItem', ['pk', 'sk', 'taken'], rows('duty0123456789abcdef'))).not.toBe('Allowed');
    expect(house.onTable('phone', 'dynamodb:PutItem', 'Relay', {})).not.toBe('Allowed');
    for (const key of [rows('abcdefgh12345678'), rows('duty0123456789abcdef')])
      expect(writes('delivery', 'PutItem', ['pk', 'sk'], key)).not.toBe('Allowed');
  });

  test('only delivery knows when partners were written to, and of what staff write it finds their address alone', () => {
    const mailed = rows('mail#desk');
    for (const action of ['GetItem', 'PutItem', 'UpdateItem'])
      expect(house.onTable('delivery', `dynamodb:${action}`, 'Relay', mailed)).toBe('Allowed');
    for (const who of ['phone', 'routing']) {
      for (const action of ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'])
        expect(house.onTable(who, `dynamodb:${action}`, 'Relay', mailed)).not.toBe('Allowed');
    }
    expect(searches('delivery', 'Offices', ['pk', 'sk', 'address'])).toBe('Allowed');
    for (const other of ['number', 'sealed', 'sub', 'url', 'owed'])
      expect(searches('delivery', 'Offices', ['pk', 'sk', other])).not.toBe('Allowed');
    expect(searches('delivery', 'Offices', ['pk'], 'ALL_ATTRIBUTES')).not.toBe('Allowed');
    for (const action of ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'])
      expect(house.onTable('delivery', `dynamodb:${action}`, 'Offices', rows('desk'))).not.toBe('Allowed');
  });

  test('the relay sees of a referral whether somebody has seen it, and nothing else', () => {
    expect(searches('relay', 'Referrals', ['pk', 'sk', 'state', 'unread', 'ended'])).toBe('Allowed');
    for (const other of ['label', 'parts', 'reporterKey', 'grant', 'history', 'urgency'])
      expect(searches('relay', 'Referrals', ['pk', 'sk', other])).not.toBe('Allowed');
    expect(searches('relay', 'Referrals', ['pk'], 'ALL_ATTRIBUTES')).not.toBe('Allowed');
    expect(house.onTable('relay', 'dynamodb:GetItem', 'Referrals', rows('desk'))).not.toBe('Allowed');
  });

  test('of what staff write the relay changes what became of texts to a duty phone, and nothing else', () => {
    expect(changes('relay', 'Offices', ['pk', 'sk', 'texts'])).toBe('Allowed');
    for (const other of ['number', 'digest', 'sub', 'role', 'request', 'owed', 'sealed'])
      expect(changes('relay', 'Offices', ['pk', 'sk', other])).not.toBe('Allowed');
    expect(house.onTable('relay', 'dynamodb:UpdateItem', 'Offices', rows('desk'))).not.toBe('Allowed');
  });

  test('routing finds by its keys what waits at the relay, and sees nothing of it', () => {
    expect(searches('routing', 'Relay', ['pk', 'sk'])).toBe('Allowed');
    for (const other of ['sealed', 'number', 'chosen'])
      expect(searches('routing', 'Relay', ['pk', 'sk', other])).not.toBe('Allowed');
    expect(searches('routing', 'Relay', ['pk'], 'ALL_ATTRIBUTES')).not.toBe('Allowed');
  });

  test('phone finds whether anything waits at the relay, and sees nothing of it by a search', () => {
    expect(searches('phone', 'Relay', ['pk', 'sk', 'kind', 'state'])).toBe('Allowed');
    for (const other of ['sealed', 'number', 'chosen', 'partner'])
      expect(searches('phone', 'Relay', ['pk', 'sk', 'kind', other])).not.toBe('Allowed');
    expect(searches('phone', 'Relay', ['pk'], 'ALL_ATTRIBUTES')).not.toBe('Allowed');
  });

  test('upkeep sees and changes the outbox of a row and nothing else of it', () => {
    expect(update({ 'dynamodb:Attributes': ['pk', 'owedNext', 'owedTries'] })).toBe('Allowed');
    expect(update({ 'dynamodb:Attributes': ['pk', 'owedNext', 'label'] })).not.toBe('Allowed');
    expect(update({ 'dynamodb:Attributes': ['pk', 'owedNext', 'consents'] })).not.toBe('Allowed');
    expect(update({ 'dynamodb:Attributes': ['pk', 'owedNext'], 'dynamodb:ReturnValues': 'ALL_OLD' })).not.toBe(
      'Allowed',
    );
    expect(update({})).not.toBe('Allowed');
  });
});

const queue = (step: string, lane: string) => `arn:aws:sqs:eu-west-1:111122223333:quietline-zz-${step}-${lane}`;

const group = (name: string) => `arn:aws:logs:eu-west-1:111122223333:log-group:/quietline/zz/${name}:log-stream:x`;

describe('queues and the locked bucket', () => {
  const QUEUES = ['triage', 'routing', 'delivery', 'relay'].flatMap((step) => [
    queue(step, 'urgent'),
    queue(step, 'routine'),
  ]);
  const steps = (who: string, action: string) => [
    ...new Set(
      QUEUES.filter((arn) => house.on(who, action, arn) === 'Allowed').map((arn) => arn.split(':')[5]?.split('-')[2]),
    ),
  ];

  test('who sends to which step, and who takes from it', () => {
    const staff = SEATS.map((partner) => [`staff-${partner}`, ['routing']] as const);
    expect(Object.fromEntries(house.roles.map((who) => [who, steps(who, 'sqs:SendMessage')]))).toEqual({
      web: ['triage', 'routing'],
      phone: ['triage', 'routing', 'relay'],
      triage: ['routing'],
      routing: ['triage', 'delivery', 'relay'],
      delivery: ['routing', 'relay'],
      relay: ['delivery', 'relay'],
      upkeep: ['triage', 'routing', 'delivery', 'relay'],
      custody: [],
      register: [],
      replay: [],
      ...Object.fromEntries(staff),
    });
    expect(house.roles.filter((who) => steps(who, 'sqs:ReceiveMessage').length > 0).sort()).toEqual([
      'delivery',
      'relay',
      'routing',
      'triage',
    ]);
    for (const who of ['triage', 'routing', 'delivery', 'relay'])
      expect(steps(who, 'sqs:DeleteMessage')).toEqual([who]);
  });

  test('replay learns which erasures there are, and nothing else of the bucket', () => {
    const bucket = 'arn:aws:s3:::erasuresa1c9c257';
    const actions = ['ListBucket', 'ListBucketVersions', 'GetBucketPolicy', 'PutBucketPolicy'];
    const allowed = (prefix: string) =>
      house.roles.flatMap((who) =>
        actions.filter((action) => house.on(who, `s3:${action}`, bucket, { 's3:prefix': prefix }) === 'Allowed'),
      );
    expect(allowed('erasures/0')).toEqual(['ListBucketVersions']);
    expect(allowed('')).toEqual([]);
  });

  test('routing puts erasures; nobody reads, deletes or unlocks one', () => {
    const object = 'arn:aws:s3:::erasuresa1c9c257/erasures/one';
    const actions = ['PutObject', 'GetObject', 'DeleteObject', 'DeleteObjectVersion', 'BypassGovernanceRetention'];
    const allowed = house.roles.flatMap((who) =>
      actions
        .filter((action) => house.on(who, `s3:${action}`, object) === 'Allowed')
        .map((action) => `${who}: ${action}`),
    );
    expect(allowed).toEqual(['routing: PutObject']);
  });

  test('the signer reads roots and adds to them; nobody puts one over another or deletes one', () => {
    const object = 'arn:aws:s3:::roots3b10600b/roots/one';
    const actions = ['PutObject', 'GetObject', 'GetObjectVersion', 'DeleteObject', 'PutObjectRetention'];
    const reaches = (who: string, action: string, context: Context) =>
      house.onBucket(who, `s3:${action}`, 'roots3b10600b', object, { 's3:TlsVersion': '1.3', ...context }) ===
      'Allowed';
    const allowed = (context: Context) =>
      [...house.roles, ADMIN].flatMap((who) =>
        actions.filter((action) => reaches(who, action, context)).map((action) => `${who}: ${action}`),
      );
    const reads = ['admin: PutObjectRetention', 'custody: GetObject', 'custody: GetObjectVersion'];
    expect(allowed({}).sort()).toEqual(reads);
    expect(allowed({ 's3:if-none-match': '*' }).sort()).toEqual([...reads, 'custody: PutObject'].sort());
  });

  test('of files: intake puts, staff get, who erases deletes and lists one tip’s, and nobody else reaches one', () => {
    const object = 'arn:aws:s3:::files8e6940b8/0123456789abcdef/digest';
    const bucket = 'arn:aws:s3:::files8e6940b8';
    const allowed = (action: string, arn: string, context: Context = {}) =>
      [...house.roles, ADMIN].filter(
        (who) =>
          house.onBucket(who, `s3:${action}`, 'files8e6940b8', arn, { 's3:TlsVersion': '1.3', ...context }) ===
          'Allowed',
      );
    expect(allowed('PutObject', object)).toEqual(['phone']);
    expect(allowed('GetObject', object)).toEqual(house.roles.filter((who) => who.startsWith('staff-')));
    expect(allowed('DeleteObject', object).sort()).toEqual(['replay', 'routing', 'upkeep']);
    expect(allowed('ListBucket', bucket, { 's3:prefix': '0123456789abcdef/' }).sort()).toEqual(['replay', 'routing']);
    for (const prefix of ['', '/', '0', '0123456789abcdef'])
      expect(allowed('ListBucket', bucket, { 's3:prefix': prefix })).toEqual([]);
    expect(allowed('ListBucket', bucket)).toEqual([]);
  });

  test('a function writes to its own log and to no other', () => {
    const names = [
      'web',
      'phone',
      'triage-urgent',
      'routing-routine',
      'upkeep',
      ...SEATS.map((partner) => `staff-${partner}`),
    ];
    const allowed = house.roles.flatMap((who) =>
      names
        .filter((name) => house.on(who, 'logs:PutLogEvents', group(name)) === 'Allowed')
        .map((name) => `${who}: ${name}`),
    );
    expect(allowed.sort()).toEqual(
      [
        'web: web',
        'phone: phone',
        'triage: triage-urgent',
        'routing: routing-routine',
        'upkeep: upkeep',
        ...SEATS.map((partner) => `staff-${partner}: staff-${partner}`),
      ].sort(),
    );
  });
});
