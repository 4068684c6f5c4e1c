import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Leg } from '../../../../infra/local/provider/calls/leg.ts';
import { hourOf } from '../../../../shared/domain/hour.ts';
import { deriveAccessCode } from '../../../../shared/sealing/accessCode.ts';
import { eraseAfter } from '../../../../shared/mailbox/undoTime.ts';
import { aSubmission } from '../../../factories/submission.ts';
import { tipRow } from '../../../tips.ts';
import { startLine, type Line } from './line.ts';

/** The provider gives no recording out, so that it lies there. */
const provider = { isDown: false };
let line: Line;
beforeAll(async () => {
  line = await startLine({
    beforeRequest: ({ resource }) => (provider.isDown && resource === 'Recordings' ? 'fail' : undefined),
  });
});
afterAll(() => line.close());

const ADDING = 'What you tell us now goes to what you told us before.';

/** Calls, and presses these keys. */
const called = async (keys: string): Promise<Leg> => {
  await line.provider.call(line.phone, '+12025550150');
  const leg = line.provider.callAt(line.phone);
  if (leg === undefined) throw new Error('There is no call');
  for (const key of keys) await leg.press(key);
  return leg;
};

/** Of somebody who told something by web and has its code: a call in which they have keyed it and wait for the tone. */
const atTheTone = async (): Promise<{ readonly leg: Leg; readonly tip: string }> => {
  const theirs = aSubmission();
  const { tip } = await line.house.accept(theirs);
  const leg = await called(`13${deriveAccessCode(theirs.session, theirs.nonce).groups().replaceAll(' ', '')}2`);
  expect(said(leg)).toContain(ADDING);
  expect(leg.doing.is).toBe('record');
  return { leg, tip };
};
const said = ({ heard }: Leg): string[] => heard.flatMap((each) => (each.kind === 'said' ? [each.text] : []));
const leftOf = async (): Promise<string[]> =>
  Promise.all(line.provider.held().recordings.map(({ sid: id, call }) => line.takeRecording({ id, call })));

const tips = async (): Promise<string[]> => (await line.tips()).map(({ pk }) => pk).toSorted();
const filesOf = async (tip: string): Promise<number> =>
  (await tipRow(line.house, tip))?.parts.filter(({ part }) => part === 'file').length ?? 0;
const filesOfAll = async (): Promise<number> =>
  (await Promise.all((await tips()).map(filesOf))).reduce((one, other) => one + other, 0);

const toBeDeleted = (tip: string): Promise<boolean> => {
  const now = line.house.now();
  return line.house.tables.tips.change(
    { pk: tip },
    { set: { deletion: { requested: hourOf(now), eraseAfter: eraseAfter(now) } } },
  );
};

describe('a call in which a code was keyed', () => {
  it('leaves its message with what the code opened, and nothing else', async () => {
    const before = (await tips()).length;
    const { leg, tip } = await atTheTone();
    await leg.speak(4);
    await leg.press('#');
    await line.provider.settled();
    expect(said(leg).slice(-2)).toEqual([
      'Thank you. We have it.',
      'Shall we call this phone back? Press 1 for yes, 2 for no.',
    ]);
    await leg.hangUp();
    expect([await filesOf(tip), (await tips()).length]).toEqual([1, before + 1]);
  });

  it('makes a tip of its own where that is to be deleted by then, says so, and gives a code for it', async () => {
    const { leg, tip } = await atTheTone();
    const before = await tips();
    await toBeDeleted(tip);
    await leg.speak(4);
    await leg.press('#');
    await line.provider.settled();
    expect(said(leg).slice(-3)).toEqual([
      'This can not go to what you told us before. It is something new.',
      'Thank you. We have it.',
      expect.stringContaining('There is a code for you'),
    ]);
    await leg.hangUp();
    const [own = '', ...more] = (await tips()).filter((each) => !before.includes(each));
    expect([await filesOf(tip), await filesOf(own), more]).toEqual([0, 1, []]);
  });

  it('keeps no message of a tip that was given up after it, and brings it back with an undo', async () => {
    const { leg, tip } = await atTheTone();
    const before = await tips();
    await leg.speak(4);
    provider.isDown = true;
    await leg.press('#');
    await leg.hangUp();
    await line.provider.settled();
    provider.isDown = false;
    await toBeDeleted(tip);
    expect(await leftOf()).toEqual(['later']);
    await line.house.tables.tips.change({ pk: tip }, { set: { deletion: null } });
    expect(await leftOf()).toEqual(['taken']);
    expect([await filesOf(tip), await tips()]).toEqual([1, before]);
    expect(line.provider.held().recordings).toEqual([]);
  });

  it('has what it added go with the tip when that is erased', async () => {
    const { leg, tip } = await atTheTone();
    await leg.speak(4);
    provider.isDown = true;
    await leg.press('#');
    await leg.hangUp();
    await line.provider.settled();
    provider.isDown = false;
    const before = await filesOfAll();
    await line.house.tables.tips.delete({ pk: tip });
    expect(await leftOf()).toEqual(['taken']);
    expect([line.provider.held().recordings, await filesOfAll()]).toEqual([[], before]);
  });

  it('takes what was said into an erased tip, and never told of, as a tip of its own', async () => {
    const { leg, tip } = await atTheTone();
    await line.house.tables.tips.delete({ pk: tip });
    const before = await tips();
    await leg.speak(4);
    await leg.press('#');
    await leg.hangUp();
    await line.provider.settled();
    const [own = '', ...more] = (await tips()).filter((each) => !before.includes(each));
    expect([await filesOf(own), more]).toEqual([1, []]);
  });

  it('answers a retry of it alike, though too many that opened nothing were keyed since', async () => {
    const theirs = aSubmission();
    await line.house.accept(theirs);
    const leg = await called(`13${deriveAccessCode(theirs.session, theirs.nonce).groups().replaceAll(' ', '')}`);
    const answered = line.asked.at(-1);
    expect(answered?.body).toContain('There is no answer yet');
    await leg.hangUp();
    for (let call = 0; call < 2; call += 1) await (await called(`13${'1234567890123456'.repeat(3)}`)).hangUp();
    expect((await answered?.again())?.body).toBe(answered?.body);
    line.house.wait(1);
  });

  it('adds what is answered by key, of which a yes is not taken back, and which says nothing of the number left there', async () => {
    const theirs = aSubmission();
    const { tip } = await line.house.accept(theirs);
    const code = deriveAccessCode(theirs.session, theirs.nonce).groups().replaceAll(' ', '');
    const before = await tips();
    for (const answer of ['1', '2']) {
      const leg = await called(`13${code}`);
      await leg.stayStill();
      await leg.stayStill();
      await leg.press('1');
      expect(said(leg)).toContain(ADDING);
      // In danger, under age, call back.
      for (const key of [answer, answer, '1']) await leg.press(key);
      await leg.hangUp();
      expect((await tipRow(line.house, tip))?.label).toMatchObject({
        danger: { now: 'yes' },
        reporter: { child: 'yes' },
        answer: { safe: theirs.facts.answer.safe },
      });
    }
    expect([
      await tips(),
      (await tipRow(line.house, tip))?.parts.filter(({ part }) => part === 'message').length,
    ]).toEqual([before, 6]);
  });

  it('keeps what is answered by key after that was deleted meanwhile, though an answer went there before', async () => {
    const theirs = aSubmission();
    const { tip } = await line.house.accept(theirs);
    const before = await tips();
    const leg = await called(`13${deriveAccessCode(theirs.session, theirs.nonce).groups().replaceAll(' ', '')}`);
    await leg.stayStill();
    await leg.stayStill();
    await leg.press('1');
    // In danger.
    await leg.press('1');
    await toBeDeleted(tip);
    // Under age, call back.
    await leg.press('1');
    expect(said(leg)).toContain('This can not go to what you told us before. It is something new.');
    await leg.press('1');
    await leg.hangUp();
    const [own = '', ...more] = (await tips()).filter((each) => !before.includes(each));
    const ofTheirs = await tipRow(line.house, tip);
    const label = (await tipRow(line.house, own))?.label;
    expect(more).toEqual([]);
    expect([ofTheirs?.label.danger.now, ofTheirs?.parts.filter(({ part }) => part === 'message').length]).toEqual([
      'yes',
      1,
    ]);
    expect([label?.reporter.child, label?.answer.safe]).toEqual(['yes', 'yes']);
  });
});
