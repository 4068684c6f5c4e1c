import type { MiddlewareHandler } from 'hono';
import { cameThroughEdge, ORIGIN_HEADER } from '../deployment/origin.ts';

/** Refuses what came round CloudFront, and with it round its rate rules. It says nothing: nobody who means well is here. */
export const throughEdgeOnly =
  (secrets: readonly string[]): MiddlewareHandler =>
  async (context, next) => {
    if (!cameThroughEdge(context.req.header(ORIGIN_HEADER), secrets)) return context.body(null, 403);
    return next();
  };
