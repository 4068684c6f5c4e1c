import * as z from 'zod';
import { intentRowSchema, type IntentRow } from '../../shared/rows/intent.ts';
import type { UpkeepPorts } from './ports.ts';

const ephemeraRowSchema = z.object({ pk: z.string(), expires: z.number() });
const partsOfTipSchema = z.object({
  mailbox: z.string().nullable(),
  parts: z.array(z.object({ part: z.string(), digest: z.string() })),
});

/** Deletes what has expired on time: the table's own expiry is days late. */
export const sweepExpired = async (ports: UpkeepPorts): Promise<void> => {
  const seconds = Math.floor(ports.now().getTime() / 1000);
  let deleted = 0;
  for await (const row of ports.ephemera.expiredBefore(seconds)) {
    const intent = intentRowSchema.safeParse(row);
    if (intent.success) await sweepIntent(ports, intent.data);
    await ports.ephemera.delete({ pk: ephemeraRowSchema.parse(row).pk });
    deleted += 1;
  }
  if (deleted > 0) ports.log.info('expired_deleted', { count: deleted });
};

/** Removes what a try at a tip left behind that the tip, if there is one, does not name. */
const sweepIntent = async (ports: UpkeepPorts, intent: IntentRow): Promise<void> => {
  const tip = await ports.tips.get({ pk: intent.tip }, partsOfTipSchema);
  const named = new Set(tip?.parts.map(({ part, digest }) => `${part}#${digest}`) ?? []);
  const orphans = intent.parts.filter((sk) => !named.has(sk));
  for (const sk of orphans) await ports.parts.delete({ pk: intent.tip, sk });
  if (tip === undefined && intent.mailbox !== null) await ports.mailboxes.delete({ pk: intent.mailbox });
  if (orphans.length > 0) ports.log.info('orphans_deleted', { tip: intent.tip, count: orphans.length });
};
