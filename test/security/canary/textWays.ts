import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import type { PictureName } from '../../../infra/local/provider/pictures.ts';
import type { Phone } from '../../../infra/local/provider/phones.ts';
import type { Runtime } from '../../../infra/local/runtime.ts';
import { TEXT_PATH } from '../../../shared/telephony/paths.ts';
import { newSid } from '../../journeys/support/handset.ts';
import { NUMBER, typed, typedPlainly } from './marks.ts';
import { formOf, siteOf, type Typist } from './ways.ts';

const E164 = NUMBER.replaceAll(' ', '');
/** In nobody's hand: what is sent to it is carried no further than the provider. */
const PHONE: Phone = { id: 'canary', title: 'Canary', number: E164, texts: () => [] };
const LINE = '+12025550150';

/** What was texted back to the phone, oldest first. */
const answersIn = ({ provider }: Runtime): string[] =>
  provider
    .held()
    .messages.filter(({ to }) => to === E164)
    .map(({ body }) => body)
    .toReversed();

/** A conversation by text with everything in it that somebody can type. Gives the code. */
export const throughTexts = async (runtime: Runtime, typist: Typist): Promise<string> => {
  const { provider } = runtime;
  const text = async (way: string, words: string, ...pictures: PictureName[]): Promise<readonly string[]> => {
    const before = answersIn(runtime).length;
    await provider.text(PHONE, LINE, words, pictures);
    await provider.settled();
    const answers = answersIn(runtime).slice(before);
    // A code is given to one phone alone, and is looked for everywhere else.
    if (way !== 'code')
      typist.answers.push({ way: `a text: ${way}`, status: 200, text: answers.join('\n'), mayEcho: false });
    return answers;
  };
  await text('the first', typed('first text'));
  await text('before a yes', typed('text before a yes'));
  await text('yes', '1');
  await text('danger', '3');
  await text('a place that is none', typed('place'));
  const [code = ''] = await text('code', 'code');
  await text('after the code', typed('text after the code'));
  await text('a picture', typed('text with a picture'), 'door');
  await text('who is this', 'Who is this?');
  return code;
};

/** Webhooks that are not what they should be, with words in every corner; most are signed as they ought to be. */
export const besideTheTexts = async (runtime: Runtime, typist: Typist): Promise<void> => {
  const { account } = runtime.provider;
  const url = `${siteOf(runtime, 'phone')}${TEXT_PATH}`;
  const signed = (to: string, fields: Readonly<Record<string, string>>): RequestInit => ({
    ...formOf(fields),
    headers: { 'x-twilio-signature': getExpectedTwilioSignature(account.token, to, { ...fields }) },
  });
  const send = (way: string, to: string, init: RequestInit) => typist.raw(`a webhook: ${way}`, to, init);
  const whole = { MessageSid: newSid(), AccountSid: account.sid, From: E164, To: LINE, NumMedia: '0' };

  await send('unsigned', url, formOf({ ...whole, Body: typed('unsigned') }));
  await send('signed with words', url, {
    ...formOf({ ...whole, Body: typed('forged') }),
    headers: { 'x-twilio-signature': typedPlainly('signature') },
  });
  await send('no message', url, signed(url, { Body: typed('no message'), From: E164 }));
  await send('an id that is none', url, signed(url, { ...whole, MessageSid: typed('id'), Body: typed('id') }));
  await send('too large', url, signed(url, { ...whole, Body: typed('too large').repeat(1_000) }));
  const asked = `${url}?note=${encodeURIComponent(typed('query'))}`;
  await send(
    'words in the query',
    asked,
    signed(asked, { ...whole, MessageSid: newSid(), Body: typed('with a query') }),
  );
  await send('what is not asked for', url, {
    ...signed(url, {
      ...whole,
      MessageSid: newSid(),
      Body: typed('with more'),
      FromCity: typed('city'),
      ProfileName: typed('profile'),
      NumMedia: typed('count'),
      OptOutType: typed('opt-out'),
      MediaUrl0: `https://example.org/${typedPlainly('media')}`,
      [typed('field')]: typed('value'),
    }),
  });
  await send(
    'a sender that is no number',
    url,
    signed(url, { ...whole, MessageSid: newSid(), From: typed('sender').slice(0, 90), Body: typed('from a shop') }),
  );
  await send(
    'a path of nobody',
    `${siteOf(runtime, 'phone')}/${encodeURIComponent(typed('path'))}`,
    formOf({ Body: typed('path') }),
  );
};
