import * as z from 'zod';
import { inTurns } from '../../shared/adapters/inTurns.ts';
import { HOUR_INDEX } from '../../shared/deployment/names.ts';
import type { Hour } from '../../shared/domain/hour.ts';
import { chainOf, PIPELINE } from '../../shared/rows/custodyEntry.ts';
import { ownerOf } from './allowance.ts';
import type { CustodyPorts } from './ports.ts';

/** Entries of one partner in one hour: more than five a second. */
const MOST_OF_PARTNER = 20_000;
/** The character behind the one that ends an owner's name: every chain of it sorts before this. */
const BEHIND = '$';
/** Before every name. */
const FIRST = '0';

const indexedSchema = z.object({ pk: z.string() });

export interface Grown {
  readonly chains: ReadonlySet<string>;
  /** Partners in whose name more was written than staff can write, so that it was not all looked through. */
  readonly flooding: ReadonlySet<string>;
}

/**
 * The chains that were written to in these hours. A partner's function may name a chain of its own as it likes, and nobody
 * can delete one: so only those count that belong to a tip, of which the pipeline's own chain tells, and each costs no more
 * than a bounded look.
 *
 * @param isKnown whether a chain was signed before
 */
export const chainsGrownIn = async (
  { custody }: Pick<CustodyPorts, 'custody'>,
  hours: readonly Hour[],
  isKnown: (chain: string) => boolean,
  most = MOST_OF_PARTNER,
): Promise<Grown> => {
  const chains = new Set<string>();
  const flooding = new Set<string>();
  const pages = async function* (hour: Hour, range: { atLeast: string } | { beginsWith: string }) {
    let after: Record<string, string> | undefined;
    do {
      const search = { index: HOUR_INDEX, hash: { name: 'hour', value: hour }, range: { name: 'pk', ...range }, after };
      const page = await custody.query(search, indexedSchema);
      yield page.rows.map(({ pk }) => pk);
      after = page.next;
    } while (after !== undefined);
  };

  const ofPipeline = async (hour: Hour): Promise<void> => {
    for await (const page of pages(hour, { beginsWith: chainOf(PIPELINE, '') })) {
      for (const chain of page) chains.add(chain);
    }
  };
  const belongs = (chain: string): boolean => {
    const pipeline = chainOf(PIPELINE, chain.slice(chain.indexOf('#') + 1));
    return isKnown(pipeline) || chains.has(pipeline);
  };

  /** @returns where to go on, where it broke off because the rest of an owner is to be left out */
  const ofPartners = async (hour: Hour, from: string, seen: Map<string, number>): Promise<string | undefined> => {
    for await (const page of pages(hour, { atLeast: from })) {
      for (const chain of page) {
        const owner = ownerOf(chain);
        if (owner === PIPELINE) return owner + BEHIND;
        const more = (seen.get(owner) ?? 0) + 1;
        seen.set(owner, more);
        if (more > most) {
          flooding.add(owner);
          return owner + BEHIND;
        }
        if (belongs(chain)) chains.add(chain);
      }
    }
    return undefined;
  };

  await inTurns(hours, ofPipeline);
  await inTurns(hours, async (hour) => {
    const seen = new Map<string, number>();
    let from: string | undefined = FIRST;
    while (from !== undefined) from = await ofPartners(hour, from, seen);
  });
  return { chains, flooding };
};
