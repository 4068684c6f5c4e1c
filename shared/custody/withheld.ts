import type { CustodyAct, CustodyEntry } from '../rows/custodyEntry.ts';
import { hashOfAct, type Withheld } from './chain.ts';

/** An entry that shows only what `mayShow` lets through; the rest by its hash. Fields by name: a row has more than these. */
export const withheldFrom = async (entry: CustodyEntry, mayShow: (act: CustodyAct) => boolean) => {
  const { chain, sequence, previous, hour, acts, hash } = entry;
  const shown = acts.map(async (act): Promise<CustodyAct | Withheld> =>
    mayShow(act) ? act : { withheld: await hashOfAct(act) },
  );
  return { chain, sequence, previous, hour, acts: await Promise.all(shown), hash };
};
