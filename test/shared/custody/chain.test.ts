import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashOfAct, verifyChain, type ShownEntry } from '../../../shared/custody/chain.ts';
import { hourOf } from '../../../shared/domain/hour.ts';
import type { CustodyAct, CustodyEntry } from '../../../shared/rows/custodyEntry.ts';
import { aChain, anAct, anyActs } from '../../factories/custody.ts';

const CHAIN = 'pipeline#t';

const present = <Item>(list: readonly (Item | undefined)[]): Item[] => list.filter((item) => item !== undefined);

const isWhole = async (entries: readonly ShownEntry[]): Promise<boolean> => (await verifyChain(CHAIN, entries)).ok;

const anHourLater = (hour: string) => hourOf(new Date(Date.parse(hour) + 3_600_000));

/** Another value of the same type, for any field. */
const alteredAct = (act: CustodyAct, field: keyof CustodyAct): CustodyAct => {
  const other = {
    id: `${act.id}x`,
    actor: `${act.actor}x`,
    act: act.act === 'erased' ? ('triaged' as const) : ('erased' as const),
    digests: [...act.digests, ''],
    reason: act.reason === null ? '' : null,
    hour: anHourLater(act.hour),
    salt: `${act.salt}x`,
  };
  return { ...act, [field]: other[field] };
};
const withActAltered = (entry: CustodyEntry, act: number, field: keyof CustodyAct): CustodyEntry => ({
  ...entry,
  acts: entry.acts.map((each, at) => (at === act % entry.acts.length ? alteredAct(each, field) : each)),
});
const actFields = ['id', 'actor', 'act', 'digests', 'reason', 'hour', 'salt'] as const;

const alteredEntry = (entry: CustodyEntry, field: keyof CustodyEntry): CustodyEntry => {
  const other = {
    chain: `${entry.chain}x`,
    sequence: entry.sequence + 1,
    previous: `${entry.previous}x`,
    hour: anHourLater(entry.hour),
    acts: entry.acts.slice(1),
    hash: `${entry.hash}x`,
  };
  return { ...entry, [field]: other[field] };
};
const entryFields = ['chain', 'sequence', 'previous', 'hour', 'acts', 'hash'] as const;

describe('a chain', () => {
  it('is whole as it was written', async () => {
    await fc.assert(
      fc.asyncProperty(anyActs, async (all) => {
        expect(await isWhole(await aChain(CHAIN, all))).toBe(true);
      }),
    );
  });

  it('is broken by any field of any act that was changed', async () => {
    await fc.assert(
      fc.asyncProperty(anyActs, fc.nat(), fc.nat(), fc.constantFrom(...actFields), async (all, which, act, field) => {
        const entries = await aChain(CHAIN, all);
        const at = which % entries.length;
        const forged = entries.map((entry, index) => (index === at ? withActAltered(entry, act, field) : entry));
        expect(await isWhole(forged)).toBe(false);
      }),
    );
  });

  it('is broken by any field of any entry that was changed', async () => {
    await fc.assert(
      fc.asyncProperty(anyActs, fc.nat(), fc.constantFrom(...entryFields), async (all, seed, field) => {
        const entries = await aChain(CHAIN, all);
        const at = seed % entries.length;
        const forged = entries.map((entry, index) => (index === at ? alteredEntry(entry, field) : entry));
        expect(await isWhole(forged)).toBe(false);
      }),
    );
  });

  it('is broken by a digest that moved across the border of two, or an act across the border of two entries', async () => {
    const [first] = await aChain(CHAIN, [[anAct({ digests: ['ab', 'c'] })]]);
    if (first === undefined) throw new Error('Nothing was chained');
    expect(await isWhole([{ ...first, acts: [anAct({ digests: ['a', 'bc'] })] }])).toBe(false);
    expect(await isWhole([{ ...first, acts: [anAct({ digests: ['ab,c'] })] }])).toBe(false);
    const [one, two] = await aChain(CHAIN, [[anAct()], [anAct({ id: 'two' }), anAct({ id: 'three' })]]);
    if (one === undefined || two === undefined) throw new Error('Nothing was chained');
    const moved = [
      { ...one, acts: [...one.acts, ...two.acts.slice(0, 1)] },
      { ...two, acts: two.acts.slice(1) },
    ];
    expect(await isWhole(moved)).toBe(false);
  });

  it('is broken by an entry that is missing anywhere but at the end, which only a signed head can show', async () => {
    await fc.assert(
      fc.asyncProperty(anyActs, fc.nat(), async (all, seed) => {
        const entries = await aChain(CHAIN, all);
        const at = seed % entries.length;
        const left = entries.filter((_entry, index) => index !== at);
        expect(await isWhole(left)).toBe(at === entries.length - 1);
      }),
    );
  });

  it('is broken by two entries that changed places, or one that comes twice', async () => {
    await fc.assert(
      fc.asyncProperty(anyActs, fc.nat(), fc.nat(), async (all, one, other) => {
        const entries = await aChain(CHAIN, all);
        const [from, to] = [one % entries.length, other % entries.length];
        const swapped = entries.map((entry, at) => (at === from ? entries[to] : at === to ? entries[from] : entry));
        expect(await isWhole(present(swapped))).toBe(from === to);
        expect(await isWhole(present([...entries, entries[from]]))).toBe(false);
      }),
    );
  });

  it('does not take the same act twice, even well linked', async () => {
    const broken = { ok: false, error: { sequence: 1, fault: 'repeated_id' } };
    expect(await verifyChain(CHAIN, await aChain(CHAIN, [[anAct()], [anAct()]]))).toEqual(broken);
    const within = await aChain(CHAIN, [[anAct({ id: 'first' })], [anAct(), anAct()]]);
    expect(await verifyChain(CHAIN, within)).toEqual(broken);
  });
});

describe('an act that is withheld', () => {
  it('leaves the chain whole, and any change to its hash breaks it', async () => {
    await fc.assert(
      fc.asyncProperty(anyActs, fc.func(fc.boolean()), async (all, withholds) => {
        const hide = async (act: CustodyAct) => (withholds(act.id) ? { withheld: await hashOfAct(act) } : act);
        const shown: ShownEntry[] = [];
        for (const entry of await aChain(CHAIN, all)) {
          shown.push({ ...entry, acts: await Promise.all(entry.acts.map(hide)) });
        }
        expect(await isWhole(shown)).toBe(true);
        const forged = shown.map(({ acts, ...entry }) =>
          Object.assign(entry, {
            acts: acts.map((act) => ('withheld' in act ? { withheld: `${act.withheld}x` } : act)),
          }),
        );
        expect(await isWhole(forged)).toBe(!JSON.stringify(shown).includes('"withheld"'));
      }),
    );
  });

  it('cannot be guessed by its hash: the same act has another with each salt', async () => {
    expect(await hashOfAct(anAct({ salt: 'a' }))).not.toBe(await hashOfAct(anAct({ salt: 'b' })));
  });
});

describe('the rest of a chain', () => {
  it('goes on behind the entry that was known before, and behind no other', async () => {
    const entries = await aChain(CHAIN, [[anAct()], [anAct({ id: 'two' })], [anAct({ id: 'three' })]]);
    const [first, second, third] = entries;
    expect(await verifyChain(CHAIN, present([second, third]), first)).toEqual({ ok: true, value: undefined });
    expect(await verifyChain(CHAIN, present([third]), first)).toMatchObject({ ok: false });
    expect(await verifyChain(CHAIN, present([second, third]), third)).toMatchObject({ ok: false });
  });
});
