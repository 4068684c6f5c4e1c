import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { keepCallBack } from '../../../functions/phone/askedBack.ts';
import type { Leg } from '../../../infra/local/provider/calls/leg.ts';
import type { Phone } from '../../../infra/local/provider/phones.ts';
import type { Key } from '../../../shared/adapters/table.ts';
import { hourOf } from '../../../shared/domain/hour.ts';
import { Plain } from '../../../shared/domain/plain.ts';
import { canBeCalledBack } from '../../../shared/relay/callBackWindow.ts';
import { CALL_BACK, callBackRowSchema, type CallBackRow } from '../../../shared/rows/callBack.ts';
import { jobKey } from '../../../shared/rows/jobKey.ts';
import type { TipRow } from '../../../shared/rows/tip.ts';
import { deriveAccessCode } from '../../../shared/sealing/accessCode.ts';
import { aSubmission } from '../../factories/submission.ts';
import { keyArn } from '../../houseSpecs.ts';
import { tipRow } from '../../tips.ts';
import { startLine, type Line } from './voice/line.ts';

const DAY = 24 * 60;

let line: Line;
beforeAll(async () => {
  line = await startLine();
});
afterAll(() => line.close());

interface Theirs {
  readonly tip: string;
  readonly code: string;
}

/** Told by web, by somebody who has its code. */
const told = async (): Promise<Theirs> => {
  const theirs = aSubmission();
  const { tip } = await line.house.accept(theirs);
  return { tip, code: deriveAccessCode(theirs.session, theirs.nonce).groups().replaceAll(' ', '') };
};

const press = async (leg: Leg, keys: string): Promise<void> => {
  for (const key of keys) await leg.press(key);
};

/** Keys the code, leaves a message, and is then asked whether to call back. */
const calls = async ({ code }: Theirs, phone: Phone = line.phone): Promise<Leg> => {
  await line.provider.call(phone, '+12025550150');
  const leg = line.provider.callAt(phone);
  if (leg === undefined) throw new Error('There is no call');
  await press(leg, `13${code}2`);
  await leg.speak(2);
  await leg.press('#');
  await line.provider.settled();
  return leg;
};
const answers = async (leg: Leg, keys: string): Promise<void> => {
  await press(leg, keys);
  await leg.hangUp();
  await line.provider.settled();
};

const other = (): Phone => {
  const [, second] = line.provider.phones;
  if (second === undefined) throw new Error('There is no second telephone');
  return second;
};
const keyOf = ({ tip }: Theirs) => ({ pk: tip, sk: jobKey(CALL_BACK) });
const rowOf = (theirs: Theirs): Promise<CallBackRow | undefined> =>
  line.house.tables.relay.get(keyOf(theirs), callBackRowSchema);
const labelOf = async ({ tip }: Theirs): Promise<TipRow['label']> => {
  const row = await tipRow(line.house, tip);
  if (row === undefined) throw new Error('There is no tip');
  return row.label;
};
const isDue = ({ expires }: CallBackRow): boolean => Date.parse(expires) <= line.house.now().getTime();

describe('the wish to be called back', () => {
  it('holds for fourteen days from when it was told, however old the tip is', async () => {
    const theirs = await told();
    line.house.wait(20 * DAY);
    const hour = hourOf(line.house.now());
    await answers(await calls(theirs), '11');
    expect((await labelOf(theirs)).answer).toMatchObject({ callBack: true, callBackAsked: hour, when: 'any' });
    line.house.wait(13 * DAY);
    expect(canBeCalledBack(await labelOf(theirs), line.house.now())).toBe(true);
    line.house.wait(2 * DAY);
    expect(canBeCalledBack(await labelOf(theirs), line.house.now())).toBe(false);
  });

  it('is taken back with a no from the same phone, and their number goes', async () => {
    const theirs = await told();
    await answers(await calls(theirs), '11');
    await answers(await calls(theirs, other()), '2');
    expect([(await labelOf(theirs)).answer.callBack, await rowOf(theirs).then((row) => row && isDue(row))]).toEqual([
      true,
      false,
    ]);
    await answers(await calls(theirs), '2');
    expect([(await labelOf(theirs)).answer.callBack, await rowOf(theirs).then((row) => row && isDue(row))]).toEqual([
      false,
      true,
    ]);
    await line.house.run();
    expect(await rowOf(theirs)).toBeUndefined();
    await answers(await calls(theirs), '11');
    expect([(await labelOf(theirs)).answer.callBack, (await rowOf(theirs))?.tries]).toEqual([true, []]);
  });

  it('told anew takes nothing from what the relay wrote meanwhile', async () => {
    const theirs = await told();
    await answers(await calls(theirs), '11');
    const { house, phone } = line;
    const { relay } = house.tables;
    const tries = [hourOf(house.now())];
    const current = { job: 'one', until: house.now().toISOString() };
    let looks = 0;
    const ports = {
      ...house.intakePorts,
      contactKey: keyArn('contact'),
      relay: {
        ...relay,
        // The relay is faster, once.
        get: async <Schema extends z.ZodType>(key: Key, schema: Schema): Promise<z.output<Schema> | undefined> => {
          const row = await relay.get(key, schema);
          looks += 1;
          if (looks === 1) await relay.change(key, { set: { tries, current, revision: 7 } });
          return row;
        },
      },
    };
    const from = new Plain(phone.number);
    await keepCallBack(ports, theirs.tip, { from, to: '+12025550150' }, { when: 'morning', language: 'es' });
    expect(await rowOf(theirs)).toMatchObject({ when: 'morning', language: 'es', tries, current, revision: 8 });
  });

  it('is kept nowhere where it was not taken', async () => {
    const theirs = await told();
    const leg = await calls(theirs);
    await leg.press('1');
    const { tips } = line.house.tables;
    const parts = Array.from({ length: 1000 }, (_one, at) => ({
      part: 'message' as const,
      version: `m${at}`,
      digest: 'd',
      author: 'reporter',
      audience: 'lead',
    }));
    await tips.change({ pk: theirs.tip }, { set: { parts } });
    await answers(leg, '1');
    expect(await rowOf(theirs)).toBeUndefined();
  });
});
