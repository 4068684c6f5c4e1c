import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { partRowSchema } from '../../../shared/rows/part.ts';
import { queryAll } from '../../../shared/adapters/table.ts';
import { aPack } from '../../factories/pack.ts';
import { startHouse, type House } from '../../house.ts';
import { ERASURES } from '../../houseSpecs.ts';
import { actsIn } from '../../../shared/custody/digests.ts';
import { ask, grantsOf, readable, referralOf } from '../../office.ts';
import { actsOf, aTip, chain, tipRow, type Sent } from '../../tips.ts';

const DAY = 24 * 60;
const KEPT = 10;

let house: House;
beforeAll(async () => {
  house = await startHouse(await aPack({ jurisdiction: { retentionDays: KEPT } }));
});
afterAll(() => house.close());

/** Upkeep comes by over two hours: what is over is found, ended, and erased in the hour after. */
const pass = async (): Promise<void> => {
  for (let round = 0; round < 4; round += 1) {
    await house.upkeep();
    await house.run();
    house.wait(61);
  }
};

/** From one morning to another, by so many days. */
const sleep = async (days: number): Promise<void> => {
  house.wait(days * DAY - (house.now().getUTCHours() * 60 + house.now().getUTCMinutes()) + 9 * 60);
  await pass();
};

const left = async ({ tip, code }: Sent) => ({
  tip: (await tipRow(house, tip)) !== undefined,
  parts: (await queryAll(house.tables.parts, { hash: { value: tip } }, partRowSchema)).length,
  desk: await readable(house, 'desk', tip),
  opens: (await house.mailbox.open(code)).ok,
});
const NOTHING = { tip: false, parts: 0, desk: [], opens: false };
const WHOLE = { tip: true, parts: 4, desk: ['report: They keep our passports.'], opens: true };

describe('a tip that was kept for as long as the country says', () => {
  it('is erased then and not before, with an entry that says what and not whose', async () => {
    const sent = await aTip(house, { choice: 'helpers' });
    await ask(house, 'desk', sent.tip, { act: 'pass_on', to: 'ngo-lantern', sealed: null });
    await sleep(KEPT);
    expect(await left(sent)).toEqual(WHOLE);
    expect(await tipRow(house, sent.tip)).not.toHaveProperty('owed');
    await sleep(1);
    expect(await left(sent)).toEqual(NOTHING);
    expect(await grantsOf(house, 'ngo-lantern', sent.tip)).toEqual([]);
    for (const partner of ['desk', 'ngo-lantern']) {
      expect(await referralOf(house, partner, sent.tip)).toMatchObject({
        state: 'expired',
        ended: 'expired',
        parts: [],
      });
    }
    expect((await actsOf(house, sent.tip)).slice(-2)).toEqual(['grant_deleted', 'erased']);
    const last = actsIn(await chain(house, sent.tip)).at(-1);
    expect(last).toMatchObject({ actor: 'pipeline', act: 'erased', digests: [], reason: 'expired' });
    const { Contents = [] } = await house.clients.s3.send(new ListObjectsV2Command({ Bucket: ERASURES }));
    expect(Contents.map(({ Key }) => Key)).toContain(`erasures/${sent.tip}.json`);
  });

  it('is not called deleted by its reporter, and can be marked as seen', async () => {
    const sent = await aTip(house);
    await sleep(KEPT + 1);
    expect((await referralOf(house, 'desk', sent.tip))?.history.at(-1)).toMatchObject({
      act: 'expired',
      by: 'pipeline',
    });
    expect(await ask(house, 'desk', sent.tip, { act: 'acknowledge' })).toBe('done');
    expect(await ask(house, 'desk', sent.tip, { act: 'accept' })).toBe('ended');
    expect(await referralOf(house, 'desk', sent.tip)).toMatchObject({ unread: false });
  });
});
