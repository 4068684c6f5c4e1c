import type { Erasures } from '../../shared/adapters/erasures.ts';
import type { Table } from '../../shared/adapters/table.ts';
import type { TableIds } from '../../shared/adapters/tableIds.ts';
import type { CustodyLog } from '../../shared/custody/log.ts';
import type { PartnerId, PartnerKind } from '../../shared/domain/partner.ts';
import type { ErasingPorts } from '../../shared/erasing/eraseSealed.ts';
import type { Gate } from '../../shared/restore/gate.ts';
import type { Log } from '../../shared/steps/log.ts';

export interface ReplayPorts extends ErasingPorts {
  readonly tips: Table;
  readonly custody: CustodyLog;
  readonly erasures: Pick<Erasures, 'list'>;
  /** Every mailbox, and of each no more than whose it is. */
  readonly allMailboxes: () => AsyncIterable<{ readonly pk: string; readonly tip: string }>;
  /** The id of every tip, from after the one that is named. */
  readonly allTips: (after?: { readonly pk: string }) => AsyncIterable<{ readonly pk: string }>;
  /** Everybody who could hold a grant, and what they are. */
  readonly kinds: ReadonlyMap<PartnerId, PartnerKind>;
  /** Where the tables come from a restore. */
  readonly restored: Restored | undefined;
  readonly gate: Gate;
  readonly now: () => Date;
  readonly log: Log;
}

interface Restored {
  readonly id: string;
  readonly restores: Table;
  /** Of the restored tables, as they are now. */
  readonly tableIds: () => Promise<TableIds>;
}
