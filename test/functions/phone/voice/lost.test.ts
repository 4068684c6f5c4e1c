import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Leg } from '../../../../infra/local/provider/calls/leg.ts';
import { RECORDING_PATH } from '../../../../shared/telephony/paths.ts';
import { startLine, type Line } from './line.ts';

let line: Line;
beforeAll(async () => {
  line = await startLine({ beforeRequest: () => 'fail' });
});
afterAll(() => line.close());

const atTheTone = async (): Promise<Leg> => {
  await line.provider.call(line.phone, '+12025550150');
  const leg = line.provider.callAt(line.phone);
  if (leg === undefined) throw new Error('There is no call');
  for (const key of '12') await leg.press(key);
  return leg;
};

/** The provider says that it made none, as it would of the call's latest. */
const sayAbsent = async (leg: Leg): Promise<number> => {
  const [{ voiceUrl = '' } = {}] = line.provider.lines();
  const url = new URL(RECORDING_PATH, voiceUrl).href;
  const form = { CallSid: leg.sid, RecordingSid: `RE${'1b'.repeat(16)}`, RecordingStatus: 'absent' };
  const signature = getExpectedTwilioSignature(line.provider.account.token, url, form);
  const headers = { 'x-twilio-signature': signature };
  return (await fetch(url, { method: 'POST', body: new URLSearchParams(form), headers })).status;
};
const partsOfAll = async (): Promise<string[]> =>
  (await line.tips()).flatMap(({ parts }) => parts.map(({ part }) => part));

it('says in the tip, once, and aloud, that a message is lost for which somebody was thanked', async () => {
  const leg = await atTheTone();
  await leg.speak(3);
  await leg.press('#');
  const before = await partsOfAll();
  expect(await sayAbsent(leg)).toBe(204);
  expect(await sayAbsent(leg)).toBe(204);
  expect(await partsOfAll()).toEqual([...before, 'message']);
  expect(line.logged).toContain('recording_lost');
  await leg.hangUp();
});

it('says nothing of a tone after which nobody spoke', async () => {
  const lost = line.logged.length;
  const before = await partsOfAll();
  const leg = await atTheTone();
  expect(await sayAbsent(leg)).toBe(204);
  expect([await partsOfAll(), line.logged.slice(lost)]).toEqual([before, []]);
  await leg.hangUp();
});
