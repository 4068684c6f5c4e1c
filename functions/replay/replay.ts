import type * as z from 'zod';
import { restoreRowSchema } from '../../shared/restore/gate.ts';
import { eraseAgain } from './eraseAgain.ts';
import type { ReplayPorts } from './ports.ts';

const PAGE = 50;
/** Well inside what the function may run: what is left is done by the next run, a minute later. */
const BUDGET_MILLISECONDS = 150_000;

type Progress = z.output<typeof restoreRowSchema>;

/**
 * Replays every erasure of the locked bucket over restored tables, and only then says that they may be served. Cut short,
 * the next run goes on after the last page that was done; and what is done twice changes nothing.
 */
export const replay = async (ports: ReplayPorts): Promise<void> => {
  if (ports.restored === undefined || (await ports.gate.isOpen())) return;
  const { id, restores } = ports.restored;
  let progress: Progress = (await restores.get({ pk: id }, restoreRowSchema)) ?? {
    pk: id,
    state: 'replaying',
    after: null,
    erased: 0,
  };
  ports.log.error('restore_pending', { count: progress.erased });
  const until = ports.now().getTime() + BUDGET_MILLISECONDS;
  for (;;) {
    const page = await ports.erasures.list('', PAGE, progress.after ?? undefined);
    const erased = progress.erased + (await eraseAll(ports, page.tips));
    progress = { pk: id, state: 'replaying', after: page.next ?? null, erased };
    if (page.next === undefined) break;
    await restores.put(progress);
    if (ports.now().getTime() >= until) return;
  }
  await eraseMailboxes(ports);
  await restores.put({ ...progress, state: 'replayed' });
  ports.log.info('replayed', { count: progress.erased });
};

/** @returns how many were there */
export const eraseAll = async (ports: ReplayPorts, tips: readonly string[]): Promise<number> => {
  let found = 0;
  for (const tip of tips) if (await eraseAgain(ports, tip)) found += 1;
  return found;
};

/** A code may have been renewed between the backup and the erasure: the tip then named another mailbox than is there. */
const eraseMailboxes = async (ports: ReplayPorts): Promise<void> => {
  const erased = await everyErased(ports);
  for await (const { pk, tip } of ports.allMailboxes()) if (erased.has(tip)) await ports.mailboxes.delete({ pk });
};

const everyErased = async ({ erasures }: ReplayPorts): Promise<ReadonlySet<string>> => {
  const erased = new Set<string>();
  let after: string | undefined;
  do {
    const page = await erasures.list('', 1000, after);
    for (const tip of page.tips) erased.add(tip);
    after = page.next;
  } while (after !== undefined);
  return erased;
};
