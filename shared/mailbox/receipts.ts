import { receiptOf, type Choice, type Consent, type Said } from '../domain/consent.ts';
import type { Hour } from '../domain/hour.ts';
import { localDate } from '../domain/hours.ts';
import type { TipRow } from '../rows/tip.ts';
import type { Receipt } from './mailbox.ts';

/** A tip's item has 400 KB: of many changes the latest are kept, and the custody log has them all. */
const MOST_RECEIPTS = 40;
/** More than this nobody can keep in view, and they would crowd each other out of the item. */
export const MOST_STANDING = 20;

type Consents = TipRow['consents'];

const isStanding = ({ withdrawn }: Consent): boolean => withdrawn === null;

export const choiceOf = (tip: Pick<TipRow, 'consents'>): Said =>
  tip.consents.findLast(isStanding)?.choice ?? 'only_you';

/** Whom a receipt speaks for follows from what the reporter said of themself. */
export const aboutOf = ({ label }: { readonly label: Pick<TipRow['label'], 'reporter'> }): 'self' | 'other' =>
  label.reporter.relation === 'self' ? 'self' : 'other';

/** Never one that stands is dropped for want of room. */
const latest = (consents: Consents): Consents => {
  const excess = new Set(
    consents.filter((consent) => !isStanding(consent)).slice(0, Math.max(0, consents.length - MOST_RECEIPTS)),
  );
  return consents.filter((consent) => !excess.has(consent));
};

const withdrawnWhere = (consents: Consents, hour: Hour, isGone: (consent: Consent) => boolean): Consents =>
  consents.map((consent) =>
    isStanding(consent) && isGone(consent) ? Object.assign({}, consent, { withdrawn: hour }) : consent,
  );

/** A new choice is a new receipt; whatever stood before is kept, as withdrawn. */
export const consentsWith = (
  tip: Pick<TipRow, 'consents' | 'label'>,
  choice: Choice,
  id: string,
  hour: Hour,
): Consents => [...latest(withdrawnWhere(tip.consents, hour, () => true)), receiptOf(choice, aboutOf(tip), id, hour)];

/** A finer yes takes the place of the choice, and stands beside other finer ones. */
export const consentsWithFiner = (consents: Consents, receipts: readonly Consent[], hour: Hour): Consents => [
  ...latest(withdrawnWhere(consents, hour, ({ choice }) => choice !== 'finer')),
  ...receipts,
];

/** One that was given is taken back; the others stand. */
export const consentsWithout = (consents: Consents, id: string, hour: Hour): Consents =>
  withdrawnWhere(consents, hour, (consent) => consent.id === id);

/** Receipts that nobody has withdrawn, expired or not, but for the one that says no. */
export const standingReceipts = ({ consents }: Pick<TipRow, 'consents'>): Consents =>
  consents.filter((consent) => isStanding(consent) && consent.parts.length > 0);

/** The end of a yes is announced so many days before, in time to say yes again. */
const NOTICE_DAYS = 30;

/** As the mailbox shows them. */
export const shownReceipts = (tip: Pick<TipRow, 'consents'>, now: Date, timeZone: string): Receipt[] => {
  const today = localDate(now, timeZone);
  const soon = localDate(new Date(now.getTime() + NOTICE_DAYS * 86_400_000), timeZone);
  return standingReceipts(tip).map(({ id, choice, kinds, partners, parts, until }) => {
    const ends = until === null || until > soon ? null : until < today ? 'over' : 'soon';
    return { id, choice, kinds, partners, parts, until, ends };
  });
};
