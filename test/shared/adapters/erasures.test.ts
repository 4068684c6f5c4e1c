import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createErasures, type Erasures } from '../../../shared/adapters/erasures.ts';
import { hourOf } from '../../../shared/domain/hour.ts';
import { startHouse, type House } from '../../house.ts';
import { ERASURES } from '../../houseSpecs.ts';

let house: House;
let erasures: Erasures;
beforeAll(async () => {
  house = await startHouse();
  erasures = createErasures(house.clients.s3, ERASURES);
});
afterAll(() => house.close());

const tips = Array.from({ length: 7 }, (_unused, index) => index.toString(16).padEnd(32, '0'));

/** As a replay goes through it, page by page. */
const listed = async (begins: string, limit: number): Promise<string[]> => {
  const found: string[] = [];
  let after: string | undefined;
  for (let page = 0; page < 50; page += 1) {
    const { tips: some, next } = await erasures.list(begins, limit, after);
    found.push(...some);
    after = next;
    if (after === undefined) return found;
  }
  throw new Error('the list has no end');
};

it.each([1, 2, 3, 100])(
  'lists each erasure in pages of %i, also what was written again and again or is hidden by a marker',
  async (limit) => {
    const hour = hourOf(house.now());
    for (const tip of tips) await erasures.put(tip, hour);
    for (let again = 0; again < 4; again += 1) await erasures.put(tips[2] ?? '', hour);
    for (const tip of tips.slice(3, 5)) {
      await house.clients.s3.send(new DeleteObjectCommand({ Bucket: ERASURES, Key: `erasures/${tip}.json` }));
    }
    expect([...new Set(await listed('', limit))]).toEqual(tips);
  },
);

it('lists those whose ids begin with a digit, and no others', async () => {
  expect([...new Set(await listed('3', 100))]).toEqual([tips[3]]);
  expect(await listed('f', 100)).toEqual([]);
});
