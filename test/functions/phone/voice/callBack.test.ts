import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Leg } from '../../../../infra/local/provider/calls/leg.ts';
import { Plain } from '../../../../shared/domain/plain.ts';
import { backJob, callIdOf } from '../../../../shared/relay/callBack.ts';
import { CALL_BACK, CALLED, calledRowSchema, callBackRowSchema } from '../../../../shared/rows/callBack.ts';
import { jobKey } from '../../../../shared/rows/jobKey.ts';
import { ProviderCredentials } from '../../../../shared/telephony/credentials.ts';
import { createCallBack } from '../../../../shared/telephony/twilio/callBack.ts';
import { createRest } from '../../../../shared/telephony/twilio/rest.ts';
import { startLine, type Line } from './line.ts';

const NEUTRAL = '+12025550159';

let line: Line;
let code = '';
let tip = '';
const legOf = (): Leg => {
  const leg = line.provider.callAt(line.phone);
  if (leg === undefined) throw new Error('There is no call');
  return leg;
};
const press = async (keys: string): Promise<void> => {
  for (const key of keys) await legOf().press(key);
};
const said = (): string[] => legOf().heard.flatMap((heard) => (heard.kind === 'said' ? [heard.text] : []));

beforeAll(async () => {
  line = await startLine();
  await line.provider.call(line.phone, '+12025550150');
  await press('12');
  await legOf().speak(2);
  await press('#1');
  code = said()
    .filter((text) => /^\d(?:, \d){3}$/.test(text))
    .join('')
    .replaceAll(/\D/g, '');
  await press('211');
  await line.provider.settled();
  const [asked] = await line.tips();
  tip = asked?.pk ?? '';
});
afterAll(() => line.close());

let calls = 0;
/** The relay has rung, as it would. */
const ring = async (): Promise<string> => {
  const job = { ...backJob(tip, 'desk', `request-${(calls += 1)}`, line.house.now()), state: 'called' as const };
  const id = callIdOf(job);
  const { relay } = line.house.tables;
  await relay.put(job);
  const until = line.house.now().toISOString();
  const called = { kind: 'called', revision: 1, tip, job: `request-${calls}`, until };
  await relay.put({ pk: id, sk: jobKey(CALLED), ...called });
  const account = new ProviderCredentials(line.provider.account.sid, [line.provider.account.token]);
  const known = { current: async () => account, fresh: async () => account };
  const [{ voiceUrl = '' } = {}] = line.provider.lines();
  const callBack = createCallBack(createRest(known, line.provider.url), new URL(voiceUrl).origin);
  const out = { to: new Plain(line.phone.number), from: NEUTRAL, id, language: 'en' };
  expect(await callBack.reporter(out)).toEqual({ ok: true, value: undefined });
  expect(await callBack.hasCall(out, line.house.now())).toEqual({ ok: true, value: true });
  return id;
};
const rowOf = (id: string) => line.house.tables.relay.get({ pk: id, sk: jobKey(CALLED) }, calledRowSchema);

/** A key, a whole code that is none or theirs, or silence. */
const doings = fc.array(fc.oneof(fc.constantFrom('#', '*', '1', '55#', '-', 'right'), fc.stringMatching(/^\d{16}$/)), {
  maxLength: 8,
});

describe('a telephone that is called back', () => {
  it(
    'hears nothing before the code of that very tip was keyed, whatever is done with it',
    { timeout: 240_000 },
    async () => {
      let [greeted, silent] = [0, 0];
      await fc.assert(
        fc.asyncProperty(fc.constantFrom('human', 'machine_start'), doings, async (by, whats) => {
          line.house.wait(10);
          const id = await ring();
          await line.provider.pickUp(line.phone, by === 'human' ? 'human' : 'machine_start');
          const sent: string[] = [];
          for (const what of whats) {
            if (legOf().doing.is !== 'gather') break;
            expect(said()).toEqual([]);
            if (what === '-') await legOf().stayStill();
            else await press(what === 'right' ? code : what);
            sent.push(what);
          }
          await legOf().hangUp();
          await line.provider.settled();
          const isGreeted = said().includes('Hello. One moment, please.');
          expect(isGreeted ? [by, sent.at(-1)] : said()).toEqual(isGreeted ? ['human', 'right'] : []);
          if (isGreeted) greeted += 1;
          else silent += 1;
          expect((await rowOf(id))?.coded ?? false).toBe(isGreeted);
          expect(line.logged).not.toContain('call_broken');
        }),
        {
          numRuns: 40,
          examples: [
            ['human', ['right']],
            ['human', ['1', '#', 'right']],
            ['machine_start', ['right']],
          ],
        },
      );
      // It has met what it is about.
      expect([greeted > 0, silent > 0]).toEqual([true, true]);
      expect(line.provider.alerts()).toEqual([]);
    },
  );

  it('stays silent where what is behind it is down, and after an erasure', async () => {
    line.house.wait(10);
    await ring();
    line.secret.isThere = false;
    await line.provider.pickUp(line.phone);
    line.secret.isThere = true;
    expect([said(), legOf().isOver]).toEqual([[], true]);
    const key = { pk: tip, sk: jobKey(CALL_BACK) };
    const asked = await line.house.tables.relay.get(key, callBackRowSchema);
    await line.house.tables.relay.delete(key);
    await ring();
    await line.provider.pickUp(line.phone);
    expect([said(), legOf().isOver]).toEqual([[], true]);
    if (asked !== undefined) await line.house.tables.relay.put(asked);
  });

  it('keeps what was asked without the number, until it is too long ago', async () => {
    const row = await line.house.tables.relay.get({ pk: tip, sk: jobKey(CALL_BACK) }, callBackRowSchema);
    expect(row).toMatchObject({ when: 'any', language: 'en', line: '+12025550150', tries: [] });
    expect(JSON.stringify(row)).not.toContain(line.phone.number.slice(2));
  });
});
