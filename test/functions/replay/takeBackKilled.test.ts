import { randomBytes } from 'node:crypto';
import { PutItemCommand, ScanCommand, type AttributeValue } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { replay } from '../../../functions/replay/replay.ts';
import { tableName } from '../../../shared/deployment/names.ts';
import { restoreRowSchema } from '../../../shared/restore/gate.ts';
import { newSessionSecret } from '../../../shared/sealing/session.ts';
import { RESTORE, startHouse, type House } from '../../house.ts';
import { DEPLOYMENT } from '../../houseSpecs.ts';
import { ask, grantsOf } from '../../office.ts';
import { aTip, tipRow, valueOf } from '../../tips.ts';

/** Twice as many ways as there are calls: slow where the machine is busy. */
const SWEEP = { timeout: 300_000 };

let house: House;
beforeAll(async () => {
  house = await startHouse();
  house.withoutRetries();
});
afterAll(() => house.close());

type Row = readonly [table: string, row: Record<string, AttributeValue>];

const backUp = async (): Promise<Row[]> => {
  const tables = ['Tips', 'Mailboxes', 'Referrals'] as const;
  const rows = tables.map(async (table): Promise<Row[]> => {
    const TableName = tableName(DEPLOYMENT, table);
    const { Items = [] } = await house.clients.dynamo.send(new ScanCommand({ TableName }));
    return Items.map((row) => [TableName, row]);
  });
  return (await Promise.all(rows)).flat();
};

const freshPorts = () => ({ ...house.replayPorts, gate: house.freshGate() });

it(
  'taking back goes on where it was killed, before each call and after it, and never says early that it is done',
  SWEEP,
  async () => {
    const { tip, key, code } = await aTip(house, { choice: 'helpers' });
    expect(await ask(house, 'desk', tip, { act: 'pass_on', to: 'ngo-lantern', sealed: null })).toBe('done');
    const backup = await backUp();
    valueOf(await house.mailbox.change(key, 'only_you'));
    valueOf(await house.mailbox.renew(key, newSessionSecret(randomBytes), 'a-nonce', code));
    house.wait(3);
    await house.upkeep();
    await house.run();

    const { restores, tableIds } = house.replayPorts.restored;
    const state = async () => (await restores.get({ pk: RESTORE }, restoreRowSchema))?.state;
    const left = async () => ({
      grants: (await grantsOf(house, 'desk', tip)).length + (await grantsOf(house, 'ngo-lantern', tip)).length,
      opens: (await house.mailbox.open(code)).ok,
      choice: (await tipRow(house, tip))?.consents.findLast(({ withdrawn }) => withdrawn === null)?.choice,
      owed: (await tipRow(house, tip))?.owed,
    });
    const before = { grants: expect.any(Number), opens: true, choice: 'helpers', owed: undefined };
    const after = { grants: 0, opens: false, choice: 'only_you', owed: 'routing' };
    const again = async (): Promise<void> => {
      for (const [TableName, Item] of backup) await house.clients.dynamo.send(new PutItemCommand({ TableName, Item }));
      const row = { pk: RESTORE, tables: await tableIds(), state: 'taking_back', after: null, erased: 0, takenBack: 0 };
      await restores.put(row);
    };
    await again();
    expect(await left(), 'or there is nothing to take back').toEqual(before);
    const from = house.calls.length;
    await replay(freshPorts());
    const calls = house.calls.length - from;
    expect(await left()).toEqual(after);
    expect(calls).toBeGreaterThan(15);

    for (const when of ['before', 'after'] as const) {
      for (let at = 1; at <= calls; at += 1) {
        await again();
        let made = 0;
        house.faults.before = () => {
          made += 1;
          return made > at || (when === 'before' && made === at) ? 'drop' : undefined;
        };
        house.faults.after = () => (when === 'after' && made >= at ? 'drop' : undefined);
        await replay(freshPorts()).catch(() => undefined);
        house.calm();
        const early = (await state()) === 'replayed' && JSON.stringify(await left()) !== JSON.stringify(after);
        await replay(freshPorts());
        expect({ when, at, early, state: await state(), ...(await left()) }).toEqual({
          when,
          at,
          early: false,
          state: 'replayed',
          ...after,
        });
      }
    }
  },
);
