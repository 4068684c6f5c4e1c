import { stoppedRowSchema } from '../../shared/rows/line.ts';
import type { RelayPorts } from './ports.ts';

const DAY_SECONDS = 86_400;
/** As long as for one that `phone` was told of. */
const STOPPED_DAYS = 730;

/** Whether a number's owner asked for no more texts: read right before each send. */
export const isStopped = async ({ ephemera, now }: RelayPorts, contact: string): Promise<boolean> => {
  const row = await ephemera.get({ pk: `stopped#${contact}` }, stoppedRowSchema);
  return row !== undefined && row.expires * 1000 > now().getTime();
};

/** The provider knows of a STOP that never came here. */
export const stop = async ({ ephemera, now }: RelayPorts, contact: string): Promise<void> => {
  const hour = Math.ceil(now().getTime() / 3_600_000) * 3600;
  await ephemera.put({ pk: `stopped#${contact}`, expires: hour + STOPPED_DAYS * DAY_SECONDS });
};
