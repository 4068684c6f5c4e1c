import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { PutItemCommand, ScanCommand, type AttributeValue } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { check } from '../../../functions/replay/check.ts';
import { replay } from '../../../functions/replay/replay.ts';
import { queryAll } from '../../../shared/adapters/table.ts';
import { tableName, type TableName } from '../../../shared/deployment/names.ts';
import { restoreRowSchema } from '../../../shared/restore/gate.ts';
import { RESTORE, startHouse, type House } from '../../house.ts';
import { DEPLOYMENT, ERASURES } from '../../houseSpecs.ts';
import { answerReporter, ask, grantsOf, readable, referralOf } from '../../office.ts';
import { actsOf, aTip, tipRow, valueOf, type Sent } from '../../tips.ts';

/** As many ways as there are calls: slow where the machine is busy. */
const SWEEP = { timeout: 300_000 };

let house: House;
beforeAll(async () => {
  house = await startHouse();
  house.withoutRetries();
});
afterEach(() => house.calm());
afterAll(() => house.close());

type Backup = ReadonlyMap<TableName, readonly Record<string, AttributeValue>[]>;

/** Yesterday's tables, row by row. */
const backUp = async (): Promise<Backup> => {
  const rows = new Map<TableName, readonly Record<string, AttributeValue>[]>();
  for (const table of ['Tips', 'Parts', 'Mailboxes', 'Referrals', 'Offices'] as const) {
    const { Items } = await house.clients.dynamo.send(new ScanCommand({ TableName: tableName(DEPLOYMENT, table) }));
    rows.set(table, Items ?? []);
  }
  return rows;
};

/** Puts yesterday's rows where today's are, as a restore would, and as somebody could who tells nobody. */
const bringBack = async (backup: Backup): Promise<void> => {
  for (const [table, rows] of backup) {
    for (const Item of rows) {
      await house.clients.dynamo.send(new PutItemCommand({ TableName: tableName(DEPLOYMENT, table), Item }));
    }
  }
};

const eraseNow = async ({ key, code }: Sent): Promise<void> => {
  valueOf(await house.mailbox.requestDeletion(key, code));
  house.wait(74 * 60);
  await house.upkeep();
  await house.run();
};

const keyedSchema = z.looseObject({ pk: z.string() });
const leftOf = async ({ tip, code }: Sent) => ({
  tip: await tipRow(house, tip),
  parts: (await queryAll(house.tables.parts, { hash: { value: tip } }, keyedSchema)).length,
  grants: (await grantsOf(house, 'desk', tip)).length + (await grantsOf(house, 'ngo-lantern', tip)).length,
  opens: (await house.mailbox.open(code)).ok,
  ended: (await referralOf(house, 'desk', tip))?.ended,
});
const NOTHING = { tip: undefined, parts: 0, grants: 0, opens: false, ended: 'deleted_by_holder' };

/** Erased today, and back with yesterday's rows, with all that partners held and wrote. */
const cameBack = async (): Promise<{ gone: Sent; kept: Sent; backup: Backup }> => {
  const gone = await aTip(house, { choice: 'helpers' });
  await ask(house, 'desk', gone.tip, { act: 'pass_on', to: 'ngo-lantern', sealed: null });
  expect(await answerReporter(house, 'desk', gone.tip, 'We are here.')).toBe('done');
  const kept = await aTip(house);
  const backup = await backUp();
  await eraseNow(gone);
  await bringBack(backup);
  expect((await leftOf(gone)).parts, 'or there is nothing to erase').toBe(5);
  return { gone, kept, backup };
};

const state = async (): Promise<string | undefined> =>
  (await house.replayPorts.restored.restores.get({ pk: RESTORE }, restoreRowSchema))?.state;
const forget = () => house.replayPorts.restored.restores.delete({ pk: RESTORE });
const freshGate = () => house.freshGate();
const freshPorts = () => ({ ...house.replayPorts, gate: freshGate() });

const broken = (): never => {
  throw new Error('Mailboxes cannot be read');
};

describe('a replay', () => {
  it('erases what came back, keeps what was never erased, and only then lets the gate open', async () => {
    await forget();
    const { gone, kept } = await cameBack();
    expect(await freshGate().isOpen()).toBe(false);
    await replay(freshPorts());
    expect(await leftOf(gone)).toEqual(NOTHING);
    expect(await readable(house, 'desk', kept.tip)).toEqual(['report: They keep our passports.']);
    expect((await house.mailbox.open(kept.code)).ok).toBe(true);
    expect((await actsOf(house, gone.tip)).at(-1)).toBe('erased');
    expect(await state()).toBe('replayed');
    expect(await freshGate().isOpen()).toBe(true);
    expect(house.logged.map(({ code }) => code)).toContain('restore_pending');
  });

  it('takes grants first, then the mailbox, then parts, and the tip by which they are found last', async () => {
    await forget();
    const { gone } = await cameBack();
    const order: string[] = [];
    const watched = (table: TableName) => {
      const name = table === 'Mailboxes' ? 'mailboxes' : table === 'Parts' ? 'parts' : 'tips';
      const inner = table === 'Referrals' ? house.tables.referrals : house.tables[name];
      return {
        ...inner,
        delete: (...args: Parameters<typeof inner.delete>) => {
          order.push(table);
          return inner.delete(...args);
        },
      };
    };
    await replay({
      ...freshPorts(),
      referrals: watched('Referrals'),
      mailboxes: watched('Mailboxes'),
      parts: watched('Parts'),
      tips: watched('Tips'),
    });
    expect([...new Set(order)]).toEqual(['Referrals', 'Mailboxes', 'Parts', 'Tips']);
    expect(await leftOf(gone)).toEqual(NOTHING);
  });

  it('finds the mailbox of a code that was replaced after the backup', async () => {
    await forget();
    const sent = await aTip(house);
    const lookup = (await tipRow(house, sent.tip))?.mailbox ?? '';
    const row = await house.tables.mailboxes.get({ pk: lookup }, keyedSchema);
    await eraseNow(sent);
    // The tip did not come back, and the mailbox did.
    await house.clients.dynamo.send(
      new PutItemCommand({
        TableName: tableName(DEPLOYMENT, 'Mailboxes'),
        Item: { pk: { S: lookup }, tip: { S: sent.tip }, wrappedKey: { S: String(row?.['wrappedKey']) } },
      }),
    );
    await replay(freshPorts());
    expect(await house.tables.mailboxes.get({ pk: lookup }, keyedSchema)).toBeUndefined();
  });

  it('never says that it is done before it has looked through the mailboxes', async () => {
    await forget();
    await expect(replay({ ...freshPorts(), allMailboxes: broken })).rejects.toThrow(/cannot be read/);
    expect(await state()).not.toBe('replayed');
    expect(await freshGate().isOpen()).toBe(false);
    await replay(freshPorts());
    expect(await freshGate().isOpen()).toBe(true);
  });

  it('goes on where it was killed, at whichever call, and never says that it is done before it is', SWEEP, async () => {
    await forget();
    const { gone, backup } = await cameBack();
    const before = house.calls.length;
    await replay(freshPorts());
    const calls = house.calls.length - before;
    expect(calls).toBeGreaterThan(20);
    for (let at = 1; at <= calls; at += 8) {
      await forget();
      await bringBack(backup);
      let left = at;
      house.faults.before = () => (left <= 0 ? 'drop' : undefined);
      house.faults.after = () => {
        left -= 1;
        return left <= 0 ? 'drop' : undefined;
      };
      await replay(freshPorts()).catch(() => undefined);
      house.calm();
      const early = (await state()) === 'replayed' && (await leftOf(gone)).parts > 0;
      await replay(freshPorts());
      expect({ at, early, ...(await leftOf(gone)) }).toEqual({ at, early: false, ...NOTHING });
      expect(await state()).toBe('replayed');
    }
  });

  it('reads the locked bucket by versions: a delete marker on top of an erasure hides nothing', async () => {
    await forget();
    const { gone } = await cameBack();
    const Key = `erasures/${gone.tip}.json`;
    await house.clients.s3.send(new DeleteObjectCommand({ Bucket: ERASURES, Key }));
    await replay(freshPorts());
    expect(await leftOf(gone)).toEqual(NOTHING);
  });

  it('reads on beyond a page', async () => {
    const many = Array.from({ length: 120 }, (_unused, index) => index.toString(16).padStart(32, 'f'));
    const marked: string[] = [];
    await forget();
    await replay({
      ...freshPorts(),
      erasures: {
        list: async (_begins, limit, after) => {
          const from = after === undefined ? 0 : many.indexOf(after) + 1;
          const tips = many.slice(from, from + limit);
          return { tips, next: from + limit < many.length ? tips.at(-1) : undefined };
        },
      },
      tips: {
        ...house.tables.tips,
        get: async (key, schema) => {
          marked.push(key.pk);
          return house.tables.tips.get(key, schema);
        },
      },
    });
    expect(marked.filter((tip) => many.includes(tip))).toEqual(many);
    expect(await state()).toBe('replayed');
  });
});

/** As it stands once these tables have come after those that were replayed over. */
const replacedSince = async (table: TableName): Promise<void> => {
  const { restores } = house.replayPorts.restored;
  const row = await restores.get({ pk: RESTORE }, restoreRowSchema);
  if (row === undefined) throw new Error('nothing was replayed');
  await restores.put({ ...row, tables: { ...row.tables, [tableName(DEPLOYMENT, table)]: 'another-table' } });
};

describe('another restore under an id that was used before', () => {
  it.each(['Tips', 'Parts', 'Mailboxes', 'Referrals'] as const)(
    'finds the gate shut where %s was restored once more, until all is erased from it again',
    async (table) => {
      await forget();
      const { gone } = await cameBack();
      await replay(freshPorts());
      expect(await freshGate().isOpen(), 'or it is shut anyway').toBe(true);
      await bringBack(await backUpOf(gone));
      await replacedSince(table);
      expect(await freshGate().isOpen()).toBe(false);
      await replay(freshPorts());
      expect(await leftOf(gone)).toEqual(NOTHING);
      expect(await freshGate().isOpen()).toBe(true);
    },
  );

  it('is noticed by a worker that had found it open, within five minutes', async () => {
    await forget();
    await replay(freshPorts());
    const gate = freshGate();
    expect(await gate.isOpen()).toBe(true);
    await replacedSince('Parts');
    house.wait(5);
    expect(await gate.isOpen()).toBe(false);
  });

  it('lets no replay go on where one over other tables was cut short', async () => {
    await forget();
    const { gone } = await cameBack();
    await expect(replay({ ...freshPorts(), allMailboxes: broken })).rejects.toThrow(/cannot be read/);
    await bringBack(await backUpOf(gone));
    await replacedSince('Parts');
    await replay(freshPorts());
    expect(await leftOf(gone)).toEqual(NOTHING);
  });

  it('is never vouched for by a replay that ran while the tables were replaced', async () => {
    await forget();
    let asked = 0;
    const tableIds = async () => {
      asked += 1;
      const ids = await house.replayPorts.restored.tableIds();
      return asked === 1 ? { ...ids, [tableName(DEPLOYMENT, 'Parts')]: 'the-one-before' } : ids;
    };
    const restored = { ...house.replayPorts.restored, tableIds };
    await expect(replay({ ...freshPorts(), restored })).rejects.toThrow(/replaced/);
    expect(await state()).not.toBe('replayed');
  });
});

describe('the hourly check', () => {
  it('erases again what somebody copied back without a word, within sixteen hours, and raises the alarm', async () => {
    const { gone, kept } = await cameBack();
    await replay(freshPorts());
    await bringBack(await backUpOf(gone));
    house.logged.length = 0;
    for (let hour = 0; hour < 16; hour += 1) {
      await check(freshPorts());
      house.wait(60);
    }
    expect(await leftOf(gone)).toEqual(NOTHING);
    expect(house.logged).toContainEqual({ level: 'error', code: 'erased_again', ids: { count: 1 } });
    expect(await readable(house, 'desk', kept.tip)).toEqual(['report: They keep our passports.']);
  });

  it('finds nothing and says nothing where everything stayed erased', async () => {
    house.logged.length = 0;
    for (let hour = 0; hour < 16; hour += 1) {
      await check(freshPorts());
      house.wait(60);
    }
    expect(house.logged).toEqual([]);
  });

  it('comes to each in turn where there are more than an hour has time for, though nothing remembers how far it came', async () => {
    const seen = new Set<string>();
    let looked = 0;
    // Of each that is listed one has time, and no more: the clock runs out with it.
    const list = (begins: string) => {
      seen.add(begins);
      looked += 1;
      house.wait(3);
      return Promise.resolve({ tips: [], next: undefined });
    };
    for (let hour = 0; hour < 16 * 16; hour += 1) {
      await check({ ...freshPorts(), gate: { isOpen: () => Promise.resolve(true) }, erasures: { list } });
      house.wait(57);
    }
    expect([looked, seen.size]).toEqual([256, 256]);
  });

  it('leaves restored tables to the replay', async () => {
    await forget();
    const before = house.calls.length;
    await check(freshPorts());
    expect(house.calls.length - before, 'it asked for the gate').toBe(1);
  });
});

/** One part that was erased, as somebody had kept it. */
const backUpOf = async ({ tip }: Sent): Promise<Backup> =>
  new Map([
    [
      'Parts',
      [
        {
          pk: { S: tip },
          sk: { S: 'report#x' },
          part: { S: 'report' },
          sealed: { S: '{}' },
          withheld: { BOOL: false },
        },
      ],
    ],
  ]);
