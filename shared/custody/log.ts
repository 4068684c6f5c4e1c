import { queryAll, type Table } from '../adapters/table.ts';
import { custodyDraftSchema, custodyEntrySchema, type CustodyDraft, type CustodyEntry } from '../rows/custodyEntry.ts';
import { link } from './chain.ts';
import { vouched } from './digests.ts';

/** Each round somebody gets through: so many may write to one chain at once. */
const TRIES = 24;
const sequenceKey = (sequence: number): string => String(sequence).padStart(10, '0');

const put = (custody: Table, entry: CustodyEntry): Promise<boolean> =>
  custody.putIfAbsent({ pk: entry.chain, sk: sequenceKey(entry.sequence), ...entry });

/** The entries of one chain, in order. */
export const readChain = (custody: Table, chain: string): Promise<CustodyEntry[]> =>
  queryAll(custody, { hash: { value: chain } }, custodyEntrySchema);

/** A chain as it was read, which knows its end: one worker's, for as long as it works on one tip. */
export interface OpenChain {
  /** Everything that the chain vouches for, what was appended here included. */
  vouched(): ReadonlySet<string>;
  find(id: string): CustodyEntry | undefined;
  /**
   * Appends what the chain does not have yet: an entry's id is its transition's id, so that a step that runs twice is
   * logged once. Two writers meet at the same sequence number, where one of them loses and reads again.
   *
   * @throws when the log cannot be written, or a draft is not one: what was to be logged must then not happen, or be tried
   *   again
   */
  append(drafts: readonly CustodyDraft[]): Promise<void>;
}

const chainFrom = (custody: Table, chain: string, read: readonly CustodyEntry[]): OpenChain => {
  let entries = [...read];
  const find = (id: string): CustodyEntry | undefined => entries.find((entry) => entry.id === id);

  const appendNext = async (drafts: readonly CustodyDraft[]): Promise<boolean> => {
    for (const draft of drafts.filter(({ id }) => find(id) === undefined)) {
      const entry = link(chain, entries.at(-1), custodyDraftSchema.parse(draft));
      if (!(await put(custody, entry))) return false;
      entries.push(entry);
    }
    return true;
  };

  return {
    vouched: () => vouched(entries),
    find,
    async append(drafts) {
      for (let attempt = 0; attempt < TRIES; attempt += 1) {
        if (await appendNext(drafts)) return;
        entries = await readChain(custody, chain);
      }
      throw new Error('The custody chain is written by too many at once');
    },
  };
};

export const openChain = async (custody: Table, chain: string): Promise<OpenChain> =>
  chainFrom(custody, chain, await readChain(custody, chain));

/** Appends to a chain that was not read before: see `OpenChain`. */
export const append = async (custody: Table, chain: string, drafts: readonly CustodyDraft[]): Promise<void> => {
  if (drafts.length > 0) await (await openChain(custody, chain)).append(drafts);
};

/** The first entry of a chain that is being made just now: one call where `append` needs two. */
export const begin = (custody: Table, chain: string, draft: CustodyDraft): Promise<void> =>
  chainFrom(custody, chain, []).append([draft]);
