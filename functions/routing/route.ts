import type { Step } from '../../shared/steps/consume.ts';
import type { RoutingPorts } from './ports.ts';
import { reconcile } from './reconcile.ts';
import { settle } from './settle.ts';

/** A pointer leads to a tip, or to what a member of staff asked for. */
export const route =
  (ports: RoutingPorts): Step =>
  async (pointer) => {
    if ('job' in pointer) throw new Error('routing is pointed at a tip or a request');
    if ('request' in pointer) await settle(ports, pointer.partner, pointer.request);
    else await reconcile(ports, pointer.tip);
  };
