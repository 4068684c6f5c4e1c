import type { Step } from '../../shared/steps/consume.ts';
import type { RoutingPorts } from './ports.ts';
import { reconcileOwed } from './reconcile.ts';
import { settle } from './settle.ts';

/**
 * A pointer leads to a tip, or to what a member of staff asked for. A tip that owes no routing was routed since: of many
 * messages about one tip, the first does the work of all.
 */
export const route =
  (ports: RoutingPorts): Step =>
  async (pointer) => {
    if ('request' in pointer) await settle(ports, pointer.partner, pointer.request);
    else await reconcileOwed(ports, pointer.tip);
  };
