import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { routePath } from 'hono/route';
import { TEXT_PATH, TEXT_STATUS_PATH } from '../../shared/telephony/paths.ts';
import type { Telephony } from '../../shared/telephony/provider.ts';
import { errorName, requestIdOf, type Log } from '../../shared/http/requestLog.ts';
import type { TakeText } from './sms/takeText.ts';
import type { TakeTextState } from './sms/textState.ts';
import { voiceRoutes, type VoiceDependencies } from './voice/routes.ts';
import { webhookOf } from './webhook.ts';

/** The longest text that a provider joins together is 1,600 letters; a form of it, with pictures, is well under this. */
const BODY_LIMIT = 64 * 1024;

export interface PhoneDependencies {
  readonly telephony: Telephony;
  readonly takeText: TakeText;
  readonly voice: Omit<VoiceDependencies, 'telephony'>;
  readonly takeTextState: TakeTextState;
  readonly log: Log;
}

/**
 * What the provider calls. Nobody else is answered, and nothing is read before the signature is found right. An answer
 * that is not 2xx has the provider bring the same again.
 */
export const createApp = ({ telephony, takeText, takeTextState, voice, log }: PhoneDependencies): Hono => {
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    log({
      requestId: requestIdOf(c.env),
      method: c.req.method,
      route: routePath(c, -1),
      status: c.res.status,
      ...(c.error === undefined ? {} : { error: errorName(c.error) }),
    });
  });
  app.use(bodyLimit({ maxSize: BODY_LIMIT, onError: (c) => c.body(null, 413) }));

  app.post(TEXT_PATH, async (c) => {
    const webhook = await webhookOf(c, TEXT_PATH);
    if (!(await telephony.isGenuine(webhook))) return c.body(null, 403);
    const text = telephony.readText(webhook);
    if (!text.ok) return c.body(null, 400);
    const answer = await takeText(text.value);
    if (answer === 'busy') return c.body(null, 503);
    const { contentType, body } = telephony.answer(answer);
    return c.body(body, 200, { 'content-type': contentType, 'cache-control': 'no-store' });
  });
  app.post(TEXT_STATUS_PATH, async (c) => {
    const webhook = await webhookOf(c, TEXT_STATUS_PATH);
    if (!(await telephony.isGenuine(webhook))) return c.body(null, 403);
    const state = telephony.readTextState(webhook);
    if (!state.ok) return c.body(null, 400);
    if (state.value !== null) await takeTextState(state.value);
    return c.body(null, 204);
  });
  app.route('/', voiceRoutes({ telephony, ...voice }));
  app.notFound((c) => c.body(null, 404));
  app.onError((_error, c) => c.body(null, 503));
  return app;
};
