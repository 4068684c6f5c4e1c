import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { silenceOf, toneOf } from '../../../infra/local/provider/calls/sound.ts';
import { pictureNamed } from '../../../infra/local/provider/pictures.ts';
import type { Phone } from '../../../infra/local/provider/phones.ts';
import type { Runtime } from '../../../infra/local/runtime.ts';
import { CALL_PATH, CALL_STATUS_PATH, CALL_STEP_PATH, RECORDING_PATH } from '../../../shared/telephony/paths.ts';
import { newSid } from '../../journeys/support/handset.ts';
import { NUMBER, typed, typedPlainly } from './marks.ts';
import type { Needle } from './needles.ts';
import { formOf, siteOf, type Typist } from './ways.ts';

const E164 = NUMBER.replaceAll(' ', '');
/** In nobody's hand, as the one that texts. */
const PHONE: Phone = { id: 'canary-voice', title: 'Canary', number: E164, texts: () => [] };
const LINE = '+12025550150';
const SECONDS = 7;

/** What somebody said or showed, as it would lie in bytes: its beginning, in each form that the provider hands out. */
export const seenOrHeard: readonly Buffer[] = [toneOf(SECONDS), silenceOf(SECONDS), pictureNamed('door').bytes];
export const fileNeedles: readonly Needle[] = seenOrHeard.map((bytes) => ({
  text: 'a recording or a picture',
  encoding: 'utf8',
  bytes: bytes.subarray(0, 144),
}));

/** A call from a hidden menu to a message and a code, which is then keyed in another call. Gives the code. */
export const throughCalls = async ({ provider }: Runtime, typist: Typist): Promise<string> => {
  const said = (): string[] =>
    provider.callAt(PHONE)?.heard.flatMap((heard) => (heard.kind === 'said' ? [heard.text] : [])) ?? [];
  const press = async (keys: string): Promise<string[]> => {
    const before = said().length;
    for (const key of keys) await provider.callAt(PHONE)?.press(key);
    return said().slice(before);
  };
  await provider.call(PHONE, LINE);
  await press('1');
  await press('2');
  await provider.callAt(PHONE)?.speak(SECONDS);
  await press('#');
  await provider.settled();
  typist.answers.push({ way: 'a call: a message', status: 200, text: said().join('\n'), mayEcho: false });
  const code = (await press('1'))
    .filter((text) => /^\d(?:, \d){3}$/.test(text))
    .join(' ')
    .replaceAll(', ', '');
  await provider.callAt(PHONE)?.hangUp();
  await provider.call(PHONE, LINE);
  await press('1');
  await press('3');
  const mailbox = await press(code.replaceAll(' ', ''));
  typist.answers.push({ way: 'a call: a mailbox', status: 200, text: mailbox.join('\n'), mayEcho: false });
  await provider.callAt(PHONE)?.hangUp();
  await provider.settled();
  return code;
};

/** What no call of the provider would tell, with words wherever there is room for them. */
export const besideTheCalls = async (runtime: Runtime, typist: Typist): Promise<void> => {
  const { account } = runtime.provider;
  const site = siteOf(runtime, 'phone');
  const call = {
    CallSid: newSid().replace('SM', 'CA'),
    AccountSid: account.sid,
    From: E164,
    To: LINE,
    CallStatus: 'in-progress',
  };
  for (const path of [CALL_PATH, CALL_STEP_PATH, RECORDING_PATH, CALL_STATUS_PATH]) {
    const send = (way: string, url: string, form: Readonly<Record<string, string>>) =>
      typist.raw(`a call at ${path}: ${way}`, url, {
        ...formOf(form),
        headers: { 'x-twilio-signature': getExpectedTwilioSignature(account.token, url, { ...form }) },
      });
    const url = `${site}${path}`;
    await typist.raw(`a call at ${path}: unsigned`, url, formOf({ ...call, Digits: typed('unsigned digits') }));
    await send('words for digits', url, { ...call, Digits: typed('digits'), SpeechResult: typed('speech') });
    await send('words for a name', url, { ...call, CallerName: typed('name'), FromCity: typed('city') });
    await send('words for a caller', url, {
      ...call,
      CallSid: newSid().replace('SM', 'CA'),
      From: typedPlainly('caller'),
    });
    await send('words for a recording', url, {
      ...call,
      RecordingSid: typed('recording'),
      RecordingUrl: `https://example.org/${typedPlainly('recording')}`,
      RecordingStatus: 'completed',
      RecordingDuration: '3',
    });
    const asked = `${url}?n=${encodeURIComponent(typed('step'))}&l=${encodeURIComponent(typed('language'))}`;
    await send('words in the query', asked, { ...call, CallSid: newSid().replace('SM', 'CA'), Digits: '1' });
    await send('no call', url, { From: E164, Digits: typed('no call') });
  }
};
