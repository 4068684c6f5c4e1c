import { PIPELINE } from '../../shared/rows/custodyEntry.ts';

/** Characters of rows. A member of staff who opens a part writes about 500, so this is 16,000 acts in one tip. */
const MOST_IN_CHAIN = 8_000_000;
/** Of all chains of a partner in one hour, of which each has to be read whole once a day. */
const MOST_OF_PARTNER = 128_000_000;

export type Spend = (size: number) => boolean;

export const ownerOf = (chain: string): string => chain.slice(0, Math.max(chain.indexOf('#'), 0));

/**
 * How much of a partner's chains is read in one run, so that whoever took a seat over, and writes without end into chains
 * that nobody may delete, keeps its own from being signed and no one else's. What the pipeline writes is not bounded here:
 * nobody outside of it can make it write more than the acts of a tip.
 *
 * @returns for a chain, what takes off so much and says whether it was still there
 */
export const createAllowances = (): ((chain: string) => Spend) => {
  const spent = new Map<string, number>();
  return (chain) => {
    const owner = ownerOf(chain);
    if (owner === PIPELINE) return () => true;
    let inChain = 0;
    return (size) => {
      inChain += size;
      const ofPartner = (spent.get(owner) ?? 0) + size;
      spent.set(owner, ofPartner);
      return inChain <= MOST_IN_CHAIN && ofPartner <= MOST_OF_PARTNER;
    };
  };
};
