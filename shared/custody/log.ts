import { queryAll, type Table } from '../adapters/table.ts';
import { hourOf } from '../domain/hour.ts';
import {
  custodyDraftSchema,
  custodyEntrySchema,
  type CustodyAct,
  type CustodyDraft,
  type CustodyEntry,
} from '../rows/custodyEntry.ts';
import { custodyProofSchema, proofKey, type CustodyProof } from '../rows/custodyProof.ts';
import { toBase64url } from '../sealing/base64url.ts';
import { link, verifyChain } from './chain.ts';
import { actsIn, vouched } from './digests.ts';

/** Each round somebody gets through: so many may write to one chain at once. */
const TRIES = 24;
/** Characters of JSON in one entry, unless a single act has more: a row has 400 KB, and an act at most 260 KB. */
const MOST_IN_ENTRY = 100_000;
const SALT_BYTES = 16;

export const sequenceKey = (sequence: number): string => String(sequence).padStart(10, '0');

/** Where a chain ends: enough to go on behind it. */
type Head = Pick<CustodyEntry, 'sequence' | 'hash'>;

/** A chain is not whole: nobody may be given anything on its word. */
export class ChainBroken extends Error {
  override readonly name = 'ChainBroken';
}

/** A chain that was thought not to be there is: what was worked out without it is to be worked out again. */
export class ChainBegun extends Error {
  override readonly name = 'ChainBegun';
}

/** A chain as it was read, which knows its end: one worker's, for as long as it works on one tip. */
export interface OpenChain {
  /** Everything that the chain vouches for, what was appended here and what is owed to it included: nothing, if it is broken. */
  vouched(): ReadonlySet<string>;
  /** Whether each entry, as it was read last, follows from the one before. */
  isWhole(): boolean;
  find(id: string): CustodyAct | undefined;
  /** Whether or not it is whole. */
  acts(): readonly CustodyAct[];
  head(): Head | undefined;
  /** To be appended in front of whatever is appended next, in one entry with it. */
  owe(drafts: readonly CustodyDraft[]): void;
  /**
   * Appends what the chain does not have yet, all of it in one entry where it fits: an act's id is its transition's id, so
   * that a step that runs twice is logged once. Two writers meet at the same sequence number, where one of them loses and
   * reads again.
   *
   * @throws ChainBegun behind `beginning`
   * @throws when the log cannot be written, or a draft is not one: what was to be logged must then not happen, or be tried
   *   again
   */
  append(drafts: readonly CustodyDraft[]): Promise<void>;
}

export interface CustodyLog {
  /** The entries of one chain, in order. */
  read(chain: string): Promise<CustodyEntry[]>;
  /**
   * The entries of a chain that somebody may have written anything into: up to the first row that is none, and to so many
   * characters. What is there is in its order, and not checked.
   */
  readUpTo(chain: string, most: number): Promise<{ readonly entries: CustodyEntry[]; readonly isAll: boolean }>;
  open(chain: string): Promise<OpenChain>;
  /** Where its end stands under the newest root since it last changed; none before the first. */
  proof(chain: string): Promise<CustodyProof | undefined>;
  /**
   * A chain that nobody is thought to have begun: nothing is read, and the first append makes its first entry or fails.
   * Once it is made, it is certain that nothing had been done that this chain tells of.
   */
  beginning(chain: string): OpenChain;
  /**
   * Appends to a chain that was not read before: see `OpenChain`.
   *
   * @param head where it ended when somebody wrote it last; if it still does, it need not be read
   */
  append(chain: string, drafts: readonly CustodyDraft[], head?: Head): Promise<void>;
}

interface Checked {
  readonly entries: CustodyEntry[];
  readonly isWhole: boolean;
}

/** Nothing read is nothing that is broken: what is appended either follows from the end that is known, or is read first. */
const NOTHING: Checked = { entries: [], isWhole: true };

const entryOrNothingSchema = custodyEntrySchema.nullable().catch(null);

interface Sources {
  readonly random: (length: number) => Uint8Array;
  readonly now: () => Date;
}

/** Acts in the order in which they came, parted so that each entry fits a row. */
const parted = (acts: readonly CustodyAct[]): CustodyAct[][] => {
  const entries: CustodyAct[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const act of acts) {
    const more = JSON.stringify(act).length;
    const last = entries.at(-1);
    if (last === undefined || size + more > MOST_IN_ENTRY) {
      entries.push([act]);
      size = more;
    } else {
      last.push(act);
      size += more;
    }
  }
  return entries;
};

const withoutRepeats = (drafts: readonly CustodyDraft[]): CustodyDraft[] =>
  drafts.filter(({ id }, at) => drafts.findIndex((draft) => draft.id === id) === at);

export const createCustodyLog = (custody: Table, { random, now }: Sources): CustodyLog => {
  const salted = (draft: CustodyDraft): CustodyAct => ({
    ...custodyDraftSchema.parse(draft),
    salt: toBase64url(random(SALT_BYTES)),
  });

  const read = (chain: string): Promise<CustodyEntry[]> =>
    queryAll(custody, { hash: { value: chain } }, custodyEntrySchema);

  const readChecked = async (chain: string): Promise<Checked> => {
    const rows = await queryAll(custody, { hash: { value: chain } }, entryOrNothingSchema);
    const entries = rows.filter((row) => row !== null);
    return { entries, isWhole: entries.length === rows.length && (await verifyChain(chain, entries)).ok };
  };

  const chainFrom = (chain: string, known: Checked, end?: Head | 'none'): OpenChain => {
    let entries = [...known.entries];
    let { isWhole } = known;
    let owed: readonly CustodyDraft[] = [];
    const headNow = (): Head | undefined => entries.at(-1) ?? (end === 'none' ? undefined : end);
    const find = (id: string): CustodyAct | undefined => actsIn(entries).find((act) => act.id === id);
    const appendNext = async (drafts: readonly CustodyDraft[]): Promise<boolean> => {
      const missing = withoutRepeats(drafts).filter(({ id }) => find(id) === undefined);
      for (const acts of parted(missing.map(salted))) {
        const entry = await link(chain, headNow(), { acts, hour: hourOf(now()) });
        if (!(await custody.putIfAbsent({ pk: chain, sk: sequenceKey(entry.sequence), ...entry }))) return false;
        entries.push(entry);
      }
      return true;
    };

    return {
      vouched: () => (isWhole ? vouched(entries, owed) : new Set()),
      isWhole: () => isWhole,
      find,
      acts: () => actsIn(entries),
      head() {
        const head = headNow();
        return head && { sequence: head.sequence, hash: head.hash };
      },
      owe(drafts) {
        owed = [...owed, ...drafts];
      },
      async append(drafts) {
        const all = [...owed, ...drafts];
        for (let attempt = 0; attempt < TRIES; attempt += 1) {
          if (await appendNext(all)) {
            owed = [];
            return;
          }
          if (end === 'none' && entries.length === 0) throw new ChainBegun('The custody chain is there already');
          ({ entries, isWhole } = await readChecked(chain));
        }
        throw new Error('The custody chain is written by too many at once');
      },
    };
  };

  const open = async (chain: string): Promise<OpenChain> => chainFrom(chain, await readChecked(chain));
  return {
    read,
    async readUpTo(chain, most) {
      const entries: CustodyEntry[] = [];
      let size = 0;
      let after: Record<string, string> | undefined;
      do {
        const page = await custody.query({ hash: { value: chain }, after }, entryOrNothingSchema);
        for (const row of page.rows) {
          size += JSON.stringify(row).length;
          if (row === null || size > most) return { entries, isAll: false };
          entries.push(row);
        }
        after = page.next;
      } while (after !== undefined);
      return { entries, isAll: true };
    },
    open,
    async proof(chain) {
      // A query, because whoever reads chains may do nothing else.
      const { rows } = await custody.query({ hash: { value: proofKey(chain).pk }, limit: 1 }, custodyProofSchema);
      return rows[0];
    },
    beginning: (chain) => chainFrom(chain, NOTHING, 'none'),
    async append(chain, drafts, head) {
      if (drafts.length === 0) return;
      await (head === undefined ? await open(chain) : chainFrom(chain, NOTHING, head)).append(drafts);
    },
  };
};
