import * as z from 'zod';
import { err, ok, type Result } from '../../domain/result.ts';
import type { CallBack, CallFailure, CallOut } from '../callingBack.ts';
import { BACK_PARTNER_PATH, BACK_PATH, BACK_STATUS_PATH } from '../paths.ts';
import { hasMadeCall } from './hasMadeCall.ts';
import { RETRIES } from './overrides.ts';
import type { Rest } from './rest.ts';

/** So long each telephone rings: less than most mailboxes wait. */
const RING_SECONDS = 20;
/** Nobody says anything: it is a person, or a machine that says nothing. The least that Twilio takes is 2,000. */
const SILENCE_MILLISECONDS = 2_500;
/** So long a machine is looked for at most. */
const DETECTION_SECONDS = 8;

/**
 * Twilio asks what is to be heard only once it has made up its mind whether a machine answered, and says so then
 * (`AnsweredBy`): until then there is silence, as there is after it.
 *
 * @param base the public URL that Twilio was given, without a trailing slash
 * @see https://www.twilio.com/docs/voice/answering-machine-detection
 */
export const createCallBack = (rest: Pick<Rest, 'get' | 'post'>, base: string): CallBack => {
  const call = async (form: Readonly<Record<string, string>>): Promise<Result<void, CallFailure>> => {
    const created = z.object({ sid: z.string() });
    const asked = await rest.post('/Calls.json', new URLSearchParams(form), created);
    if (asked.ok) return ok(undefined);
    return err(asked.error.kind === 'uncertain' ? 'uncertain' : 'not_called');
  };
  const to = ({ to: number, from, id, language }: CallOut, path: string) => ({
    To: number.reveal(),
    From: from,
    Url: `${base}${path}?q=${id}&l=${language}${RETRIES}`,
    Timeout: String(RING_SECONDS),
  });
  return {
    partner: (one) => call(to(one, BACK_PARTNER_PATH)),
    reporter: (one) =>
      call({
        ...to(one, BACK_PATH),
        MachineDetection: 'Enable',
        MachineDetectionTimeout: String(DETECTION_SECONDS),
        MachineDetectionSilenceTimeout: String(SILENCE_MILLISECONDS),
        StatusCallback: `${base}${BACK_STATUS_PATH}?q=${one.id}${RETRIES}`,
      }),
    hasCall: (one, since) => hasMadeCall(rest, one, since),
  };
};
