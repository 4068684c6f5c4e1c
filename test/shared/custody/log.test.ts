import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { verifyChain } from '../../../shared/custody/chain.ts';
import { append, begin, openChain, readChain } from '../../../shared/custody/log.ts';
import * as z from 'zod';
import { hourOf } from '../../../shared/domain/hour.ts';
import type { CustodyDraft } from '../../../shared/rows/custodyEntry.ts';
import { startHouse, type House } from '../../house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.calm());
afterAll(() => house.close());

const draft = (id: string): CustodyDraft => ({
  id,
  actor: 'pipeline',
  act: 'triaged',
  digests: [],
  reason: null,
  hour: hourOf(new Date(0)),
});

const idsOf = async (chain: string): Promise<string[]> => {
  const entries = await readChain(house.tables.custody, chain);
  expect(verifyChain(chain, entries)).toEqual({ ok: true, value: undefined });
  return entries.map(({ id }) => id);
};

describe('appending', () => {
  it('logs the same act once, however often it is tried', async () => {
    await append(house.tables.custody, 'pipeline#a', [draft('one'), draft('two')]);
    await append(house.tables.custody, 'pipeline#a', [draft('two'), draft('three')]);
    await begin(house.tables.custody, 'pipeline#a', draft('one'));
    expect(await idsOf('pipeline#a')).toEqual(['one', 'two', 'three']);
  });

  it.each([
    { id: 'x'.repeat(201) },
    { actor: `desk/${'b'.repeat(41)}` },
    { actor: 'somebody' },
    { digests: ['d'.repeat(129)] },
    { reason: 'r'.repeat(129) },
  ])('takes no entry that would weigh on the chain for good: %o', async (heavy) => {
    await expect(append(house.tables.custody, 'pipeline#h', [{ ...draft('one'), ...heavy }])).rejects.toThrow(
      z.ZodError,
    );
    expect(await idsOf('pipeline#h')).toEqual([]);
  });

  it('keeps one unbroken chain while many write to it at once, some of them the same', async () => {
    const writers = Array.from({ length: 12 }, (_unused, at) => [draft(`w${at}`), draft('shared'), draft(`v${at}`)]);
    await Promise.all(writers.map((drafts) => append(house.tables.custody, 'pipeline#b', drafts)));
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
    await append(house.tables.custody, 'pipeline#c', [draft('one'), draft('two')]);
    expect(await idsOf('pipeline#c')).toEqual(['one', 'two']);
  });

  it('goes on from where the chain is by now, though it was opened earlier', async () => {
    const chain = await openChain(house.tables.custody, 'pipeline#d');
    await append(house.tables.custody, 'pipeline#d', [draft('other')]);
    await chain.append([{ ...draft('mine'), act: 'words_added', digests: ['report:x'] }]);
    expect(await idsOf('pipeline#d')).toEqual(['other', 'mine']);
    expect(chain.vouched().has('report:x')).toBe(true);
  });

  it('throws where the log cannot be written, so that what was to be logged does not happen', async () => {
    house.faults.before = ({ operation }) => (operation === 'PutItem' ? 'throttle' : undefined);
    await expect(append(house.tables.custody, 'pipeline#e', [draft('one')])).rejects.toThrow('Rate exceeded');
  });
});
