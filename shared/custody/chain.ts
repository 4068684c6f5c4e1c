import { err, ok, type Result } from '../domain/result.ts';
import type { CustodyAct, CustodyEntry } from '../rows/custodyEntry.ts';
import { hashJson } from './hash.ts';

/** What the first entry of a chain names as its predecessor. */
const GENESIS = 'genesis';

/** An act as an export shows it to somebody who may not see it: by its hash alone. */
export interface Withheld {
  readonly withheld: string;
}

/** An act as a record has it: of a list that another version of the code may have closed otherwise. */
export type ShownAct = Omit<CustodyAct, 'act'> & { readonly act: string };

/** An entry with some of its acts withheld: it has the same hash as the whole one. */
export interface ShownEntry extends Omit<CustodyEntry, 'acts'> {
  readonly acts: readonly (ShownAct | Withheld)[];
}

/** The first word keeps an act's hash from ever being taken for an entry's. */
export const hashOfAct = (act: ShownAct): Promise<string> =>
  hashJson(['act', act.id, act.actor, act.act, act.digests, act.reason, act.hour, act.salt]);

const hashOf = async ({ chain, sequence, previous, hour, acts }: Omit<ShownEntry, 'hash'>): Promise<string> => {
  const hashes = await Promise.all(acts.map((act) => ('withheld' in act ? act.withheld : hashOfAct(act))));
  return hashJson(['entry', chain, sequence, previous, hour, hashes]);
};

/** The entry that acts become behind `last`. */
export const link = async (
  chain: string,
  last: Pick<CustodyEntry, 'sequence' | 'hash'> | undefined,
  { acts, hour }: Pick<CustodyEntry, 'acts' | 'hour'>,
): Promise<CustodyEntry> => {
  const linked = {
    chain,
    sequence: last === undefined ? 0 : last.sequence + 1,
    previous: last?.hash ?? GENESIS,
    hour,
    acts,
  };
  return { ...linked, hash: await hashOf(linked) };
};

export interface Break {
  readonly sequence: number;
  readonly fault: 'wrong_chain' | 'wrong_sequence' | 'wrong_previous' | 'wrong_hash' | 'repeated_id';
}

/** Whether entries, in their order, are one unbroken chain, or go on unbroken behind `last`; else where it first breaks. */
export const verifyChain = async (
  chain: string,
  entries: readonly ShownEntry[],
  last?: Pick<CustodyEntry, 'sequence' | 'hash'>,
): Promise<Result<void, Break>> => {
  const ids = new Set<string>();
  let previous = last?.hash ?? GENESIS;
  let sequence = last === undefined ? 0 : last.sequence + 1;
  for (const entry of entries) {
    if (entry.chain !== chain) return err({ sequence, fault: 'wrong_chain' });
    if (entry.sequence !== sequence) return err({ sequence, fault: 'wrong_sequence' });
    if (entry.previous !== previous) return err({ sequence, fault: 'wrong_previous' });
    if (entry.hash !== (await hashOf(entry))) return err({ sequence, fault: 'wrong_hash' });
    for (const act of entry.acts) {
      if ('withheld' in act) continue;
      if (ids.has(act.id)) return err({ sequence, fault: 'repeated_id' });
      ids.add(act.id);
    }
    previous = entry.hash;
    sequence += 1;
  }
  return ok(undefined);
};
