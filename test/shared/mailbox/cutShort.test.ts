import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { aNonce, aSession } from '../../factories/submission.ts';
import { startHouse, type House } from '../../house.ts';
import { aTip, tipRow } from '../../tips.ts';

/** As many ways as there are calls: slow where the machine is busy. */
const SWEEP = { timeout: 300_000 };

let house: House;
beforeAll(async () => {
  house = await startHouse();
  house.withoutRetries();
});
afterAll(() => house.close());

const rows = async ({ clients }: House): Promise<number> => {
  const { Count } = await clients.dynamo.send(new ScanCommand({ TableName: 'quietline-zz-mailboxes' }));
  return Count ?? 0;
};

describe('a new code', () => {
  it('leaves no row behind, at whichever call it is cut short', SWEEP, async () => {
    for (let at = 1; at < 14; at += 1) {
      const { tip, key, code: old } = await aTip(house);
      const before = await rows(house);
      const session = aSession();
      const nonce = aNonce(session);
      let left = at;
      house.faults.before = () => {
        left -= 1;
        return left <= 0 ? 'throttle' : undefined;
      };
      await house.mailbox.renew(key, session, nonce, old).catch(() => undefined);
      house.calm();
      house.wait(3 * 60);
      await house.upkeep();
      await house.run();
      expect([at, await rows(house)]).toEqual([at, before]);
      const code = (await tipRow(house, tip))?.mailbox;
      expect(await house.tables.mailboxes.get({ pk: code ?? '' }, z.unknown())).toBeDefined();
    }
  });

  it('has the old one’s row deleted by routing, long before the sweep, where web did not get to it', async () => {
    const { key, code: old } = await aTip(house);
    const before = await rows(house);
    const session = aSession();
    house.faults.before = ({ operation }) => (operation === 'DeleteItem' ? 'throttle' : undefined);
    await expect(house.mailbox.renew(key, session, aNonce(session), old)).rejects.toThrow('Rate exceeded');
    house.calm();
    expect(await rows(house)).toBe(before + 1);
    house.wait(4);
    await house.upkeep();
    await house.run();
    expect(await rows(house)).toBe(before);
  });
});
