import { afterAll, beforeAll, expect, it } from 'vitest';
import { startHouse, type House } from '../../house.ts';
import { ask, referralOf } from '../../office.ts';
import { aTip, chain } from '../../tips.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

it('services have states of their own, keep a referral in service, and the log says how far and not what', async () => {
  const { tip } = await aTip(house);
  const give = (need: 'shelter' | 'medical', state: 'planned' | 'started' | 'done' | 'stopped') =>
    ask(house, 'desk', tip, { act: 'service', need, state });
  const standing = async () => {
    const row = await referralOf(house, 'desk', tip);
    return [row?.state, ...(row?.services ?? []).map(({ need, state }) => `${need} ${state}`)];
  };
  expect(await give('shelter', 'planned'), 'not before somebody said yes').toBe('wrong_state');
  await ask(house, 'desk', tip, { act: 'accept' });
  expect([await give('shelter', 'planned'), await give('medical', 'done')]).toEqual(['done', 'done']);
  expect(await standing()).toEqual(['in_service', 'shelter planned', 'medical done']);
  expect([await give('shelter', 'started'), await give('shelter', 'planned')]).toEqual(['done', 'not_next']);
  await ask(house, 'desk', tip, { act: 'outcome', outcome: 'helped' });
  expect(await ask(house, 'desk', tip, { act: 'close' })).toBe('service_open');
  expect((await standing())[0], 'while one is open').toBe('in_service');
  expect(JSON.stringify(await chain(house, tip))).not.toMatch(/shelter|medical/);
});

it('is accepted again once no service is open', async () => {
  const { tip } = await aTip(house);
  await ask(house, 'desk', tip, { act: 'accept' });
  await ask(house, 'desk', tip, { act: 'service', need: 'shelter', state: 'started' });
  expect((await referralOf(house, 'desk', tip))?.state).toBe('in_service');
  await ask(house, 'desk', tip, { act: 'service', need: 'shelter', state: 'stopped' });
  const row = await referralOf(house, 'desk', tip);
  expect([row?.state, row?.history.at(-1)]).toEqual([
    'accepted',
    expect.objectContaining({ act: 'service', detail: 'stopped' }),
  ]);
});
