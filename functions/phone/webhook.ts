import type { Context } from 'hono';
import type { Webhook } from '../../shared/telephony/provider.ts';

/** A request as it came; its path is the one that the provider was given. */
export const webhookOf = async (c: Context, path: string): Promise<Webhook> => ({
  path,
  query: new URL(c.req.url).search.slice(1),
  contentType: c.req.header('content-type') ?? '',
  signature: c.req.header('x-twilio-signature') ?? '',
  body: await c.req.text(),
});
