import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { tipRowSchema } from '../../../shared/rows/tip.ts';
import { aSubmission } from '../../factories/submission.ts';
import { startHouse, type House } from '../../house.ts';
import { readable } from '../../office.ts';
import { tipRow } from '../../tips.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

describe('a tip that was written before triage had a field of its own', () => {
  it('is read, judged and given as any other', async () => {
    const { tip } = await house.accept(aSubmission());
    await house.tables.tips.change({ pk: tip }, { remove: ['triaged'] });
    const old = await house.tables.tips.get({ pk: tip }, z.looseObject({}));
    expect(old).not.toHaveProperty('triaged');
    expect(tipRowSchema.parse(old).triaged).toEqual([]);
    await house.run();
    expect((await tipRow(house, tip))?.urgency?.by).toBe('triage');
    expect(await readable(house, 'desk', tip)).toEqual(['report: They keep our passports.']);
  });
});
