import type { Buckets } from '../../shared/abuse/buckets.ts';
import type { Queue } from '../../shared/adapters/queue.ts';
import type { Table } from '../../shared/adapters/table.ts';
import type { FilePorts } from '../../shared/files/keepFile.ts';
import type { AcceptTip } from '../../shared/intake/submission.ts';
import type { Gate } from '../../shared/restore/gate.ts';

/** What taking a text, a call or a file needs of the outside. */
export interface PhonePorts extends FilePorts {
  readonly ephemera: Table;
  /** What the relay is to do, and how people may be reached. */
  readonly relay: Table;
  readonly relayQueue: Queue;
  readonly acceptTip: AcceptTip;
  /** Makes a keyed hash of a number: by it, and by nothing else, a conversation is found. */
  readonly contactKey: string;
  /** The country's site, where a code is used. */
  readonly site: string;
  readonly gate: Gate;
  /** Tries at codes by keypad are counted as those on the site are. */
  readonly buckets: Pick<Buckets, 'tryCode'>;
  readonly pause: (milliseconds: number) => Promise<void>;
}
