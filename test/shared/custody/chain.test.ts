import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { link, verifyChain } from '../../../shared/custody/chain.ts';
import { custodyActs, type CustodyDraft, type CustodyEntry } from '../../../shared/rows/custodyEntry.ts';
import { hourOf } from '../../../shared/domain/hour.ts';

const CHAIN = 'pipeline#t';

const drafts: fc.Arbitrary<CustodyDraft[]> = fc.uniqueArray(
  fc.record({
    id: fc.string({ minLength: 1 }),
    actor: fc.string({ minLength: 1 }),
    act: fc.constantFrom(...custodyActs),
    digests: fc.array(fc.string(), { maxLength: 3 }),
    reason: fc.option(fc.string(), { nil: null }),
    hour: fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }).map(hourOf),
  }),
  { minLength: 1, maxLength: 8, selector: ({ id }) => id },
);

const chained = (all: readonly CustodyDraft[]): CustodyEntry[] => {
  const entries: CustodyEntry[] = [];
  for (const draft of all) entries.push(link(CHAIN, entries.at(-1), draft));
  return entries;
};

const present = (list: readonly (CustodyEntry | undefined)[]): CustodyEntry[] =>
  list.filter((entry) => entry !== undefined);

const isWhole = (entries: readonly CustodyEntry[]): boolean => verifyChain(CHAIN, entries).ok;

/** Another value of the same type, for any field. */
const altered = (entry: CustodyEntry, field: keyof CustodyEntry): CustodyEntry => {
  const other = {
    ...entry,
    sequence: entry.sequence + 1,
    id: `${entry.id}x`,
    actor: `${entry.actor}x`,
    act: entry.act === 'erased' ? ('triaged' as const) : ('erased' as const),
    digests: [...entry.digests, ''],
    reason: entry.reason === null ? '' : null,
    hour: hourOf(new Date(Date.parse(entry.hour) + 3_600_000)),
    chain: `${entry.chain}x`,
    previous: `${entry.previous}x`,
    hash: `${entry.hash}x`,
  };
  return { ...entry, [field]: other[field] };
};
const fields = [
  'id',
  'actor',
  'act',
  'digests',
  'reason',
  'hour',
  'chain',
  'sequence',
  'previous',
  'hash',
] as const satisfies readonly (keyof CustodyEntry)[];

describe('a chain', () => {
  it('is whole as it was written', () => {
    fc.assert(
      fc.property(drafts, (all) => {
        expect(isWhole(chained(all))).toBe(true);
      }),
    );
  });

  it('is broken by any field of any entry that was changed', () => {
    fc.assert(
      fc.property(drafts, fc.nat(), fc.constantFrom(...fields), (all, seed, field) => {
        const entries = chained(all);
        const at = seed % entries.length;
        const forged = entries.map((entry, index) => (index === at ? altered(entry, field) : entry));
        expect(isWhole(forged)).toBe(false);
      }),
    );
  });

  it('is broken by a digest that moved across the border of two', () => {
    const entry = { id: 'a', actor: 'p', act: 'grant_made', digests: ['ab', 'c'], reason: null } as const;
    const [first] = chained([{ ...entry, digests: ['ab', 'c'], hour: hourOf(new Date(0)) }]);
    if (first === undefined) throw new Error('Nothing was chained');
    expect(isWhole([{ ...first, digests: ['a', 'bc'] }])).toBe(false);
    expect(isWhole([{ ...first, digests: ['ab,c'] }])).toBe(false);
  });

  it('is broken by an entry that is missing anywhere but at the end, which only a signed head can show', () => {
    fc.assert(
      fc.property(drafts, fc.nat(), (all, seed) => {
        const entries = chained(all);
        const at = seed % entries.length;
        const left = entries.filter((_entry, index) => index !== at);
        expect(isWhole(left)).toBe(at === entries.length - 1);
      }),
    );
  });

  it('is broken by two entries that changed places, or one that comes twice', () => {
    fc.assert(
      fc.property(drafts, fc.nat(), fc.nat(), (all, one, other) => {
        const entries = chained(all);
        const [from, to] = [one % entries.length, other % entries.length];
        const swapped = entries.map((entry, at) => (at === from ? entries[to] : at === to ? entries[from] : entry));
        const twice = [...entries, entries[from]];
        expect(isWhole(present(swapped))).toBe(from === to);
        expect(isWhole(present(twice))).toBe(false);
      }),
    );
  });

  it('does not take the same act twice, even well linked', () => {
    const draft = {
      id: 'a',
      actor: 'p',
      act: 'triaged',
      digests: [],
      reason: null,
      hour: hourOf(new Date(0)),
    } as const;
    const again = { ...draft, digests: [] };
    expect(verifyChain(CHAIN, chained([again, again]))).toEqual({
      ok: false,
      error: { sequence: 1, fault: 'repeated_id' },
    });
  });
});
