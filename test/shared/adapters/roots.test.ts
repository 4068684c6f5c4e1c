import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inTurns } from '../../../shared/adapters/inTurns.ts';
import { startHouse, type House } from '../../house.ts';
import { ROOTS } from '../../houseSpecs.ts';

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
  expect(await roots.names('roots/')).toEqual({ names: ['roots/2026-01-01T00.json'], hidden: [] });
});

const name = (at: number): string => `many/${String(at).padStart(4, '0')}`;

it('lists and reads what a delete marker hides, over more pages than one, and behind a name', async () => {
  const { roots } = house.custodyPorts;
  const every = Array.from({ length: 1_020 }, (_, at) => name(at));
  await inTurns(every, (each) => roots.putIfAbsent(each, each));
  const hidden = [name(3), name(999), name(1_001)];
  for (const Key of hidden) await house.clients.s3.send(new DeleteObjectCommand({ Bucket: ROOTS, Key }));
  expect(await roots.names('many/')).toEqual({ names: every, hidden });
  expect(await roots.names('many/', name(999))).toEqual({ names: every.slice(1_000), hidden: [name(1_001)] });
  expect(await Promise.all(hidden.map((each) => roots.get(each)))).toEqual(hidden);
  await expect(roots.get('many/none')).rejects.toThrow('does not exist');
});
