import { queryAll, type Table } from '../adapters/table.ts';
import { custodyEntrySchema, type CustodyDraft, type CustodyEntry } from '../rows/custodyEntry.ts';
import { link } from './chain.ts';

const TRIES = 8;
const sequenceKey = (sequence: number): string => String(sequence).padStart(10, '0');

const put = (custody: Table, entry: CustodyEntry): Promise<boolean> =>
  custody.putIfAbsent({ pk: entry.chain, sk: sequenceKey(entry.sequence), ...entry });

/** The entries of one chain, in order. */
export const readChain = (custody: Table, chain: string): Promise<CustodyEntry[]> =>
  queryAll(custody, { hash: { value: chain } }, custodyEntrySchema);

/**
 * Appends what the chain does not have yet: an entry's id is its transition's id, so that a step that runs twice is
 * logged once. Two writers meet at the same sequence number, where one of them loses and reads again.
 *
 * @throws when the log cannot be written: what was to be logged must then not happen, or be tried again
 */
export const append = async (custody: Table, chain: string, drafts: readonly CustodyDraft[]): Promise<void> => {
  for (let attempt = 0; drafts.length > 0 && attempt < TRIES; attempt += 1) {
    const entries = await readChain(custody, chain);
    const known = new Set(entries.map((entry) => entry.id));
    if (
      await appendAll(
        custody,
        chain,
        entries.at(-1),
        drafts.filter(({ id }) => !known.has(id)),
      )
    )
      return;
  }
  if (drafts.length > 0) throw new Error('The custody chain is written by too many at once');
};

const appendAll = async (
  custody: Table,
  chain: string,
  head: CustodyEntry | undefined,
  drafts: readonly CustodyDraft[],
): Promise<boolean> => {
  let last = head;
  for (const draft of drafts) {
    const entry = link(chain, last, draft);
    if (!(await put(custody, entry))) return false;
    last = entry;
  }
  return true;
};

/** The first entry of a chain that is being made just now: one call where `append` needs two. */
export const begin = async (custody: Table, chain: string, draft: CustodyDraft): Promise<void> => {
  if (!(await put(custody, link(chain, undefined, draft)))) await append(custody, chain, [draft]);
};
