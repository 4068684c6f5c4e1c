import { turnOf } from '../derive.ts';
import type { PhonePorts } from '../ports.ts';
import { callOf } from './callRow.ts';

/**
 * Whether a call ended before anything of it was taken. Who hangs up after the tone may have left a message that is still on its
 * way, and counts as one who did.
 */
export const createEndedUntold =
  (ports: PhonePorts) =>
  async (call: string): Promise<boolean> => {
    const { version } = await turnOf(ports, call);
    const row = await callOf(ports, version);
    if (row === undefined) return false;
    const { tip, spoken, screen } = row.state;
    // Who is still where somebody took the call hung up while they spoke: it is told when somebody leaves a queue untaken.
    return !tip && !spoken && screen.place !== 'message' && screen.place !== 'talk';
  };
