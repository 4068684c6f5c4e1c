import * as z from 'zod';
import { verifyChain } from '../../shared/custody/chain.ts';
import { sequenceKey } from '../../shared/custody/log.ts';
import type { Head } from '../../shared/custody/merkle.ts';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import { custodyEntrySchema, type CustodyEntry } from '../../shared/rows/custodyEntry.ts';
import type { Spend } from './allowance.ts';
import type { CustodyPorts } from './ports.ts';

/** Of everything in the row, also of what no entry has: it was read all the same. Sets and bytes are nothing in JSON. */
const sizeOf = (row: unknown): number =>
  JSON.stringify(row, (_name, value: unknown) =>
    value instanceof Set ? [...value] : ArrayBuffer.isView(value) ? 'x'.repeat(value.byteLength) : value,
  ).length;

const rowSchema = z
  .record(z.string(), z.unknown())
  .transform((row) => ({ size: sizeOf(row), entry: custodyEntrySchema.safeParse(row).data }));

/**
 * Where a chain ends now. A head only grows: the entry that was signed must still stand as it was, and what follows be
 * linked to it. It is read page by page and of each page only the last link is kept, since nobody can be kept from writing
 * without end into a chain of its own. (Whether an id comes twice is for those who read all of it at once.)
 *
 * @param look `whole`: from the first entry on, since what was rewritten before the signed entry leaves that one as it is
 * @param spend says whether so many characters more may be read
 * @returns undefined where there is no such chain and never was
 */
export const advance = async (
  { custody }: Pick<CustodyPorts, 'custody'>,
  chain: string,
  signed: Head | undefined,
  look: 'whole' | 'grown',
  spend: Spend,
): Promise<Result<Head | undefined, 'broken' | 'too_long'>> => {
  const from = look === 'whole' ? 0 : (signed?.sequence ?? 0);
  // Without a bound where all of it is asked for: a row that sorts before the first entry is none, and is found.
  const range = from === 0 ? {} : { range: { atLeast: sequenceKey(from) } };
  let last: Pick<CustodyEntry, 'sequence' | 'hash'> | undefined;
  let after: Record<string, string> | undefined;
  do {
    const page = await custody.query({ hash: { value: chain }, ...range, after }, rowSchema);
    const entries = page.rows.flatMap(({ entry }) => entry ?? []);
    if (entries.length < page.rows.length) return err('broken');
    if (entries.some(({ sequence, hash }) => sequence === signed?.sequence && hash !== signed.hash))
      return err('broken');
    // The signed entry itself is hashed again too: its words may have changed under the same hash.
    const before = last ?? (from === 0 ? undefined : previousOf(entries[0]));
    if (!(await verifyChain(chain, entries, before)).ok) return err('broken');
    if (!spend(page.rows.reduce((sum, { size }) => sum + size, 0))) return err('too_long');
    last = entries.at(-1) ?? last;
    after = page.next;
  } while (after !== undefined);
  // Each is one more than the one before it, so whoever came this far has met the signed one.
  if (signed !== undefined && (last === undefined || last.sequence < signed.sequence)) return err('broken');
  return ok(last && { chain, sequence: last.sequence, hash: last.hash });
};

/** What an entry says of the one before it, which is not read again: its hash is in this one's. */
const previousOf = (entry: CustodyEntry | undefined) =>
  entry === undefined || entry.sequence === 0 ? undefined : { sequence: entry.sequence - 1, hash: entry.previous };
