import { receiptOf, type Choice } from '../domain/consent.ts';
import type { Label } from '../domain/label.ts';
import { laneFor } from '../domain/triage.ts';
import type { CustodyDraft } from '../rows/custodyEntry.ts';
import { owes } from '../rows/owed.ts';
import type { PartReference } from '../rows/part.ts';
import type { TipRow } from '../rows/tip.ts';
import type { ReporterPublicKey } from '../sealing/reporterKey.ts';

export interface Taken {
  readonly tip: string;
  readonly label: Label;
  readonly choice: Choice;
  readonly parts: readonly PartReference[];
  /** Where a code was made with it. */
  readonly mailbox: { readonly lookup: string; readonly publicKey: ReporterPublicKey } | null;
  /** The acceptance first. */
  readonly entries: readonly CustodyDraft[];
}

/** The tip item: small, and its one conditional write is the acceptance. It owes its triage. */
export const tipItem = ({ tip, label, choice, parts, mailbox, entries }: Taken, now: Date): TipRow => ({
  pk: tip,
  revision: 1,
  label,
  consents: [receiptOf(choice, label.reporter.relation === 'self' ? 'self' : 'other', 'c1', label.received)],
  parts: [...parts],
  reporterKey: mailbox?.publicKey ?? null,
  mailbox: mailbox?.lookup ?? null,
  staleMailbox: null,
  urgency: null,
  lead: null,
  engaged: [],
  passOns: [],
  sharedWith: [],
  sightGivenUp: false,
  deletion: null,
  entries: [...entries],
  triaged: [],
  ...owes('triage', laneFor(label), tip, now),
});
