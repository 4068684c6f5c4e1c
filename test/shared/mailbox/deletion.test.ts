import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { queryAll } from '../../../shared/adapters/table.ts';
import { Plain } from '../../../shared/domain/plain.ts';
import { partRowSchema } from '../../../shared/rows/part.ts';
import { aSubmission } from '../../factories/submission.ts';
import { startHouse, type House } from '../../house.ts';
import { ERASURES } from '../../houseSpecs.ts';
import {
  answerReporter,
  ask,
  grantsOf,
  keepSealed,
  newRequestId,
  putRequest,
  readable,
  referralOf,
  sealLetter,
} from '../../office.ts';
import { actsOf, aTip, codeOf, tipRow, valueOf, type Sent } from '../../tips.ts';

/** As many ways as there are calls: slow where the machine is busy. */
const SWEEP = { timeout: 300_000 };

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.calm());
afterAll(() => house.close());

const partsOf = (tip: string) => queryAll(house.tables.parts, { hash: { value: tip } }, partRowSchema);
const erasures = async (): Promise<string[]> => {
  const { Contents } = await house.clients.s3.send(new ListObjectsV2Command({ Bucket: ERASURES }));
  return (Contents ?? []).map(({ Key }) => Key ?? '');
};
const deleted = async (overrides: Parameters<typeof aTip>[1] = {}): Promise<Sent> => {
  const sent = await aTip(house, overrides);
  valueOf(await house.mailbox.requestDeletion(sent.key, sent.code));
  await house.run();
  return sent;
};

describe('a deletion that is asked for', () => {
  it('needs the code, withholds every part, takes every grant, and says who deleted it', async () => {
    const { tip, key, code } = await aTip(house, { choice: 'helpers' });
    await ask(house, 'desk', tip, { act: 'pass_on', to: 'ngo-lantern', sealed: null });
    const other = codeOf(await house.accept(aSubmission()));
    expect(await house.mailbox.requestDeletion(key, other)).toEqual({ ok: false, error: 'unknown_code' });

    valueOf(await house.mailbox.requestDeletion(key, code));
    expect((await partsOf(tip)).every(({ withheld }) => withheld)).toBe(true);
    await house.run();
    for (const partner of ['desk', 'ngo-lantern']) {
      expect(await grantsOf(house, partner, tip)).toEqual([]);
      const row = await referralOf(house, partner, tip);
      expect(row).toMatchObject({ state: 'revoked', ended: 'deleted_by_holder', parts: [], reporterKey: null });
      expect(row?.owed).toBeUndefined();
    }
  });

  it('leaves the code to open "undo" and nothing else', async () => {
    const { key, code } = await deleted();
    const view = valueOf(await house.mailbox.view(key));
    expect(view).toMatchObject({ messages: [], sharedWith: [], deletion: { undoUntil: '2026-05-07T10:00Z' } });
    expect(await house.mailbox.sent(key)).toEqual({ ok: false, error: 'closed' });
    expect(await house.mailbox.write(key, new Plain('Wait'), 'n1', 'en')).toEqual({ ok: false, error: 'closed' });
    expect(await house.mailbox.change(key, 'helpers')).toEqual({ ok: false, error: 'closed' });
    expect(await house.mailbox.giveUpSight(key, code)).toEqual({ ok: false, error: 'closed' });
    expect((await house.mailbox.open(code)).ok).toBe(true);
  });

  it('is undone within 72 hours: everything is decided afresh', async () => {
    const { tip, key } = await deleted();
    house.wait(71 * 60);
    valueOf(await house.mailbox.undoDeletion(key));
    await house.run();
    expect(await readable(house, 'desk', tip)).toEqual(['report: They keep our passports.']);
    expect(await referralOf(house, 'desk', tip)).toMatchObject({ state: 'delivered', ended: null, lead: true });
    expect(valueOf(await house.mailbox.sent(key)).report?.reveal()).toBe('They keep our passports.');
    house.wait(5 * 60);
    await house.upkeep();
    await house.run();
    expect(await tipRow(house, tip)).toBeDefined();
  });

  it('is undone whole also if undoing is cut short, and asked for once more', SWEEP, async () => {
    for (let at = 1; at <= 8; at += 1) {
      const { tip, key } = await deleted();
      let left = at;
      house.faults.before = ({ operation }) => {
        if (operation === 'UpdateItem') left -= 1;
        return left <= 0 && operation === 'UpdateItem' ? 'throttle' : undefined;
      };
      const first = await house.mailbox.undoDeletion(key).catch(() => undefined);
      house.calm();
      house.wait(2);
      await house.upkeep();
      await house.run();
      if (first?.ok !== true) valueOf(await house.mailbox.undoDeletion(key));
      await house.run();
      expect([at, ...(await readable(house, 'desk', tip))]).toEqual([at, 'report: They keep our passports.']);
    }
  });

  it('judges danger anew when it is undone, where the words had not been judged yet', async () => {
    const { tip, key, code } = await aTip(house);
    valueOf(await house.mailbox.write(key, new Plain('He has a gun'), 'n1', 'en'));
    valueOf(await house.mailbox.requestDeletion(key, code));
    await house.run();
    valueOf(await house.mailbox.undoDeletion(key));
    await house.run();
    expect(await referralOf(house, 'desk', tip)).toMatchObject({ urgency: 'immediate' });
  });
});

describe('an erasure', () => {
  it('comes when the time to undo is over: the object first, wrapped keys next, and then nothing opens', async () => {
    const { tip, key, code } = await deleted();
    const lookup = (await tipRow(house, tip))?.mailbox ?? '';
    house.wait(74 * 60);
    expect(await house.mailbox.view(key)).toEqual({ ok: false, error: 'gone' });
    expect(await house.mailbox.undoDeletion(key)).toEqual({ ok: false, error: 'gone' });
    await house.upkeep();
    const before = house.calls.length;
    const stood: unknown[] = [];
    house.faults.before = async ({ operation }) => {
      if (operation !== 'DeleteItem') return undefined;
      const mailbox = await house.tables.mailboxes.get({ pk: lookup }, z.unknown());
      stood.push([mailbox === undefined ? 'no mailbox' : 'mailbox', (await partsOf(tip)).length]);
      return undefined;
    };
    await house.run();
    house.calm();
    const order = house.calls
      .slice(before)
      .map(({ operation }) => operation)
      .filter((operation) => operation === 'PutObject' || operation === 'DeleteItem');
    expect(order.slice(0, 2)).toEqual(['PutObject', 'DeleteItem']);
    // Parts go several at a time; before the first of them the mailbox is gone, and before the tip every part is.
    expect(stood.slice(0, 2)).toEqual([
      ['mailbox', 4],
      ['no mailbox', 4],
    ]);
    expect(stood.at(-1)).toEqual(['no mailbox', 0]);
    expect(await erasures()).toContain(`erasures/${tip}.json`);
    expect(await house.tables.mailboxes.get({ pk: lookup }, z.unknown())).toBeUndefined();
    expect(await partsOf(tip)).toEqual([]);
    expect(await tipRow(house, tip)).toBeUndefined();
    expect((await house.mailbox.open(code)).ok).toBe(false);
    expect(await referralOf(house, 'desk', tip)).toMatchObject({ ended: 'deleted_by_holder' });
    expect((await actsOf(house, tip)).at(-1)).toBe('erased');
  });

  it('leaves no sealed word with the partner that wrote it', async () => {
    const { tip, key, code } = await aTip(house);
    expect(await answerReporter(house, 'desk', tip, 'We are here.')).toBe('done');
    valueOf(await house.mailbox.requestDeletion(key, code));
    house.wait(74 * 60);
    await house.run();
    await house.upkeep();
    await house.run();
    const rows = await queryAll(
      house.tables.offices,
      { hash: { value: 'desk' }, range: { beginsWith: 'sealed#' } },
      z.looseObject({ tip: z.string() }),
    );
    expect(rows.filter((row) => row.tip === tip).map((row) => row['sealed'])).toEqual([undefined]);
  });

  it('leaves no letter that a partner had sealed and never got to ask for, and goes through no other’s', async () => {
    const { tip, key, code } = await aTip(house);
    const other = await aTip(house);
    const kept = await Promise.all(
      [tip, other.tip].map(async (each) => {
        const sealed = await sealLetter(house, 'desk', each, newRequestId(each), { words: 'Hm', part: 'note' });
        return { pk: 'desk', sk: `sealed#${each}#${await keepSealed(house, 'desk', each, sealed)}` };
      }),
    );
    valueOf(await house.mailbox.requestDeletion(key, code));
    house.wait(74 * 60);
    await house.upkeep();
    await house.run();
    const rows = await Promise.all(kept.map((each) => house.tables.offices.get(each, z.looseObject({}))));
    expect(rows.map((row) => row?.['sealed'] !== undefined)).toEqual([false, true]);
  });

  it('finds what a partner holds of whom the log alone tells, because a worker died before the tip did', async () => {
    const { tip, key, code } = await aTip(house);
    await house.tables.tips.change({ pk: tip }, { set: { engaged: [] } });
    expect(await grantsOf(house, 'desk', tip)).not.toEqual([]);
    const sealed = await sealLetter(house, 'desk', tip, newRequestId(tip), { words: 'Hm', part: 'note' });
    const kept = { pk: 'desk', sk: `sealed#${tip}#${await keepSealed(house, 'desk', tip, sealed)}` };
    valueOf(await house.mailbox.requestDeletion(key, code));
    await house.run();
    expect(await grantsOf(house, 'desk', tip)).toEqual([]);
    expect(await referralOf(house, 'desk', tip)).toMatchObject({ ended: 'deleted_by_holder' });
    house.wait(74 * 60);
    await house.upkeep();
    await house.run();
    expect(await tipRow(house, tip)).toBeUndefined();
    expect((await house.tables.offices.get(kept, z.looseObject({})))?.['sealed']).toBeUndefined();
  });

  it('refuses what staff had asked for before, and closes it', async () => {
    const { tip } = await deleted();
    const id = newRequestId(tip);
    const sealed = await sealLetter(house, 'desk', tip, id, { words: 'Late', part: 'note' });
    const digest = await keepSealed(house, 'desk', tip, sealed);
    house.wait(74 * 60);
    await house.upkeep();
    await house.run();
    expect(await tipRow(house, tip)).toBeUndefined();
    await putRequest(house, 'desk', tip, { act: 'note', sealed: digest }, { id });
    expect(await ask(house, 'desk', tip, { act: 'accept' })).toBe('ended');
    expect(await ask(house, 'desk', tip, { act: 'acknowledge' })).toBe('done');
    expect(await partsOf(tip)).toEqual([]);
  });

  it('is finished by the next try, at whichever call it is cut short', SWEEP, async () => {
    const counted = await deleted();
    house.wait(74 * 60);
    const before = house.calls.length;
    await house.upkeep();
    await house.run();
    expect(await tipRow(house, counted.tip)).toBeUndefined();
    const calls = house.calls.slice(before).filter(({ operation }) => operation !== 'Query').length;
    house.withoutRetries();
    for (let at = 1; at <= calls; at += 1) {
      const { tip, code } = await deleted();
      const lookup = (await tipRow(house, tip))?.mailbox ?? '';
      house.wait(74 * 60);
      let left = at;
      house.faults.before = ({ operation }) => {
        if (operation !== 'Query') left -= 1;
        return left <= 0 && operation !== 'Query' ? 'throttle' : undefined;
      };
      await house.upkeep().catch(() => undefined);
      await house.run();
      house.calm();
      house.wait(5);
      await house.upkeep();
      await house.run();
      const found = {
        at,
        tip: await tipRow(house, tip),
        parts: await partsOf(tip),
        mailbox: await house.tables.mailboxes.get({ pk: lookup }, z.unknown()),
        recorded: (await erasures()).includes(`erasures/${tip}.json`),
        opens: (await house.mailbox.open(code)).ok,
      };
      expect(found).toEqual({ at, tip: undefined, parts: [], mailbox: undefined, recorded: true, opens: false });
    }
  });
});
