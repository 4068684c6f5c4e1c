import type { Files } from '../../shared/adapters/files.ts';
import type { Queue } from '../../shared/adapters/queue.ts';
import type { ScanTable, Table } from '../../shared/adapters/table.ts';
import type { Step } from '../../shared/deployment/names.ts';
import type { Log } from '../../shared/steps/log.ts';

export interface UpkeepPorts {
  readonly tips: Table;
  readonly parts: Table;
  readonly mailboxes: Table;
  readonly referrals: Table;
  readonly offices: Table;
  readonly relay: Table;
  readonly ephemera: ScanTable;
  readonly files: Pick<Files, 'delete'>;
  readonly queues: Readonly<Record<Step, Queue>>;
  /** For how many days the country keeps a tip after the last that was said in it. */
  readonly retentionDays: number;
  readonly now: () => Date;
  readonly log: Log;
}
