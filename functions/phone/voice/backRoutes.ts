import type { Context, Hono } from 'hono';
import type { Pack } from '../../../shared/jurisdiction/pack.ts';
import { faultOf, type Log } from '../../../shared/steps/log.ts';
import {
  BACK_KEYED_PATH,
  BACK_OVER_PATH,
  BACK_PARTNER_PATH,
  BACK_PATH,
  BACK_STATUS_PATH,
  BACK_TAKEN_PATH,
  BACK_TALKED_PATH,
  BACK_WAIT_PATH,
} from '../../../shared/telephony/paths.ts';
import type { CallHeard, Hearing, Telephony } from '../../../shared/telephony/provider.ts';
import { webhookOf } from '../webhook.ts';
import type { Back } from './back.ts';
import { backNobody, SILENCE } from './backSpeech.ts';
import { waitOver } from './speech.ts';
import type { At } from './takeCall.ts';

/** What an address of a call says of it. */
export type Asked = At & { readonly queue: string };

/** Answers for a call that the provider signed, whatever fails behind it. */
export type Called = (
  c: Context,
  path: string,
  lead: (call: CallHeard, at: Asked) => Promise<Hearing>,
  fallback?: (spoken: readonly string[]) => Hearing,
) => Promise<Response>;

interface Needs {
  readonly telephony: Telephony;
  readonly back: Back;
  readonly pack: Pack;
  readonly events: Log;
}

const silence = (): Hearing => SILENCE;

/** Calls back. Whatever fails, the reporter's telephone stays silent, and the partner's says that nothing came of it. */
export const addBackRoutes = (app: Hono, called: Called, { telephony, back, pack, events }: Needs): void => {
  const { defaultLanguage, languages } = pack.jurisdiction;
  type Lead = (call: CallHeard, at: Parameters<Back['partner']>[1]) => Promise<Hearing>;
  const route = (path: string, lead: Lead, fallback: (spoken: readonly string[]) => Hearing): void => {
    app.post(path, (c) =>
      called(
        c,
        path,
        (call, { queue: id, language = defaultLanguage, step }) => lead(call, { id, language, step }),
        fallback,
      ),
    );
  };
  const nobody = (spoken: readonly string[]): Hearing =>
    backNobody(languages.find((language) => spoken.includes(language)) ?? defaultLanguage, pack);

  route(BACK_PARTNER_PATH, back.partner, nobody);
  route(BACK_TAKEN_PATH, back.taken, nobody);
  route(BACK_WAIT_PATH, back.wait, waitOver);
  route(BACK_OVER_PATH, back.over, nobody);
  route(BACK_PATH, back.answered, silence);
  route(BACK_KEYED_PATH, back.keyed, silence);
  route(BACK_TALKED_PATH, back.talked, silence);
  app.post(BACK_STATUS_PATH, async (c) => {
    const webhook = await webhookOf(c, BACK_STATUS_PATH);
    if (!(await telephony.isGenuine(webhook))) return c.body(null, 403);
    const end = telephony.readEnd(webhook);
    const id = c.req.query('q') ?? '';
    if (!end.ok || !/^[0-9a-f]{32}$/.test(id)) return c.body(null, 400);
    try {
      await back.ended(id, end.value);
      return c.body(null, 204);
    } catch (error) {
      events.error('call_broken', { fault: faultOf(error) });
      return c.body(null, 503);
    }
  });
};
