import { rankOf } from '../../../shared/domain/urgency.ts';
import { inboxBoxes } from '../../../shared/rows/referral.ts';
import { fromBase64url, toBase64url } from '../../../shared/sealing/base64url.ts';
import { KEY } from '../inbox.ts';
import type { Dependencies, InboxLine, InboxRow, ReferralStore } from '../ports.ts';
import { dayIn } from '../reads/week.ts';
import { fits, type Search } from './query.ts';

const MOST_FOUND = 25;
/** So many lines are looked at in one go, in steps: what it costs does not depend on how many there are. */
const MOST_LOOKED = 1000;
const STEP = 250;

export interface Found {
  readonly rows: readonly InboxRow[];
  /** Where to go on looking: there may be more behind it. */
  readonly next: string | undefined;
}

/** In the order of the inbox: what is new, open, closed, each by danger; of one urgency only that of each. */
const prefixesFor = ({ urgency }: Search): readonly string[] =>
  inboxBoxes.map((box) => (urgency === undefined ? `${box}#` : `${box}#${rankOf(urgency)}#`));

/** A cursor is only ever a key of an inbox, under one of the prefixes that are looked through. */
const readCursor = (after: string, prefixes: readonly string[]): string | undefined => {
  const key = Buffer.from(fromBase64url(after)).toString('utf8');
  return KEY.test(key) && prefixes.some((prefix) => key.startsWith(prefix)) ? key : undefined;
};

const isRow = (line: InboxLine): line is InboxRow => !('broken' in line);

const byReference = async (store: ReferralStore, reference: string): Promise<Found> => ({
  rows: (await store.starting(reference, MOST_FOUND)).filter(isRow),
  next: undefined,
});

/** Through the inbox's own index, from a key on, until a page is full or enough was looked at. */
export const search = async (
  { referrals, jurisdiction }: Pick<Dependencies, 'referrals' | 'jurisdiction'>,
  asked: Search,
): Promise<Found> => {
  if (asked.reference !== '') return byReference(referrals, asked.reference);
  const prefixes = prefixesFor(asked);
  let after = readCursor(asked.after, prefixes);
  const dayOf = (hour: string): string => dayIn(new Date(hour), jurisdiction.timeZone);
  const rows: InboxRow[] = [];
  let looked = 0;
  const begin = Math.max(
    0,
    prefixes.findIndex((prefix) => after?.startsWith(prefix) === true),
  );
  for (const prefix of prefixes.slice(begin)) {
    let isMore = true;
    while (isMore) {
      const lines = await referrals.inbox({ prefix, order: 'forward', after, limit: STEP });
      for (const line of lines) {
        after = line.inboxKey;
        looked += 1;
        if (isRow(line) && fits(asked, line, dayOf)) rows.push(line);
        if (rows.length === MOST_FOUND || looked === MOST_LOOKED)
          return { rows, next: toBase64url(Buffer.from(after)) };
      }
      isMore = lines.length === STEP;
    }
    after = undefined;
  }
  return { rows, next: undefined };
};
