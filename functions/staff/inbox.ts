import * as z from 'zod';
import { rankOf, urgencies, type Urgency, urgencySchema } from '../../shared/domain/urgency.ts';
import { inboxBoxes } from '../../shared/rows/referral.ts';
import { fromBase64url, toBase64url } from '../../shared/sealing/base64url.ts';
import type { InboxLine, ReferralStore } from './ports.ts';

export type Box = (typeof inboxBoxes)[number];

export const PAGE_SIZE = 25;
/** One more than is shown as a number. */
export const STOP_COUNTING_AT = 101;

export interface InboxView {
  readonly box: Box;
  /** Nothing: all of them. */
  readonly urgency?: Urgency | undefined;
}

/** The address of a page. What does not make sense is the first page of everything new, never an error. */
export const inboxQuerySchema = z.object({
  box: z.enum(inboxBoxes).catch('new'),
  urgency: urgencySchema.optional().catch(undefined),
  after: z.string().max(400).optional().catch(undefined),
  before: z.string().max(400).optional().catch(undefined),
});
export type InboxQuery = z.infer<typeof inboxQuerySchema>;

const prefixOf = ({ box, urgency }: InboxView): string =>
  urgency === undefined ? `${box}#` : `${box}#${rankOf(urgency)}#`;

const cursorOf = (row: InboxLine): string => toBase64url(Buffer.from(row.inboxKey));

/** `<box>#<rank>#<due>#…#<tip>`: a cursor is only ever one of our own keys under the prefix that is looked at. */
export const KEY = /^(new|open|closed)#\d#[0-9TZ:.+#-]{10,40}#[a-z0-9]{16,64}$/;

const readCursor = (cursor: string | undefined, prefix: string): string | undefined => {
  if (cursor === undefined) return undefined;
  const key = Buffer.from(fromBase64url(cursor)).toString('utf8');
  return KEY.test(key) && key.startsWith(prefix) ? key : undefined;
};

export interface InboxResult {
  readonly rows: readonly InboxLine[];
  readonly previous: string | undefined;
  readonly next: string | undefined;
}

/** Pages are found by key and not by number, so the last of 100,000 costs what the first does. */
export const readInbox = async (store: ReferralStore, query: InboxQuery): Promise<InboxResult> => {
  const prefix = prefixOf(query);
  const before = readCursor(query.before, prefix);
  if (before !== undefined) {
    const found = await store.inbox({ prefix, order: 'backward', after: before, limit: PAGE_SIZE + 1 });
    const rows = found.slice(0, PAGE_SIZE).toReversed();
    // A short first page would leave a hole between it and the next: begin at the beginning instead.
    if (rows.length === PAGE_SIZE) return pageOf(rows, { previous: found.length > PAGE_SIZE, next: true });
  }
  const after = before === undefined ? readCursor(query.after, prefix) : undefined;
  const found = await store.inbox({ prefix, order: 'forward', after, limit: PAGE_SIZE + 1 });
  const rows = found.slice(0, PAGE_SIZE);
  return pageOf(rows, { previous: after !== undefined, next: found.length > PAGE_SIZE });
};

const pageOf = (rows: readonly InboxLine[], has: { previous: boolean; next: boolean }): InboxResult => {
  const [first, last] = [rows[0], rows.at(-1)];
  return {
    rows,
    previous: has.previous && first !== undefined ? cursorOf(first) : undefined,
    next: has.next && last !== undefined ? cursorOf(last) : undefined,
  };
};

export interface InboxCounts {
  readonly boxes: Readonly<Record<Box, number>>;
  readonly urgencies: Readonly<Record<Urgency, number>>;
}

/** Seven short counts side by side, each of which stops: never the whole of a box. */
export const countInbox = async (store: ReferralStore, box: Box): Promise<InboxCounts> => {
  const count = (view: InboxView): Promise<number> => store.count(prefixOf(view), STOP_COUNTING_AT);
  const [byBox, byUrgency] = await Promise.all([
    Promise.all(inboxBoxes.map((each) => count({ box: each, urgency: undefined }))),
    Promise.all(urgencies.map((urgency) => count({ box, urgency }))),
  ]);
  const [fresh = 0, open = 0, closed = 0] = byBox;
  const [immediate = 0, urgent = 0, prompt = 0, routine = 0] = byUrgency;
  return { boxes: { new: fresh, open, closed }, urgencies: { immediate, urgent, prompt, routine } };
};

export const countText = (count: number): string => (count >= STOP_COUNTING_AT ? '100+' : String(count));
