import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseRoot } from '../../../functions/custody/objects.ts';
import { signRoot } from '../../../functions/custody/signRoot.ts';
import { link } from '../../../shared/custody/chain.ts';
import { sequenceKey } from '../../../shared/custody/log.ts';
import { openStatement } from '../../../shared/custody/statement.ts';
import { aDraft, anAct } from '../../factories/custody.ts';
import { startHouse, type House } from '../../house.ts';
import { ROOTS } from '../../houseSpecs.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const newest = async () => {
  const { roots, signer } = house.custodyPorts;
  const { names } = await roots.names('roots/');
  const root = parseRoot(await roots.get(names.at(-1) ?? ''));
  const statement = await openStatement(root.statement, await signer.publicKey());
  return { count: names.length, broken: root.broken, number: statement.ok ? statement.value.number : -1 };
};

describe('what was signed', () => {
  // What a lifecycle rule leaves that lets every object expire.
  it('behind delete markers is gone on from, and it is told', async () => {
    await house.custody.append('pipeline#one', [aDraft({ id: 'a' })]);
    for (let hour = 0; hour < 27; hour += 1) {
      await signRoot(house.custodyPorts);
      house.wait(60);
    }
    const before = await newest();
    expect(house.logged.map(({ code }) => code)).not.toContain('roots_hidden');
    const [entry] = await house.custody.read('pipeline#one');
    if (entry === undefined) throw new Error('There is no entry');
    const forged = await link('pipeline#one', undefined, { acts: [anAct({ id: 'forged' })], hour: entry.hour });
    await house.tables.custody.put({ pk: 'pipeline#one', sk: sequenceKey(0), ...forged });
    for (const prefix of ['roots/', 'snapshots/']) {
      for (const Key of (await house.custodyPorts.roots.names(prefix)).names) {
        await house.clients.s3.send(new DeleteObjectCommand({ Bucket: ROOTS, Key }));
      }
    }
    await signRoot(house.custodyPorts);
    const after = await newest();
    expect([after.number, after.count]).toEqual([before.number + 1, before.count + 1]);
    expect(house.logged).toContainEqual({ level: 'error', code: 'roots_hidden', ids: { count: expect.any(Number) } });
    await house.custody.append('pipeline#one', [aDraft({ id: 'b' })]);
    house.wait(60);
    await signRoot(house.custodyPorts);
    expect((await newest()).broken).toEqual(['pipeline#one']);
  });
});
