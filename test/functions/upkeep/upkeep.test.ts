import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { enqueueOwed } from '../../../functions/upkeep/enqueueOwed.ts';
import * as z from 'zod';
import { queryAll } from '../../../shared/adapters/table.ts';
import { intentOfMailbox } from '../../../shared/rows/intent.ts';
import { owes, patience, shardOf } from '../../../shared/rows/owed.ts';
import { aSubmission } from '../../factories/submission.ts';
import { startHouse, type House } from '../../house.ts';
import { newRequestId, outcomeOf, putRequest, readable, referralOf } from '../../office.ts';
import { aTip, tipRow } from '../../tips.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.calm());
afterAll(() => house.close());

describe('what is owed', () => {
  it('is enqueued again after a growing time, and not in between', async () => {
    const { tip } = await house.accept(aSubmission());
    const queued = () => house.depth('triage', 'routine').visible;
    expect(queued()).toBe(1);
    for (let tries = 1; tries <= 4; tries += 1) {
      house.wait(patience(tries - 1) / 60 - 0.1);
      await house.upkeep();
      expect(queued()).toBe(tries);
      house.wait(0.2);
      await house.upkeep();
      expect(queued()).toBe(tries + 1);
      await house.upkeep();
      expect(queued()).toBe(tries + 1);
    }
    const before = (await tipRow(house, tip))?.owedTries;
    expect(before).toBe(4);
    await house.run();
    expect(await readable(house, 'desk', tip)).toEqual(['report: They keep our passports.']);
    expect((await tipRow(house, tip))?.owed).toBeUndefined();
  });

  it('writes the later time before it enqueues: a queue that fails is not stormed', async () => {
    const { tip } = await house.accept(aSubmission());
    await house.run();
    house.faults.before = ({ service }) => (service === 'sqs' ? 'throttle' : undefined);
    const other = await house.accept(aSubmission());
    house.wait(2);
    await house.upkeep();
    house.calm();
    expect((await tipRow(house, other.tip))?.owedTries).toBe(1);
    expect((await tipRow(house, tip))?.owed).toBeUndefined();
    house.wait(3);
    await house.upkeep();
    await house.run();
    expect(await readable(house, 'desk', other.tip)).toHaveLength(1);
  });

  it('takes what owes nonsense out of the index, and keeps nobody waiting behind it', async () => {
    const nonsense = { pk: 'desk', owed: 'nonsense', owedNext: '0000', owedTries: 0, owedLane: 'urgent' };
    const { offices } = house.tables;
    const { tip } = await aTip(house);
    const id = newRequestId(tip);
    const shard = shardOf(id);
    const good = { ...owes('routing', 'urgent', id, house.now()), owedNext: '0001' };
    const bad = Array.from({ length: 120 }, (_unused, at) => `request#${'x'.repeat(16)}${at}`);
    for (const sk of bad) await offices.put({ ...nonsense, sk, owedShard: shard });
    const others = { owed: ['triage', 'delivery', { a: 1 }], sk: ['session#x', 'request#a#b', 'request#'] };
    for (const [at, owed] of others.owed.entries())
      await offices.put({ ...nonsense, sk: `request#yyyyyyyyyyyy${at}`, owed, owedShard: shard });
    for (const sk of others.sk) await offices.put({ ...nonsense, sk, owed: 'routing', owedShard: shard });
    // Only upkeep leads to it: it is asked, and its message is lost.
    house.faults.before = ({ service }) => (service === 'sqs' ? 'throttle' : undefined);
    await putRequest(house, 'desk', tip, { act: 'acknowledge' }, { id, ...good }).catch(() => undefined);
    house.calm();
    await house.upkeep();
    const rows = await queryAll(
      offices,
      { index: 'owed', hash: { name: 'owedShard', value: shard } },
      z.object({ sk: z.string(), owedNext: z.string() }),
    );
    expect(rows.filter(({ owedNext }) => owedNext < '1')).toEqual([]);
    await house.run();
    expect(await outcomeOf(house, 'desk', id)).toBe('done');
    expect(house.logged.some(({ ids }) => ids.fault === 'malformed')).toBe(true);
  });

  it('keeps no other table waiting when one cannot be read', async () => {
    const { tip } = await aTip(house);
    await house.tables.referrals.change({ pk: 'desk', sk: `referral#${tip}` }, { set: { state: 'queued' } });
    const unread = { ...house.tables.tips, query: () => Promise.reject(new Error('no table')) };
    house.logged.length = 0;
    // Through any weekend or holiday.
    house.wait(7 * 24 * 60);
    await enqueueOwed({ ...house.upkeepPorts, tips: unread });
    await house.run();
    expect(house.logged.some(({ code, ids }) => code === 'step_failed' && ids.step === 'upkeep')).toBe(true);
    expect(await referralOf(house, 'desk', tip)).toMatchObject({ state: 'delivered' });
  });
});

describe('what was left behind', () => {
  it('is swept: parts and mailbox of a tip that was never taken', async () => {
    house.faults.before = ({ operation, sequence: _sequence }) => (operation === 'PutItem' ? countdown() : undefined);
    let puts = 0;
    // The mailbox is put, and intent and parts in one batch; the tip is not.
    const countdown = () => ((puts += 1) > 1 ? ('throttle' as const) : undefined);
    const submission = aSubmission();
    await expect(house.accept(submission)).rejects.toThrow('Rate exceeded');
    house.calm();
    const rows = async (table: string) =>
      (await house.clients.dynamo.send(new ScanCommand({ TableName: `quietline-zz-${table}` }))).Count ?? 0;
    const [parts, mailboxes] = [await rows('parts'), await rows('mailboxes')];
    house.wait(120);
    await house.upkeep();
    expect(await rows('parts')).toBe(parts);
    house.wait(60);
    await house.upkeep();
    expect([await rows('parts'), await rows('mailboxes')]).toEqual([parts - 4, mailboxes - 1]);
    expect((await house.accept(submission)).mailbox).toBe('made');
  });

  it('is not swept where it is the mailbox of another tip, whatever was noted', async () => {
    const sent = await aTip(house);
    const mailbox = (await tipRow(house, sent.tip))?.mailbox;
    if (typeof mailbox !== 'string') throw new Error('It has no mailbox');
    await house.tables.ephemera.put(intentOfMailbox('a tip that was never taken', mailbox, house.now()));
    house.wait(4 * 60);
    await house.upkeep();
    expect((await house.mailbox.open(sent.code)).ok).toBe(true);
  });

  it('is swept where it has expired, and only then', async () => {
    const seconds = Math.floor(house.now().getTime() / 1000);
    await house.tables.ephemera.put({ pk: 'session#x', expires: seconds + 120 });
    await house.upkeep();
    expect(await house.tables.ephemera.get({ pk: 'session#x' }, z.unknown())).toBeDefined();
    house.wait(3);
    await house.upkeep();
    expect(await house.tables.ephemera.get({ pk: 'session#x' }, z.unknown())).toBeUndefined();
  });
});
