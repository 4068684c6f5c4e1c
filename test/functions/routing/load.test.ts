import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { loadOf } from '../../../functions/routing/load.ts';
import { startHouse, type House } from '../../house.ts';
import { ask } from '../../office.ts';
import { aTip, tipRow } from '../../tips.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.calm());
afterAll(() => house.close());

const NGO = 'ngo-lantern';
const queries = (from: number) =>
  house.calls.slice(from).filter(({ service, operation }) => service === 'dynamodb' && operation === 'Query').length;

describe('how much partners have to do', () => {
  it('is not asked for a tip that stays at the desk, and is where somebody new is told', async () => {
    const before = house.calls.length;
    const { tip } = await aTip(house, { choice: 'helpers' });
    // The tip’s parts, and where the desk wants its mail.
    expect(queries(before)).toBe(2);
    const asked = house.calls.length;
    expect(await ask(house, 'desk', tip, { act: 'pass_on', to: NGO, sealed: null })).toBe('done');
    expect(queries(asked)).toBeGreaterThan(2);
  });

  it('counts what is new and what is open, and nothing that is closed', async () => {
    const row = async (tip: string) => {
      const found = await tipRow(house, tip);
      if (found === undefined) throw new Error('There is no such tip');
      return found;
    };
    const sent = await aTip(house, { choice: 'helpers' });
    const load = async () => (await loadOf(house.routingPorts, await row(sent.tip)))[NGO] ?? 0;
    const before = await load();
    expect(await ask(house, 'desk', sent.tip, { act: 'pass_on', to: NGO, sealed: null })).toBe('done');
    await house.run();
    expect(await load()).toBe(before + 1);
    expect(await ask(house, NGO, sent.tip, { act: 'acknowledge' })).toBe('done');
    expect(await load()).toBe(before + 1);
    expect(await ask(house, NGO, sent.tip, { act: 'decline', reason: 'no_capacity' })).toBe('done');
    await house.run();
    expect(await load()).toBe(before);
  });
});
