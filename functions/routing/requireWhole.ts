import { ChainBroken, type OpenChain } from '../../shared/custody/log.ts';
import type { RoutingPorts } from './ports.ts';

/**
 * Before anything is given, or judged by what the log says. The alarm rings each time that the message comes again, and the
 * dead letter names the tip: the log does not.
 *
 * @throws ChainBroken
 */
export const requireWhole = ({ log }: Pick<RoutingPorts, 'log'>, chain: OpenChain): void => {
  if (chain.isWhole()) return;
  log.error('chain_broken', { count: 1 });
  throw new ChainBroken('The custody chain is broken');
};
