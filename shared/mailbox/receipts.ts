import { receiptOf, type Choice } from '../domain/consent.ts';
import type { Hour } from '../domain/hour.ts';
import type { TipRow } from '../rows/tip.ts';

/** A tip's item has 400 KB: of many changes the latest are kept, and the custody log has them all. */
const MOST_RECEIPTS = 40;

export const choiceOf = (tip: Pick<TipRow, 'consents'>): Choice =>
  tip.consents.findLast((consent) => consent.withdrawn === null)?.choice ?? 'only_you';

/** A new choice is a new receipt; the old one is kept, as withdrawn. */
export const consentsWith = (
  { consents, label }: Pick<TipRow, 'consents' | 'label'>,
  choice: Choice,
  id: string,
  hour: Hour,
): TipRow['consents'] => [
  ...consents
    .slice(-MOST_RECEIPTS)
    .map((consent) => Object.assign({}, consent, { withdrawn: consent.withdrawn ?? hour })),
  receiptOf(choice, label.reporter.relation === 'self' ? 'self' : 'other', id, hour),
];
