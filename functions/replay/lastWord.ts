import { choiceSchema } from '../../shared/domain/consent.ts';
import { choiceOf, consentsWith, consentsWithFiner, consentsWithout } from '../../shared/mailbox/receipts.ts';
import { eraseAfter } from '../../shared/mailbox/undoTime.ts';
import type { CustodyDraft } from '../../shared/rows/custodyEntry.ts';
import type { SAID_FIELDS, TipRow } from '../../shared/rows/tip.ts';

type Said = Pick<TipRow, (typeof SAID_FIELDS)[number]>;

/** What the log says that a restored tip has forgotten. */
interface LastWord {
  readonly set: Partial<Said>;
  /** Nobody may still hold a code to these. */
  readonly deadMailboxes: readonly string[];
  /** Something was taken back at some time: grants that came back with the tip are not to be believed. */
  readonly takesBack: boolean;
  /** An undone deletion, which the tip did not know: what waited for it is judged again. */
  readonly undone: boolean;
  /** No act of the log bears a higher one: ids of acts are made of it, and none may come twice. */
  readonly revision: number;
}

const TAKEN_BACK: ReadonlySet<CustodyDraft['act']> = new Set<CustodyDraft['act']>([
  'choice_changed',
  'consent_given',
  'consent_withdrawn',
  'deletion_requested',
  'grant_deleted',
  'referral_revoked',
]);
/** `deletion_requested:7`, `choice:c7`. */
const REVISION = /:c?(\d{1,9})$/;
const actedSchema = choiceSchema.nullable().catch(null);

/**
 * Reads a restored row against its tip's chain, which no restore takes back. What the row owes to the log and the log has
 * not heard of is counted as the latest.
 */
export const lastWord = (row: TipRow, logged: readonly CustodyDraft[]): LastWord => {
  const known = new Set(logged.map(({ id }) => id));
  const acts = [...logged, ...row.entries.filter(({ id }) => !known.has(id))];
  const deletion = deletionIn(row, acts);
  const sight = !row.sightGivenUp && acts.some(({ act }) => act === 'sight_given_up');
  const dead = sight || isReplaced(row, acts);
  return {
    set: {
      ...deletion,
      ...consentsIn(row, acts),
      ...(sight && { sightGivenUp: true }),
      ...(dead && { mailbox: null, staleMailbox: null }),
    },
    deadMailboxes: dead ? [row.mailbox, row.staleMailbox].filter((each) => each !== null) : [],
    takesBack: row.deletion !== null || acts.some(({ act }) => TAKEN_BACK.has(act)),
    undone: deletion.deletion === null,
    revision: Math.max(0, ...acts.map(({ id }) => Number(REVISION.exec(id)?.[1] ?? 0))),
  };
};

const deletionIn = (row: TipRow, acts: readonly CustodyDraft[]): Partial<Pick<Said, 'deletion' | 'withheld'>> => {
  const last = acts.findLast(({ act }) => act === 'deletion_requested' || act === 'deletion_undone');
  // Withheld until routing has decided afresh, as after any undo.
  if (last?.act === 'deletion_undone') return row.deletion === null ? {} : { deletion: null, withheld: true };
  if (last === undefined) return {};
  // Undone since and asked for again: the hours begin anew, as the person was told.
  if (row.deletion !== null && row.deletion.requested >= last.hour) return {};
  return { deletion: { requested: last.hour, eraseAfter: eraseAfter(new Date(last.hour)) }, withheld: true };
};

/** What was chosen last; what was said one by one since is in `finerIn`. */
const chosenIn = (row: TipRow, acts: readonly CustodyDraft[]): TipRow['consents'] => {
  const last = acts.findLast(({ act }) => act === 'choice_changed');
  if (last === undefined) return row.consents;
  const id = last.id.replace(/^choice:/, '');
  if (row.consents.some((consent) => consent.id === id)) return row.consents;
  // What cannot be read is no consent.
  const choice = actedSchema.parse(last.reason) ?? 'only_you';
  return choiceOf(row) === choice ? row.consents : consentsWith(row, choice, id, last.hour);
};

/**
 * A yes that was put together one by one is in its receipt alone: where that did not come back, nothing is shared by it,
 * nor by the choice whose place it took. The person sees that in their mailbox, and can say it again.
 */
const finerIn = (chosen: TipRow['consents'], acts: readonly CustodyDraft[]): TipRow['consents'] =>
  acts
    .slice(acts.findLastIndex(({ act }) => act === 'choice_changed') + 1)
    .reduce((consents, { act, reason, hour }) => {
      if (act === 'consent_given') return consentsWithFiner(consents, [], hour);
      return act === 'consent_withdrawn' ? consentsWithout(consents, reason ?? '', hour) : consents;
    }, chosen);

const consentsIn = (row: TipRow, acts: readonly CustodyDraft[]): Partial<Pick<Said, 'consents'>> => {
  const consents = finerIn(chosenIn(row, acts), acts);
  return JSON.stringify(consents) === JSON.stringify(row.consents) ? {} : { consents };
};

/** A code was given later than the one that the row knows, and its mailbox did not come back. */
const isReplaced = ({ mailbox }: TipRow, acts: readonly CustodyDraft[]): boolean => {
  const last = acts.findLast(({ act }) => act === 'code_renewed');
  return last !== undefined && mailbox !== null && `code:${mailbox.slice(0, 16)}` !== last.id;
};
