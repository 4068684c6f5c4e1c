import type { Keys } from '../adapters/keys.ts';
import type { Queue } from '../adapters/queue.ts';
import type { Table } from '../adapters/table.ts';
import type { CustodyLog } from '../custody/log.ts';
import type { Pack } from '../jurisdiction/pack.ts';

/** What intake and the mailbox need of the outside. */
export interface IntakePorts {
  readonly deployment: string;
  readonly pack: Pack;
  readonly tips: Table;
  readonly parts: Table;
  readonly mailboxes: Table;
  readonly custody: CustodyLog;
  readonly ephemera: Table;
  readonly keys: Keys;
  readonly keyIds: { readonly intake: string; readonly relay: string; readonly access: string };
  readonly queues: { readonly triage: Queue; readonly routing: Queue };
  readonly now: () => Date;
}
