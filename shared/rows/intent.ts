import * as z from 'zod';

/**
 * A row of Ephemera: `intent#<tip>#<try>`. Written before the parts of a tip are: if the tip is never accepted, `upkeep`
 * finds by it what was left behind.
 */
export const intentRowSchema = z.object({
  pk: z.string().startsWith('intent#'),
  tip: z.string(),
  mailbox: z.string().nullable(),
  parts: z.array(z.string()),
  /** What was put into the bucket of files for these parts. */
  files: z.array(z.string()).default([]),
  /** Epoch seconds: the sweep may look from then on. */
  expires: z.number(),
});
export type IntentRow = z.infer<typeof intentRowSchema>;

const SWEEP_AFTER_HOURS = 2;
/** Upwards to the full hour: it would else tell the second in which a tip came. */
const sweptFrom = (now: Date, hours: number): number => (Math.ceil(now.getTime() / 3_600_000) + hours) * 3600;

/**
 * A mailbox that a new code makes or replaces: whichever of the two the tip does not name in the end is swept.
 *
 * @param hours from then on
 */
export const intentOfMailbox = (tip: string, mailbox: string, now: Date, hours = SWEEP_AFTER_HOURS): IntentRow => ({
  pk: `intent#${tip}#${mailbox.slice(0, 12)}`,
  tip,
  mailbox,
  parts: [],
  files: [],
  expires: sweptFrom(now, hours),
});

export const intentOf = (
  tip: string,
  mailbox: string | null,
  parts: readonly { readonly sk: string; readonly digest: string }[],
  now: Date,
  files: readonly string[] = [],
): IntentRow => ({
  // The first digest tells one try from the next, each of which leaves parts of its own.
  pk: `intent#${tip}#${parts[0]?.digest.slice(0, 12) ?? ''}`,
  tip,
  mailbox,
  parts: parts.map(({ sk }) => sk),
  files: [...files],
  expires: sweptFrom(now, SWEEP_AFTER_HOURS),
});
