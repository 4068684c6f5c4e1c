import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reconcile } from '../../../functions/routing/reconcile.ts';
import { startHouse, type House } from '../../house.ts';
import {
  ask,
  keepSealed,
  newRequestId,
  outcomeOf,
  putRequest,
  readable,
  referralOf,
  sealLetter,
} from '../../office.ts';
import { actsOf, aTip } from '../../tips.ts';

/** As many ways as there are calls: slow where the machine is busy. */
const SWEEP = { timeout: 300_000 };

let house: House;
beforeAll(async () => {
  house = await startHouse();
  house.withoutRetries();
});
afterAll(() => house.close());

describe('a request', () => {
  it('is done once and to the end, at whichever answer is lost', SWEEP, async () => {
    const letter = async (tip: string) => {
      const id = newRequestId(tip);
      const sealed = await sealLetter(house, 'desk', tip, id, {
        words: 'Go.',
        part: 'message',
        audience: 'ngo-lantern',
      });
      const digest = await keepSealed(house, 'desk', tip, sealed);
      return { id, request: { act: 'pass_on', to: 'ngo-lantern', sealed: digest } as const };
    };
    const counted = await aTip(house, { choice: 'helpers' });
    const first = await letter(counted.tip);
    const before = house.calls.length;
    await ask(house, 'desk', counted.tip, first.request, { id: first.id });
    const writes = house.calls
      .slice(before)
      .map(({ operation }, index) => ({ operation, at: index + 1 }))
      .filter(({ operation }) => !['GetItem', 'Query', 'SendMessage'].includes(operation));
    for (const { at } of writes) {
      const { tip } = await aTip(house, { choice: 'helpers' });
      const { id, request } = await letter(tip);
      let left = at;
      // The worker dies here: what it asked for has happened, and nothing more does.
      house.faults.after = () => {
        left -= 1;
        return left <= 0 ? 'drop' : undefined;
      };
      house.faults.before = () => (left <= 0 ? 'drop' : undefined);
      await putRequest(house, 'desk', tip, request, { id }).catch(() => undefined);
      await house.run();
      house.calm();
      // Somebody else routes the tip first, with what the request has done of it so far.
      await reconcile(house.routingPorts, tip);
      house.wait(4);
      await house.upkeep();
      await house.run();
      const acts = await actsOf(house, tip);
      const found = {
        at,
        outcome: await outcomeOf(house, 'desk', id),
        reads: await readable(house, 'ngo-lantern', tip),
        passed: acts.filter((act) => act === 'passed_on').length,
        state: (await referralOf(house, 'ngo-lantern', tip))?.state,
      };
      expect(found).toEqual({
        at,
        outcome: 'done',
        reads: ['message: Go.', 'report: They keep our passports.'],
        passed: 1,
        state: 'delivered',
      });
    }
  });
});
