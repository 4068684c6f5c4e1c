import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { verifyChain } from '../../../shared/custody/chain.ts';
import { ChainBegun } from '../../../shared/custody/log.ts';
import { actsIn } from '../../../shared/custody/digests.ts';
import * as z from 'zod';
import { aDraft } from '../../factories/custody.ts';
import { startHouse, type House } from '../../house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.calm());
afterAll(() => house.close());

const draft = (id: string) => aDraft({ id });

const idsOf = async (chain: string): Promise<string[]> => {
  const entries = await house.custody.read(chain);
  expect(await verifyChain(chain, entries)).toEqual({ ok: true, value: undefined });
  return actsIn(entries).map(({ id }) => id);
};

describe('appending', () => {
  it('logs the same act once, however often it is tried', async () => {
    await house.custody.append('pipeline#a', [draft('one'), draft('two')]);
    await house.custody.append('pipeline#a', [draft('two'), draft('three')]);
    expect(await idsOf('pipeline#a')).toEqual(['one', 'two', 'three']);
  });

  it('puts what is logged in one go into one entry, and each act once', async () => {
    const before = house.calls.length;
    await house.custody.append('pipeline#g', [draft('one'), draft('two'), draft('one'), draft('three')]);
    expect(house.calls.slice(before).map(({ operation }) => operation)).toEqual(['Query', 'PutItem']);
    const entries = await house.custody.read('pipeline#g');
    expect(entries.map(({ acts }) => acts.map(({ id }) => id))).toEqual([['one', 'two', 'three']]);
    expect(new Set(actsIn(entries).map(({ salt }) => salt)).size).toBe(3);
  });

  it('parts what would be more than a row holds', async () => {
    const heavy = ['one', 'two', 'three', 'four', 'five'].map((id) =>
      aDraft({ id, digests: Array.from({ length: 700 }, (_unused, at) => `${at}`.padEnd(128, 'd')) }),
    );
    await house.custody.append('pipeline#i', [draft('light'), ...heavy, draft('last')]);
    expect(await idsOf('pipeline#i')).toEqual(['light', 'one', 'two', 'three', 'four', 'five', 'last']);
    expect((await house.custody.read('pipeline#i')).length).toBeGreaterThan(3);
  });

  it.each([
    { id: 'x'.repeat(201) },
    { actor: `desk/${'b'.repeat(41)}` },
    { actor: 'somebody' },
    { digests: ['d'.repeat(129)] },
    { reason: 'r'.repeat(129) },
  ])('takes no entry that would weigh on the chain for good: %o', async (heavy) => {
    await expect(house.custody.append('pipeline#h', [{ ...draft('one'), ...heavy }])).rejects.toThrow(z.ZodError);
    expect(await idsOf('pipeline#h')).toEqual([]);
  });

  it('keeps one unbroken chain while many write to it at once, some of them the same', async () => {
    const writers = Array.from({ length: 12 }, (_unused, at) => [draft(`w${at}`), draft('shared'), draft(`v${at}`)]);
    await Promise.all(writers.map((drafts) => house.custody.append('pipeline#b', drafts)));
    const ids = await idsOf('pipeline#b');
    expect(new Set(ids).size).toBe(25);
    expect(ids).toHaveLength(25);
  });

  it('logs once where the answer was lost', async () => {
    let puts = 0;
    house.faults.after = ({ operation }) => {
      if (operation !== 'PutItem') return undefined;
      puts += 1;
      return puts === 1 ? 'drop' : undefined;
    };
    await house.custody.append('pipeline#c', [draft('one'), draft('two')]);
    expect(await idsOf('pipeline#c')).toEqual(['one', 'two']);
  });

  it('goes on from where the chain is by now, though it was opened earlier', async () => {
    const chain = await house.custody.open('pipeline#d');
    await house.custody.append('pipeline#d', [draft('other')]);
    await chain.append([{ ...draft('mine'), act: 'words_added', digests: ['report:x'] }]);
    expect(await idsOf('pipeline#d')).toEqual(['other', 'mine']);
    expect(chain.vouched().has('report:x')).toBe(true);
  });

  it('makes the first entry in one call, with what was owed to it before, or says that it is not the first', async () => {
    const before = house.calls.length;
    const chain = house.custody.beginning('pipeline#j');
    chain.owe([{ ...draft('owed'), act: 'accepted', digests: ['report:y'] }]);
    expect(chain.vouched().has('report:y')).toBe(true);
    await chain.append([draft('one')]);
    await chain.append([draft('two'), draft('owed')]);
    expect(house.calls.slice(before).map(({ operation }) => operation)).toEqual(['PutItem', 'PutItem']);
    expect((await house.custody.read('pipeline#j')).map(({ acts }) => acts.length)).toEqual([2, 1]);
    expect(await idsOf('pipeline#j')).toEqual(['owed', 'one', 'two']);

    const late = house.custody.beginning('pipeline#j');
    late.owe([{ ...draft('owed'), act: 'accepted', digests: ['report:other'] }]);
    await expect(late.append([draft('three')])).rejects.toThrow(ChainBegun);
    await expect(late.append([draft('four')])).rejects.toThrow(ChainBegun);
    expect(await idsOf('pipeline#j')).toEqual(['owed', 'one', 'two']);
  });

  it('vouches for what the chain says, whatever is owed to it under an act that it has', async () => {
    await house.custody.append('pipeline#k', [{ ...draft('a'), act: 'accepted', digests: ['report:true'] }]);
    const chain = await house.custody.open('pipeline#k');
    chain.owe([{ ...draft('a'), act: 'accepted', digests: ['report:false'] }]);
    expect([...chain.vouched()]).toEqual(['report:true']);
  });

  it('goes on behind a known end without a look, and looks where it is the end no more', async () => {
    const chain = house.custody.beginning('pipeline#l');
    await chain.append([draft('one')]);
    const head = chain.head();
    const before = house.calls.length;
    await house.custody.append('pipeline#l', [draft('two')], head);
    expect(house.calls.slice(before).map(({ operation }) => operation)).toEqual(['PutItem']);
    await house.custody.append('pipeline#l', [draft('three'), draft('two')], head);
    await house.custody.append('pipeline#l', [draft('three')], head);
    expect(await idsOf('pipeline#l')).toEqual(['one', 'two', 'three']);
  });

  it('throws where the log cannot be written, so that what was to be logged does not happen', async () => {
    house.faults.before = ({ operation }) => (operation === 'PutItem' ? 'throttle' : undefined);
    await expect(house.custody.append('pipeline#e', [draft('one')])).rejects.toThrow('Rate exceeded');
  });
});
