import { queryAll } from '../../shared/adapters/table.ts';
import { verifyChain } from '../../shared/custody/chain.ts';
import { sequenceKey } from '../../shared/custody/log.ts';
import type { Head } from '../../shared/custody/merkle.ts';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import { custodyEntrySchema, type CustodyEntry } from '../../shared/rows/custodyEntry.ts';
import type { CustodyPorts } from './ports.ts';

const brokenSchema = custodyEntrySchema.nullable().catch(null);

const headOf = ({ chain, sequence, hash }: CustodyEntry): Head => ({ chain, sequence, hash });

/**
 * Where a chain ends now. A head only grows: the entry that was signed must still stand as it was, and what follows be
 * linked to it.
 *
 * @param look `whole`: from the first entry on, since what was rewritten before the signed entry leaves that one as it is
 * @returns undefined where there is no such chain and never was
 */
export const advance = async (
  { custody }: Pick<CustodyPorts, 'custody'>,
  chain: string,
  signed: Head | undefined,
  look: 'whole' | 'grown',
): Promise<Result<Head | undefined, 'broken'>> => {
  const from = look === 'whole' ? 0 : (signed?.sequence ?? 0);
  // Without a bound where all of it is asked for: a row that sorts before the first entry is none, and is found.
  const range = from === 0 ? {} : { range: { atLeast: sequenceKey(from) } };
  const rows = await queryAll(custody, { hash: { value: chain }, ...range }, brokenSchema);
  const entries = rows.filter((row) => row !== null);
  if (entries.length < rows.length) return err('broken');
  if (signed !== undefined && entries[signed.sequence - from]?.hash !== signed.hash) return err('broken');
  // The signed entry itself is hashed again too: its words may have changed under the same hash.
  const before = from === 0 ? undefined : previousOf(entries[0]);
  const verified = await verifyChain(chain, entries, before);
  const last = entries.at(-1);
  return verified.ok ? ok(last && headOf(last)) : err('broken');
};

/** What an entry says of the one before it, which is not read again: its hash is in this one's. */
const previousOf = (entry: CustodyEntry | undefined) =>
  entry === undefined || entry.sequence === 0 ? undefined : { sequence: entry.sequence - 1, hash: entry.previous };
