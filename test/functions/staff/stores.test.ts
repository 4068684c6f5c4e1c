import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inboxQuerySchema, readInbox, STOP_COUNTING_AT } from '../../../functions/staff/inbox.ts';
import type { OfficeStore, ReferralStore } from '../../../functions/staff/ports.ts';
import { createOfficeStore, createPartStore, createReferralStore } from '../../../functions/staff/stores.ts';
import { tableName } from '../../../shared/deployment/names.ts';
import { inboxKeyOf } from '../../../shared/rows/inbox.ts';
import type { ReferralRow } from '../../../shared/rows/referral.ts';
import { settledKey } from '../../../shared/rows/referral.ts';
import type { RequestRow } from '../../../shared/rows/request.ts';
import { startHouse, type House } from '../../house.ts';
import { DEPLOYMENT } from '../../houseSpecs.ts';
import { aReferral, aTip } from './fixtures.ts';

const MANY = 130;

const aSession = (id: string, expires: number) => ({ pk: 'desk', sk: `session#${id}`, sub: 's', started: 1, expires });

/** The real tables' own ways: what an index does with a key that is gone, and where a count stops. */
describe('the stores', () => {
  let house: House;
  let desk: ReferralStore;
  let offices: OfficeStore;
  const rows: ReferralRow[] = [];

  beforeAll(async () => {
    house = await startHouse();
    desk = createReferralStore(house.clients.dynamo, tableName(DEPLOYMENT, 'Referrals'), 'desk');
    offices = createOfficeStore(house.tables.offices, 'desk');
    const template = await aReferral();
    for (let number = 0; number < MANY; number += 1) {
      const tip = aTip(number);
      const due = new Date(Date.UTC(2026, 4, 4, 10, number % 60)).toISOString();
      const row = { ...template, tip, sk: `referral#${tip}`, due };
      rows.push({ ...row, inboxKey: inboxKeyOf(row) });
    }
    rows.push({ ...template, pk: 'harbour', inboxPartner: 'harbour', tip: aTip(900), sk: `referral#${aTip(900)}` });
    for (const row of rows) await house.tables.referrals.put(row);
  });
  afterAll(() => house.close());

  it('page through an index from both ends, and behind keys that are gone', async () => {
    const ordered = rows
      .slice(0, MANY)
      .map(({ inboxKey = '' }) => inboxKey)
      .toSorted();
    const seen: string[] = [];
    let page = await readInbox(desk, inboxQuerySchema.parse({}));
    for (;;) {
      seen.push(...page.rows.map(({ inboxKey }) => inboxKey));
      if (page.next === undefined) break;
      page = await readInbox(desk, inboxQuerySchema.parse({ after: page.next }));
    }
    expect(seen).toEqual(ordered);
    const back = await readInbox(desk, inboxQuerySchema.parse({ before: page.previous }));
    expect(back.rows.at(-1)?.inboxKey).toBe(ordered[ordered.indexOf(page.rows[0]?.inboxKey ?? '') - 1]);
    // However deep a page lies, it is one query for one row more than it shows.
    const before = house.calls.length;
    await readInbox(desk, inboxQuerySchema.parse({ before: page.previous }));
    expect(house.calls.length - before).toBe(1);
    const gone = `new#0#2026-05-04T10:30#0#${'f'.repeat(32)}`;
    const after = await desk.inbox({ prefix: 'new#0#', order: 'forward', after: gone, limit: 3 });
    expect(after.map(({ inboxKey }) => inboxKey)).toEqual(ordered.filter((key) => key > gone).slice(0, 3));
    const backwards = await desk.inbox({ prefix: 'new#', order: 'backward', after: gone, limit: 3 });
    expect(backwards.map(({ inboxKey }) => inboxKey)).toEqual(
      ordered
        .filter((key) => key < gone)
        .slice(-3)
        .toReversed(),
    );
  });

  it('stop counting', async () => {
    expect(await desk.count('new#', STOP_COUNTING_AT)).toBe(STOP_COUNTING_AT);
    expect(await desk.count('new#', 1000)).toBe(MANY);
    expect(await desk.count('new#1#', STOP_COUNTING_AT)).toBe(0);
  });

  it('find one referral, and nothing of another partner', async () => {
    expect((await desk.referral(aTip(3)))?.tip).toBe(aTip(3));
    expect(await desk.referral(aTip(900))).toBeUndefined();
    expect(await desk.grant(aTip(3), 'report', 'x')).toBeUndefined();
    expect(await createPartStore(house.tables.parts).part(aTip(3), 'report', 'x')).toBeUndefined();
  });

  it('find a tip’s requests and what became of them by the tip', async () => {
    const request = (tip: string, end: string): RequestRow => ({
      pk: 'desk',
      sk: `request#${tip}-${end}`,
      id: `${tip}-${end}`,
      tip,
      request: { act: 'accept' },
      by: 'a',
      role: 'case_worker',
      hour: rows[0]?.label.received ?? request(tip, end).hour,
    });
    const [one, other] = [request(aTip(1), 'a'), request(aTip(2), 'a')];
    expect(await offices.ask(one)).toBe('asked');
    expect(await offices.ask({ ...one, by: 'b' })).toBe('asked_before');
    await offices.ask(other);
    expect(await offices.requests(aTip(1))).toEqual([one]);
    expect((await offices.request(one.id))?.by).toBe('a');
    const settled = { pk: 'desk', sk: settledKey(one.id), request: one.id, tip: aTip(1), result: 'done', reason: null };
    await house.tables.referrals.put(settled);
    expect(await desk.settled(aTip(1))).toEqual([settled]);
    expect(await desk.settled(aTip(2))).toEqual([]);
  });

  it('keep sessions, move them on, and never bring one back', async () => {
    await offices.startSession(aSession('a', 100));
    await offices.startSession(aSession('b', 300));
    await offices.touchSession('a', 200);
    expect((await offices.session('a'))?.expires).toBe(200);
    await offices.sweepSessions(200);
    expect(await offices.session('a')).toBeUndefined();
    await offices.touchSession('a', 400);
    expect(await offices.session('a')).toBeUndefined();
    await offices.endSession('b');
    expect(await offices.session('b')).toBeUndefined();
    expect(await offices.member('nobody')).toBeUndefined();
  });
});
