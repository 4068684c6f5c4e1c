import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { queryAll } from '../../../shared/adapters/table.ts';
import { partRowSchema } from '../../../shared/rows/part.ts';
import { startHouse, type House } from '../../house.ts';
import { ask, grantsOf, readable } from '../../office.ts';
import { aTip, tipRow, valueOf, type Sent } from '../../tips.ts';

/** As many ways as there are calls: slow where the machine is busy. */
const SWEEP = { timeout: 300_000 };

let house: House;
beforeAll(async () => {
  house = await startHouse();
  house.withoutRetries();
});
afterEach(() => house.calm());
afterAll(() => house.close());

const withheld = async (tip: string): Promise<boolean[]> =>
  (await queryAll(house.tables.parts, { hash: { value: tip } }, partRowSchema)).map((part) => part.withheld);

/** An NGO was given the report; then the person narrowed their choice, and routing has not heard of it yet. */
const narrowed = async (): Promise<Sent> => {
  const sent = await aTip(house, { choice: 'helpers' });
  await ask(house, 'desk', sent.tip, { act: 'pass_on', to: 'ngo-lantern', sealed: null });
  valueOf(await house.mailbox.change(sent.key, 'only_you'));
  return sent;
};

/** The worker dies at its so-many-th call from now on: nothing more is heard of it. */
const dieAt = (call: number): void => {
  let left = call;
  house.faults.before = () => (left <= 0 ? 'drop' : undefined);
  house.faults.after = () => {
    left -= 1;
    return left <= 0 ? 'drop' : undefined;
  };
};

const settle = async (): Promise<void> => {
  house.calm();
  house.wait(5);
  await house.upkeep();
  await house.run();
  house.wait(5);
  await house.upkeep();
  await house.run();
};

const REPORT = ['report: They keep our passports.'];

describe('an undo', () => {
  it('gives no grant back that routing had not come to delete: parts stay withheld until it has', async () => {
    const { tip, key, code } = await narrowed();
    valueOf(await house.mailbox.requestDeletion(key, code));
    valueOf(await house.mailbox.undoDeletion(key));
    expect(await grantsOf(house, 'ngo-lantern', tip), 'or this would show nothing').not.toEqual([]);
    expect(await readable(house, 'ngo-lantern', tip)).toEqual([]);
    await house.run();
    expect(await readable(house, 'ngo-lantern', tip)).toEqual([]);
    expect(await readable(house, 'desk', tip)).toEqual(REPORT);
  });

  it('shows the reporter their own words at once, whatever routing has still to do', async () => {
    const { key, code } = await aTip(house);
    valueOf(await house.mailbox.requestDeletion(key, code));
    valueOf(await house.mailbox.undoDeletion(key));
    expect(valueOf(await house.mailbox.sent(key)).report?.reveal()).toBe('They keep our passports.');
  });

  it(
    'is finished, and opens nothing to the NGO on the way, wherever routing or the site is cut short',
    SWEEP,
    async () => {
      const counted = await narrowed();
      valueOf(await house.mailbox.requestDeletion(counted.key, counted.code));
      const before = house.calls.length;
      valueOf(await house.mailbox.undoDeletion(counted.key));
      await house.run();
      const writes = house.calls
        .slice(before)
        .map(({ operation }, index) => ({ operation, at: index + 1 }))
        .filter(({ operation }) => !['GetItem', 'Query', 'SendMessage'].includes(operation))
        // A part is like the next, and a custody entry too.
        .filter((_write, index) => index % 3 === 0);
      expect(writes.length).toBeGreaterThan(5);
      for (const { at } of writes) {
        const { tip, key, code } = await narrowed();
        valueOf(await house.mailbox.requestDeletion(key, code));
        dieAt(at);
        const undone = await house.mailbox.undoDeletion(key).catch(() => undefined);
        await house.run();
        house.calm();
        const meanwhile = await readable(house, 'ngo-lantern', tip);
        await settle();
        if (undone?.ok !== true) {
          await house.mailbox.undoDeletion(key);
          await settle();
        }
        const found = {
          at,
          meanwhile,
          lantern: await readable(house, 'ngo-lantern', tip),
          desk: await readable(house, 'desk', tip),
          marked: (await tipRow(house, tip))?.withheld,
        };
        expect(found).toEqual({ at, meanwhile: [], lantern: [], desk: REPORT, marked: undefined });
      }
    },
  );

  it('is made whole once more if a worker that had not heard of it withholds parts afterwards', async () => {
    const { tip, key, code } = await aTip(house);
    valueOf(await house.mailbox.requestDeletion(key, code));
    await house.run();
    valueOf(await house.mailbox.undoDeletion(key));
    await house.run();
    expect(await readable(house, 'desk', tip)).toEqual(REPORT);
    for (const { pk, sk } of await queryAll(house.tables.parts, { hash: { value: tip } }, partRowSchema)) {
      await house.tables.parts.change({ pk, sk }, { set: { withheld: true } });
    }
    await settle();
    expect(await withheld(tip)).not.toContain(true);
    expect(await readable(house, 'desk', tip)).toEqual(REPORT);
  });
});

describe('a deletion that is asked for', () => {
  it(
    'withholds every part and takes every grant, wherever the site is cut short once the tip says so',
    SWEEP,
    async () => {
      for (let at = 1; at <= 20; at += 1) {
        const { tip, key, code } = await aTip(house, { choice: 'helpers' });
        const before = house.calls.length;
        dieAt(at);
        const asked = await house.mailbox.requestDeletion(key, code).catch(() => undefined);
        const used = house.calls.length - before;
        house.calm();
        const isAsked = Boolean((await tipRow(house, tip))?.deletion);
        await settle();
        const found = {
          at,
          told: asked?.ok === true,
          withheld: [...new Set(await withheld(tip))],
          desk: await readable(house, 'desk', tip),
        };
        const told = { at, told: found.told && isAsked };
        expect(found).toEqual(
          isAsked ? { ...told, withheld: [true], desk: [] } : { ...told, withheld: [false], desk: REPORT },
        );
        if (used < at) return;
      }
      throw new Error('A deletion takes more calls than were tried');
    },
  );
});
