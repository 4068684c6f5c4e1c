import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseRoot } from '../../../functions/custody/objects.ts';
import { signRoot } from '../../../functions/custody/signRoot.ts';
import { sha256 } from '../../../shared/custody/hash.ts';
import { rootBy } from '../../../shared/custody/merkle.ts';
import { hashOfStatement, openStatement, type Statement } from '../../../shared/custody/statement.ts';
import { link } from '../../../shared/custody/chain.ts';
import { sequenceKey } from '../../../shared/custody/log.ts';
import { hourOf } from '../../../shared/domain/hour.ts';
import { custodyProofSchema, proofKey } from '../../../shared/rows/custodyProof.ts';
import { custodyEntrySchema } from '../../../shared/rows/custodyEntry.ts';
import { fromBase64url, toBase64url } from '../../../shared/sealing/base64url.ts';
import { aDraft, anAct } from '../../factories/custody.ts';
import { startHouse, type House } from '../../house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const names = async () => (await house.custodyPorts.roots.names('roots/')).names;
const nextHour = async () => {
  house.wait(60);
  await signRoot(house.custodyPorts);
};
const rootsInOrder = async () =>
  Promise.all((await names()).map(async (name) => parseRoot(await house.custodyPorts.roots.get(name))));
const newest = async () => {
  const root = (await rootsInOrder()).at(-1);
  if (root === undefined) throw new Error('There is no root');
  return root;
};
const opened = async (text: string): Promise<Statement> => {
  const statement = await openStatement(text, await house.custodyPorts.signer.publicKey());
  if (!statement.ok) throw new Error('Not signed');
  return statement.value;
};
const proofOf = (chain: string) => house.tables.custody.get(proofKey(chain), custodyProofSchema);
const leads = async (chain: string): Promise<boolean> => {
  const proof = await proofOf(chain);
  if (proof === undefined) return false;
  const { chains, root } = await opened(proof.statement);
  const path = proof.path.map((step) => Uint8Array.from(fromBase64url(step)));
  const found = await rootBy(proof, { index: proof.index, path }, chains, sha256);
  return found !== undefined && toBase64url(found) === root;
};
const codes = () => house.logged.map(({ code }) => code);

/** As a taken-over writer does it, which may put and cannot be kept from putting over what is there. */
const rewrite = async (chain: string, sequence: number, id: string): Promise<void> => {
  const [entry] = (await house.custody.read(chain)).slice(sequence);
  if (entry === undefined) throw new Error('There is no such entry');
  const before = sequence === 0 ? undefined : { sequence: sequence - 1, hash: entry.previous };
  const forged = await link(chain, before, { acts: [anAct({ id })], hour: entry.hour });
  await house.tables.custody.put({ pk: chain, sk: sequenceKey(sequence), ...custodyEntrySchema.parse(forged) });
};

describe('the signed root', () => {
  it('is one an hour, however often it is asked for, and each names the one before', async () => {
    await house.custody.append('pipeline#one', [aDraft()]);
    await signRoot(house.custodyPorts);
    await signRoot(house.custodyPorts);
    await house.custody.append('pipeline#two', [aDraft()]);
    await nextHour();
    const signed = await rootsInOrder();
    const [first, second, ...more] = await Promise.all(signed.map(({ statement }) => opened(statement)));
    expect(more).toEqual([]);
    expect([first, second].map((each) => [each?.number, each?.chains])).toEqual([
      [1, 1],
      [2, 2],
    ]);
    expect(second?.previous).toBe(await hashOfStatement(signed[0]?.statement ?? ''));
  });

  it('has every chain under it that was written to, and says where', async () => {
    expect(await leads('pipeline#one')).toBe(true);
    expect(await leads('pipeline#two')).toBe(true);
    await house.custody.append('pipeline#one', [aDraft({ id: 'more' })]);
    expect((await proofOf('pipeline#one'))?.sequence).toBe(0);
    await nextHour();
    expect((await proofOf('pipeline#one'))?.sequence).toBe(1);
    expect(await leads('pipeline#one')).toBe(true);
  });

  it('takes up what came at the end of an hour, after that hour’s root', async () => {
    await house.custody.append('desk#one', [aDraft()]);
    await nextHour();
    expect((await newest()).changed.map(({ chain }) => chain)).toEqual(['desk#one']);
    await nextHour();
    expect((await newest()).changed).toEqual([]);
  });

  it('writes the proofs later where it was cut short behind the root', async () => {
    await house.custody.append('pipeline#late', [aDraft()]);
    house.faults.before = ({ operation }) => (operation === 'PutItem' ? 'throttle' : undefined);
    house.wait(60);
    await expect(signRoot(house.custodyPorts)).rejects.toThrow('Rate exceeded');
    house.calm();
    expect(await proofOf('pipeline#late')).toBeUndefined();
    await signRoot(house.custodyPorts);
    expect(await leads('pipeline#late')).toBe(true);
  });
});

describe('a chain that is not what was signed', () => {
  it('keeps its signed head, raises the alarm, and keeps nobody else from being signed', async () => {
    await house.custody.append('pipeline#bad', [aDraft({ id: 'a' })]);
    await house.custody.append('pipeline#bad', [aDraft({ id: 'b' })]);
    await nextHour();
    const before = await proofOf('pipeline#bad');
    await rewrite('pipeline#bad', 1, 'forged');
    await house.custody.append('pipeline#bad', [aDraft({ id: 'c' })]);
    await house.custody.append('pipeline#good', [aDraft()]);
    await nextHour();
    const root = await newest();
    expect(root.broken).toEqual(['pipeline#bad']);
    expect(root.changed.map(({ chain }) => chain)).toEqual(['pipeline#good']);
    expect((await proofOf('pipeline#bad'))?.hash).toBe(before?.hash);
    expect(codes()).toContain('chain_broken');
    expect(JSON.stringify(house.logged)).not.toContain('#bad');
  });

  it('is found within a day though nothing was appended to it, also where only the end was cut off', async () => {
    await house.custody.append('pipeline#cut', [aDraft({ id: 'a' })]);
    await house.custody.append('pipeline#cut', [aDraft({ id: 'b' })]);
    await house.custody.append('pipeline#quiet', [aDraft({ id: 'a' })]);
    await nextHour();
    await house.tables.custody.delete({ pk: 'pipeline#cut', sk: sequenceKey(1) });
    await rewrite('pipeline#quiet', 0, 'forged');
    const found = new Set<string>();
    for (let hour = 0; hour < 26; hour += 1) {
      await nextHour();
      for (const chain of (await newest()).broken) found.add(chain);
    }
    expect([...found].sort()).toEqual(['pipeline#bad', 'pipeline#cut', 'pipeline#quiet']);
  });

  it('is found within a day where an entry in the middle was rewritten or taken out, behind one that still stands', async () => {
    const chains = ['pipeline#first', 'pipeline#middle', 'pipeline#hole', 'pipeline#odd'];
    for (const chain of chains) {
      for (const id of ['a', 'b', 'c']) await house.custody.append(chain, [aDraft({ id })]);
    }
    await nextHour();
    await rewrite('pipeline#first', 0, 'forged');
    await rewrite('pipeline#middle', 1, 'forged');
    await house.tables.custody.delete({ pk: 'pipeline#hole', sk: sequenceKey(1) });
    await house.tables.custody.put({ pk: 'pipeline#odd', sk: sequenceKey(0), chain: 'pipeline#odd' });
    const found = new Set<string>();
    for (let hour = 0; hour < 24; hour += 1) {
      await nextHour();
      for (const chain of (await newest()).broken) found.add(chain);
    }
    expect([...found]).toEqual(expect.arrayContaining(chains));
    expect([...found]).not.toContain('pipeline#one');
  });

  it('is found also where its words changed under the same hash', async () => {
    await house.custody.append('pipeline#words', [aDraft({ id: 'a' })]);
    await nextHour();
    const [entry] = await house.custody.read('pipeline#words');
    if (entry === undefined) throw new Error('There is no entry');
    const acts = entry.acts.map((act) => Object.assign({}, act, { reason: 'forged' }));
    await house.tables.custody.put({ pk: 'pipeline#words', sk: sequenceKey(0), ...entry, acts });
    await house.custody.append('pipeline#words', [aDraft({ id: 'b' })]);
    await nextHour();
    expect((await newest()).broken).toContain('pipeline#words');
  });
});

describe('the bucket of roots', () => {
  it('has a snapshot a day, from which the rest is read', async () => {
    expect((await house.custodyPorts.roots.names('snapshots/')).names.length).toBeGreaterThan(0);
    await house.custody.append('pipeline#after', [aDraft()]);
    await nextHour();
    expect(await leads('pipeline#after')).toBe(true);
  });

  it('is gone on from after days of silence', async () => {
    house.wait(60 * 24 * 9);
    await house.custody.append('pipeline#awake', [aDraft()]);
    await signRoot(house.custodyPorts);
    expect(await leads('pipeline#awake')).toBe(true);
  });

  it('with a root that does not follow is signed on top of by nobody', async () => {
    const root = await newest();
    const ahead = hourOf(new Date(house.now().getTime() + 3_600_000));
    const text = JSON.stringify({ ...root, changed: [['pipeline#made-up', 0, 'x']] });
    await house.custodyPorts.roots.putIfAbsent(`roots/${ahead}.json`, text);
    house.wait(120);
    await expect(signRoot(house.custodyPorts)).rejects.toThrow('does not follow');
    expect(codes()).toContain('roots_broken');
  });
});
