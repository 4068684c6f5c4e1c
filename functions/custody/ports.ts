import type { Roots } from '../../shared/adapters/roots.ts';
import type { Signer } from '../../shared/adapters/signer.ts';
import type { Table } from '../../shared/adapters/table.ts';
import type { Log } from '../../shared/steps/log.ts';

export interface CustodyPorts {
  readonly deployment: string;
  readonly custody: Table;
  readonly roots: Roots;
  readonly signer: Signer;
  readonly now: () => Date;
  readonly log: Log;
}
