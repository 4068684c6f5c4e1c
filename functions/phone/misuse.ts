import * as z from 'zod';
import type { Table } from '../../shared/adapters/table.ts';
import { hourSchema } from '../../shared/domain/hour.ts';
import type { Plain } from '../../shared/domain/plain.ts';
import type { AcceptTip } from '../../shared/intake/submission.ts';
import { contactOf } from './derive.ts';

interface MisusePorts {
  readonly ephemera: Table;
  readonly tips: Table;
  readonly now: () => Date;
}

/**
 * A row of Ephemera, `caller#<mac>`: which tips a number has sent, by a keyed hash of it. A supervisor marks a tip, and knows no
 * number; whoever calls is looked up by theirs, and nobody else ever needs to be told which number a tip came from.
 */
const callerRowSchema = z.object({
  pk: z.string().startsWith('caller#'),
  tips: z.array(z.string()),
  /** Epoch seconds, on the hour. */
  expires: z.number(),
});

/** A mark holds for a day, and is made within a day or looked up by the conversation that goes on. */
const DAYS = 2;
/** The latest of a number that sends very many. */
const MOST_TIPS = 8;
const HOUR = 3600;

const seconds = (now: Date): number => Math.floor(now.getTime() / 1000);
const keyOf = (contact: string): { pk: string } => ({ pk: `caller#${contact}` });

const tipsOf = async ({ ephemera, now }: MisusePorts, contact: string): Promise<readonly string[]> => {
  const row = await ephemera.get(keyOf(contact), callerRowSchema);
  return row !== undefined && row.expires > seconds(now()) ? row.tips : [];
};

const rememberCaller = async (
  ports: MisusePorts,
  contact: string,
  tip: string,
  before: readonly string[],
): Promise<void> => {
  if (before.includes(tip)) return;
  const expires = Math.ceil(seconds(ports.now()) / HOUR) * HOUR + DAYS * 24 * HOUR;
  await ports.ephemera.put({ ...keyOf(contact), tips: [...before, tip].slice(-MOST_TIPS), expires });
};

/** Takes tips, and notes whose they are. What cannot be noted cannot be marked; it is taken all the same. */
export const rememberingCallers =
  (ports: MisusePorts & Parameters<typeof contactOf>[0], acceptTip: AcceptTip): AcceptTip =>
  async (submission) => {
    const { number } = submission;
    // Looked up while it is taken: whoever texts waits for both.
    const noting =
      number === null
        ? undefined
        : contactOf(ports, number).then(async (contact) => ({ contact, before: await tipsOf(ports, contact) }));
    noting?.catch(() => undefined);
    const taken = await acceptTip(submission);
    await noting
      ?.then(({ contact, before }) => rememberCaller(ports, contact, taken.tip, before))
      .catch(() => undefined);
    return taken;
  };

const markedSchema = z.object({ misuseUntil: hourSchema.optional().catch(undefined) });

const talkSchema = z.object({ conversation: z.object({ tip: z.string().nullable() }), expires: z.number() });

/** What a number texts in goes on for a month, and can be marked as long. */
const runningOf = async ({ ephemera, now }: MisusePorts, contact: string): Promise<readonly string[]> => {
  const row = talkSchema.safeParse(await ephemera.get({ pk: `line#${contact}` }, z.unknown())).data;
  return row === undefined || row.expires <= seconds(now()) ? [] : [row.conversation.tip].filter((tip) => tip !== null);
};

/** Whether a supervisor has marked a tip of this number, and the mark still holds. Where it cannot be asked: no. */
export const isMisused = async (ports: MisusePorts, contact: string): Promise<boolean> => {
  try {
    const known = await Promise.all([tipsOf(ports, contact), runningOf(ports, contact)]);
    const marked = await Promise.all([...new Set(known.flat())].map((pk) => ports.tips.get({ pk }, markedSchema)));
    const now = ports.now().getTime();
    return marked.some((tip) => tip?.misuseUntil !== undefined && Date.parse(tip.misuseUntil) > now);
  } catch {
    return false;
  }
};

/** The same by the number itself, for whoever has looked nothing up by it; who withholds theirs cannot be marked. */
export const isMisusedBy = async (
  ports: MisusePorts & Parameters<typeof contactOf>[0],
  number: Plain | null,
): Promise<boolean> => {
  if (number === null) return false;
  const contact = await contactOf(ports, number).catch(() => undefined);
  return contact !== undefined && isMisused(ports, contact);
};
