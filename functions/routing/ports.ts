import type { Files } from '../../shared/adapters/files.ts';
import type { Keys } from '../../shared/adapters/keys.ts';
import type { Queue } from '../../shared/adapters/queue.ts';
import type { Table } from '../../shared/adapters/table.ts';
import type { CustodyLog } from '../../shared/custody/log.ts';
import type { Hour } from '../../shared/domain/hour.ts';
import type { Pack } from '../../shared/jurisdiction/pack.ts';
import type { Cedar } from '../../shared/routing/cedar.ts';
import type { Log } from '../../shared/steps/log.ts';

/** The locked bucket: an erasure is written there before anything is erased, so that a restore can be made to repeat it. */
interface Erasures {
  put(tip: string, hour: Hour): Promise<void>;
}

export interface RoutingPorts {
  readonly deployment: string;
  readonly pack: Pack;
  readonly cedar: Cedar;
  readonly tips: Table;
  readonly parts: Table;
  readonly mailboxes: Table;
  readonly referrals: Table;
  readonly offices: Table;
  readonly custody: CustodyLog;
  readonly keys: Keys;
  readonly keyIds: { readonly intake: string; readonly partners: Readonly<Record<string, string>> };
  readonly delivery: Queue;
  readonly triage: Queue;
  /** What waits to go out by phone. */
  readonly relay: Table;
  readonly relayQueue: Queue;
  readonly erasures: Erasures;
  readonly files: Pick<Files, 'ofTip' | 'delete'>;
  readonly now: () => Date;
  readonly log: Log;
}
