import { isDeepStrictEqual } from 'node:util';
import type * as z from 'zod';
import { restoreRowSchema } from '../../shared/restore/gate.ts';
import { inTurns } from '../../shared/adapters/inTurns.ts';
import type { Table } from '../../shared/adapters/table.ts';
import { eraseAgain } from './eraseAgain.ts';
import type { ReplayPorts } from './ports.ts';
import { takeBack } from './takeBack.ts';

const PAGE = 50;
/** Well inside what the function may run: what is left is done by the next run, a minute later. */
const BUDGET_MILLISECONDS = 150_000;

type Progress = z.output<typeof restoreRowSchema>;

/**
 * Replays every erasure of the locked bucket over restored tables; then, tip by tip, what reporters took back since; and
 * only then says that they may be served: these tables, and none that come under their names later. Cut short, the next run goes on after the last page that was done; and what is
 * done twice changes nothing.
 */
export const replay = async (ports: ReplayPorts): Promise<void> => {
  if (ports.restored === undefined || (await ports.gate.isOpen())) return;
  const { id, restores, tableIds } = ports.restored;
  const tables = await tableIds();
  const known = await restores.get({ pk: id }, restoreRowSchema);
  const begun: Progress =
    known !== undefined && isDeepStrictEqual(known.tables, tables)
      ? known
      : { pk: id, tables, state: 'replaying', after: null, erased: 0, takenBack: 0 };
  ports.log.error('restore_pending', { count: begun.erased });
  const run = { ports, restores, until: ports.now().getTime() + BUDGET_MILLISECONDS };
  const erased = begun.state === 'replaying' ? await eraseFrom(run, begun) : begun;
  const done = erased && (await takeBackFrom(run, erased));
  if (done === undefined) return;
  await eraseMailboxes(ports);
  if (!isDeepStrictEqual(await tableIds(), tables)) throw new Error('The tables were replaced during the replay');
  await restores.put({ ...done, state: 'replayed' });
  ports.log.info('taken_back', { count: done.takenBack });
  ports.log.info('replayed', { count: done.erased });
};

interface Run {
  readonly ports: ReplayPorts;
  readonly restores: Pick<Table, 'put'>;
  /** In milliseconds since the epoch. */
  readonly until: number;
}

/** @returns undefined where time was up before it was done */
const eraseFrom = async ({ ports, restores, until }: Run, begun: Progress): Promise<Progress | undefined> => {
  let progress = begun;
  for (;;) {
    const page = await ports.erasures.list('', PAGE, progress.after ?? undefined);
    const erased = progress.erased + (await eraseAll(ports, page.tips));
    const state = page.next === undefined ? 'taking_back' : 'replaying';
    progress = { ...begun, state, after: page.next ?? null, erased };
    await restores.put(progress);
    if (state === 'taking_back') return progress;
    if (ports.now().getTime() >= until) return undefined;
  }
};

/** As `eraseFrom`; after the erasures, so that it does not take up what is to go. */
const takeBackFrom = async ({ ports, restores, until }: Run, begun: Progress): Promise<Progress | undefined> => {
  let progress = begun;
  let page: string[] = [];
  const finish = async (): Promise<void> => {
    const { takenBack } = progress;
    let more = 0;
    await inTurns(page, async (tip) => {
      if (await takeBack(ports, tip)) more += 1;
    });
    progress = { ...progress, after: page.at(-1) ?? progress.after, takenBack: takenBack + more };
    page = [];
    await restores.put(progress);
  };
  for await (const { pk } of ports.allTips(begun.after === null ? undefined : { pk: begun.after })) {
    page.push(pk);
    if (page.length < PAGE) continue;
    await finish();
    if (ports.now().getTime() >= until) return undefined;
  }
  await finish();
  return progress;
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
