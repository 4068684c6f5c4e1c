import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { advance } from '../../../functions/custody/advance.ts';
import { chainsGrownIn } from '../../../functions/custody/grown.ts';
import { parseRoot } from '../../../functions/custody/objects.ts';
import { signRoot } from '../../../functions/custody/signRoot.ts';
import { link } from '../../../shared/custody/chain.ts';
import { sequenceKey } from '../../../shared/custody/log.ts';
import { openStatement } from '../../../shared/custody/statement.ts';
import { tableName } from '../../../shared/deployment/names.ts';
import { hourOf } from '../../../shared/domain/hour.ts';
import type { CustodyEntry } from '../../../shared/rows/custodyEntry.ts';
import { aDraft, anAct } from '../../factories/custody.ts';
import { startHouse, type House } from '../../house.ts';
import { DEPLOYMENT } from '../../houseSpecs.ts';

/*
 * A seat that was taken over may write whatever it likes under its partner's own name, and nobody may delete it. It must not
 * keep anybody else from being signed.
 */

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const nextRoot = async (custody = house.custodyPorts.custody) => {
  house.wait(60);
  house.logged.length = 0;
  await signRoot({ ...house.custodyPorts, custody });
  const { roots, signer } = house.custodyPorts;
  const root = parseRoot(await roots.get((await roots.names('roots/')).names.at(-1) ?? ''));
  const statement = await openStatement(root.statement, await signer.publicKey());
  return { ...root, chains: statement.ok ? statement.value.chains : -1, names: root.changed.map(({ chain }) => chain) };
};
const unread = () => house.logged.filter(({ code }) => code === 'chain_unread').map(({ ids }) => ids);

/** Entries of 380 KB each, one linked to the other as they should be. */
const writeLong = async (chain: string, count: number): Promise<CustodyEntry[]> => {
  const entries: CustodyEntry[] = [];
  for (let at = 0; at < count; at += 1) {
    const acts = [anAct({ id: `${at}-${'x'.repeat(380_000)}`, actor: 'desk/anna', act: 'part_read' })];
    const entry = await link(chain, entries.at(-1), { acts, hour: hourOf(house.now()) });
    await house.tables.custody.put({ pk: chain, sk: sequenceKey(at), ...entry });
    entries.push(entry);
  }
  return entries;
};

describe('a chain of a partner that is longer than staff can make one', () => {
  it('is under no root, and every other chain is; its partner is named to us, and no tip', async () => {
    await house.custody.append('pipeline#long', [aDraft()]);
    await house.custody.append('pipeline#short', [aDraft()]);
    await house.custody.append('desk#short', [aDraft()]);
    await writeLong('desk#long', 25);
    const root = await nextRoot();
    expect([...root.names].sort()).toEqual(['desk#short', 'pipeline#long', 'pipeline#short']);
    expect([root.broken, root.unread]).toEqual([[], ['desk#long']]);
    expect(unread()).toEqual([{ partner: 'desk', fault: 'too_long', count: 1 }]);
    expect(JSON.stringify(house.logged)).not.toContain('#long');
  });

  it('is looked at each hour, and the rest goes on', async () => {
    await house.custody.append('pipeline#short', [aDraft({ id: 'more' })]);
    const root = await nextRoot();
    expect([root.names, root.unread]).toEqual([['pipeline#short'], ['desk#long']]);
  });

  it('is signed once it is what staff can make, though nothing is written to it then', async () => {
    for (let at = 3; at < 25; at += 1) await house.tables.custody.delete({ pk: 'desk#long', sk: sequenceKey(at) });
    const root = await nextRoot();
    expect([root.names, root.unread]).toEqual([['desk#long'], []]);
    expect(unread()).toEqual([]);
  });
});

const queriesOf = async (chain: string, look: 'whole' | 'grown' = 'whole', most = Number.POSITIVE_INFINITY) => {
  house.calls.length = 0;
  let spent = 0;
  const found = await advance(house.custodyPorts, chain, undefined, look, (size) => (spent += size) <= most);
  return { found, queries: house.calls.filter(({ operation }) => operation === 'Query').length };
};

describe('a chain is read', () => {
  it('to its end, over all pages, where it is whole', async () => {
    const entries = await writeLong('desk#pages', 12);
    const { found, queries } = await queriesOf('desk#pages');
    expect(found).toEqual({ ok: true, value: { chain: 'desk#pages', sequence: 11, hash: entries.at(-1)?.hash } });
    expect(queries).toBeGreaterThan(3);
  });

  it('no further than to the first break', async () => {
    await writeLong('desk#breaks', 12);
    await house.tables.custody.put({ pk: 'desk#breaks', sk: sequenceKey(0), chain: 'desk#breaks' });
    const { found, queries } = await queriesOf('desk#breaks');
    expect(found).toEqual({ ok: false, error: 'broken' });
    expect(queries).toBe(1);
  });

  it('no further than is allowed, also where an entry has what no entry has', async () => {
    const [first] = await writeLong('desk#padded', 1);
    const last = first && (await link('desk#padded', first, { acts: [anAct({ id: 'b' })], hour: first.hour }));
    if (last === undefined) throw new Error('There is no entry');
    const padding = new Set(['y'.repeat(200_000), 'z'.repeat(100_000)]);

    const Item = marshall({ pk: 'desk#padded', sk: sequenceKey(1), ...last, padding });
    await house.clients.dynamo.send(new PutItemCommand({ TableName: tableName(DEPLOYMENT, 'Custody'), Item }));
    expect((await queriesOf('desk#padded')).found.ok).toBe(true);
    expect((await queriesOf('desk#padded', 'whole', 600_000)).found).toEqual({ ok: false, error: 'too_long' });
  });

  it('and found broken where a page begins anew, or one is left out between pages', async () => {
    await writeLong('desk#between', 6);
    await house.tables.custody.delete({ pk: 'desk#between', sk: sequenceKey(2) });
    expect((await queriesOf('desk#between')).found).toEqual({ ok: false, error: 'broken' });
  });
});

describe('one chain that cannot be read', () => {
  it('for a number that no computer of ours holds is broken, and keeps no other from being signed', async () => {
    await house.custody.append('pipeline#number', [aDraft()]);
    const Item = {
      pk: { S: 'desk#number' },
      sk: { S: sequenceKey(0) },
      hour: { S: hourOf(house.now()) },
      sequence: { N: '1e125' },
    };
    await house.clients.dynamo.send(new PutItemCommand({ TableName: tableName(DEPLOYMENT, 'Custody'), Item }));
    const root = await nextRoot();
    expect([root.names, root.broken]).toEqual([['pipeline#number'], ['desk#number']]);
  });

  it('because the table does not answer for it is looked at again with the next root', async () => {
    await house.custody.append('pipeline#slow', [aDraft()]);
    await house.custody.append('pipeline#quick', [aDraft()]);
    const { custody } = house.custodyPorts;
    const root = await nextRoot({
      ...custody,
      query: (search, schema) =>
        search.hash.value === 'pipeline#slow' ? Promise.reject(new Error('Throttled')) : custody.query(search, schema),
    });
    expect([root.names, root.unread]).toEqual([['pipeline#quick'], ['pipeline#slow']]);
    expect(unread()).toEqual([{ fault: 'Error', count: 1 }]);
    for (let hour = 0; hour < 4; hour += 1) house.wait(60);
    expect((await nextRoot()).names).toEqual(['pipeline#slow']);
  });
});

describe('chains of a partner', () => {
  it('that belong to no tip count for nothing', async () => {
    const before = (await nextRoot()).chains;
    for (let at = 0; at < 30; at += 1) await house.custody.append(`desk#made-up-${at}`, [aDraft()]);
    await house.custody.append('ngo-harbour#short', [aDraft()]);
    const root = await nextRoot();
    expect(root.names).toEqual(['ngo-harbour#short']);
    expect([root.chains - before, root.unread, root.broken.filter((chain) => chain.includes('made-up'))]).toEqual([
      1,
      [],
      [],
    ]);
  });

  it('without end are looked through up to a bound, and those of all others whole', async () => {
    house.wait(60 * 5);
    for (const tip of ['a', 'b', 'c', 'd', 'e', 'f']) {
      for (const owner of ['pipeline', 'aaa', 'mmm', 'zzz']) {
        if (owner === 'mmm' || owner === 'pipeline' || tip < 'c') {
          await house.custody.append(`${owner}#${tip}`, [aDraft()]);
        }
      }
    }
    const { chains, flooding } = await chainsGrownIn(house.custodyPorts, [hourOf(house.now())], () => false, 4);
    expect([...flooding]).toEqual(['mmm']);
    const of = (owner: string) => [...chains].filter((chain) => chain.startsWith(`${owner}#`)).length;
    expect(['pipeline', 'aaa', 'mmm', 'zzz'].map(of)).toEqual([6, 2, 4, 2]);
  });
});

it('a broken chain is named by each root until it is whole again, also behind a snapshot of all that was signed', async () => {
  for (const id of ['a', 'b', 'c']) await house.custody.append('pipeline#mended', [aDraft({ id })]);
  await nextRoot();
  const [, middle] = await house.custody.read('pipeline#mended');
  if (middle === undefined) throw new Error('There is no entry');
  const key = { pk: 'pipeline#mended', sk: sequenceKey(1) };
  await house.tables.custody.delete(key);
  const named: boolean[] = [];
  for (let hour = 0; hour < 50; hour += 1) named.push((await nextRoot()).broken.includes('pipeline#mended'));
  const first = named.indexOf(true);
  expect(first).toBeLessThan(24);
  expect([first >= 0, named.lastIndexOf(false) < first]).toEqual([true, true]);
  await house.tables.custody.put({ ...key, ...middle });
  expect((await nextRoot()).broken).not.toContain('pipeline#mended');
});
