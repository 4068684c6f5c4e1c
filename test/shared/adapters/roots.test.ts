import { afterAll, beforeAll, expect, it } from 'vitest';
import { startHouse, type House } from '../../house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

it('keeps the first of two roots of the same hour, whoever comes with the second', async () => {
  const { roots } = house.custodyPorts;
  const put = [
    roots.putIfAbsent('roots/2026-01-01T00.json', 'one'),
    roots.putIfAbsent('roots/2026-01-01T00.json', 'two'),
  ];
  const [first, second] = await Promise.all(put);
  expect([first, second].filter(Boolean)).toHaveLength(1);
  expect(await roots.putIfAbsent('roots/2026-01-01T00.json', 'three')).toBe(false);
  expect(await roots.get('roots/2026-01-01T00.json')).toBe(first === true ? 'one' : 'two');
  expect(await roots.names('roots/')).toEqual(['roots/2026-01-01T00.json']);
});
