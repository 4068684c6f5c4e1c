import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { triageTip } from '../../../functions/triage/triageTip.ts';
import { aSubmission } from '../../factories/submission.ts';
import { startHouse, type House } from '../../house.ts';
import { actsOf, aTip, tipRow } from '../../tips.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.calm());
afterAll(() => house.close());

describe('triage', () => {
  it.each([
    ['immediate', 'urgent', { now: 'yes' }],
    ['urgent', 'urgent', { moved: 'yes' }],
    ['prompt', 'urgent', { hurt: 'unknown' }],
    ['routine', 'routine', {}],
  ] as const)('finds %s and keeps it in the %s lane all the way', async (level, lane, danger) => {
    const before = house.calls.length;
    const { tip } = await house.accept(aSubmission({ label: { danger } }));
    expect((await tipRow(house, tip))?.owedLane).toBe(lane);
    expect(house.depth('triage', lane).visible).toBe(1);
    await triageTip(house.triagePorts, tip);
    expect(house.depth('routing', lane).visible).toBe(1);
    expect((await tipRow(house, tip))?.urgency).toMatchObject({ level, by: 'triage' });
    expect(house.calls.slice(before).filter(({ service }) => service === 'kms')).not.toHaveLength(0);
    await house.run();
  });

  it('judges once, however often it is pointed at a tip', async () => {
    const { tip } = await aTip(house);
    const before = await tipRow(house, tip);
    await house.queues.triage.send('urgent', { tip });
    await house.queues.triage.send('routine', { tip });
    await house.queues.triage.send('routine', { tip: 'f'.repeat(32) });
    await house.run();
    expect(await tipRow(house, tip)).toEqual(before);
    expect((await actsOf(house, tip)).filter((act) => act === 'triaged')).toHaveLength(1);
  });

  it('judges once also when two do it at the same time', async () => {
    const { tip } = await house.accept(aSubmission());
    await Promise.all([triageTip(house.triagePorts, tip), triageTip(house.triagePorts, tip)]);
    await house.run();
    expect((await actsOf(house, tip)).filter((act) => act === 'triaged')).toHaveLength(1);
  });
});
