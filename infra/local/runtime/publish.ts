import type { IncomingMessage } from 'node:http';
import type { Front } from '../http/front.ts';
import { createSite } from '../http/site.ts';
import type { Deployment } from '../template/deployment.ts';
import { NO_EDGE } from '../template/edge.ts';
import type { MovableClock } from './clock.ts';
import type { Functions } from './functions.ts';
import { siteAddress, type Naming } from './naming.ts';

export const viewerFromConnection = (request: IncomingMessage): string =>
  `${request.socket.remoteAddress ?? '127.0.0.1'}:${request.socket.remotePort ?? 0}`;

/** Gives every API of the template its host name. */
export const publishSites = (
  front: Front,
  { apis, account, edge }: Deployment,
  naming: Naming,
  functions: Functions,
  clock: MovableClock,
  viewerOf: (request: IncomingMessage) => string,
): void => {
  for (const api of apis) {
    const [first] = api.routes;
    if (first === undefined) continue;
    const site = createSite({
      api,
      account,
      edge: api.isFronted ? edge : NO_EDGE,
      viewerOf,
      invoke: functions.invoke,
      now: clock.now,
    });
    front.serve(siteAddress(naming.short(first.functionName), front.port).hostName, site);
  }
};
