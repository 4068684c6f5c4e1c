import * as z from 'zod';
import { inTurns } from '../../shared/adapters/inTurns.ts';
import { intentRowSchema, type IntentRow } from '../../shared/rows/intent.ts';
import { faultOf } from '../../shared/steps/log.ts';
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
    deleted += await sweepRow(ports, row);
  }
  if (deleted > 0) ports.log.info('expired_deleted', { count: deleted });
};

/** One row that cannot be swept keeps no other from it: it is still there in a minute. */
const sweepRow = async (ports: UpkeepPorts, row: unknown): Promise<number> => {
  try {
    const intent = intentRowSchema.safeParse(row);
    if (intent.success) await sweepIntent(ports, intent.data);
    await ports.ephemera.delete({ pk: ephemeraRowSchema.parse(row).pk });
    return 1;
  } catch (error) {
    ports.log.error('step_failed', { step: 'sweep', fault: faultOf(error) });
    return 0;
  }
};

/** Removes what a try at a tip left behind that the tip, if there is one, does not name. */
const sweepIntent = async (ports: UpkeepPorts, intent: IntentRow): Promise<void> => {
  const tip = await ports.tips.get({ pk: intent.tip }, partsOfTipSchema);
  const named = new Set(tip?.parts.map(({ part, digest }) => `${part}#${digest}`) ?? []);
  const orphans = intent.parts.filter((sk) => !named.has(sk));
  for (const sk of orphans) await ports.parts.delete({ pk: intent.tip, sk });
  // What lies in the bucket is of the one part that this try was about.
  if (orphans.length > 0) await inTurns(intent.files, (name) => ports.files.delete(name));
  const { mailbox } = intent;
  // Two in 10^16 codes are alike: another's mailbox stays, whatever was noted.
  if (mailbox !== null && tip?.mailbox !== mailbox) await ports.mailboxes.delete({ pk: mailbox }, { tip: intent.tip });
  if (orphans.length > 0) ports.log.info('orphans_deleted', { count: orphans.length });
};
