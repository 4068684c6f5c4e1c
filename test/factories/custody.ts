import * as fc from 'fast-check';
import { link } from '../../shared/custody/chain.ts';
import { hourOf, type Hour } from '../../shared/domain/hour.ts';
import { custodyActs, type CustodyAct, type CustodyDraft, type CustodyEntry } from '../../shared/rows/custodyEntry.ts';

export const anHour = (text = '2026-05-04T09:00Z'): Hour => hourOf(new Date(text));

export const aDraft = (overrides: Partial<CustodyDraft> = {}): CustodyDraft => ({
  id: 'one',
  actor: 'pipeline',
  act: 'triaged',
  digests: [],
  reason: null,
  hour: anHour(),
  ...overrides,
});

export const anAct = (overrides: Partial<CustodyAct> = {}): CustodyAct => ({
  ...aDraft(),
  salt: 'AAAAAAAAAAAAAAAAAAAAAA',
  ...overrides,
});

/** Entries of one chain, each with the acts that it is given. */
export const aChain = async (chain: string, entries: readonly (readonly CustodyAct[])[]): Promise<CustodyEntry[]> => {
  const linked: CustodyEntry[] = [];
  for (const acts of entries) linked.push(await link(chain, linked.at(-1), { acts: [...acts], hour: anHour() }));
  return linked;
};

const anyAct: fc.Arbitrary<CustodyAct> = fc.record({
  id: fc.string({ minLength: 1 }),
  actor: fc.string({ minLength: 1 }),
  act: fc.constantFrom(...custodyActs),
  digests: fc.array(fc.string(), { maxLength: 3 }),
  reason: fc.option(fc.string(), { nil: null }),
  hour: fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }).map(hourOf),
  salt: fc.string(),
});

/** The acts of a whole chain, entry by entry; no id comes twice. */
export const anyActs: fc.Arbitrary<CustodyAct[][]> = fc
  .uniqueArray(anyAct, { minLength: 1, maxLength: 9, selector: ({ id }) => id })
  .chain((acts) =>
    fc.array(fc.boolean(), { minLength: acts.length, maxLength: acts.length }).map((begins) =>
      acts.reduce<CustodyAct[][]>((entries, act, at) => {
        const last = entries.at(-1);
        if (last === undefined || begins[at] === true) return [...entries, [act]];
        return [...entries.slice(0, -1), [...last, act]];
      }, []),
    ),
  );
