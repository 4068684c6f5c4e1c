import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aNonce, aSession } from '../../factories/submission.ts';
import { startHouse, type House } from '../../house.ts';
import { aTip } from '../../tips.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

describe('a new code that is asked for twice at once', () => {
  it('is the same code for both, wherever the other comes in between', async () => {
    for (let at = 1; at < 10; at += 1) {
      const { key, code } = await aTip(house);
      const session = aSession();
      const nonce = aNonce(session);
      let left = at;
      let other = '';
      house.faults.before = async () => {
        left -= 1;
        if (left !== 0) return undefined;
        house.calm();
        const renewed = await house.mailbox.renew(key, session, nonce, code);
        other = renewed.ok ? renewed.value.code.digits() : renewed.error;
        return undefined;
      };
      const renewed = await house.mailbox.renew(key, session, nonce, code);
      house.calm();
      expect(renewed.ok ? renewed.value.code.digits() : renewed.error, `at call ${at}`).toBe(other);
      expect(other).toMatch(/^\d{16}$/);
    }
  });
});
