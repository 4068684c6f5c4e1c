import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KEPT, mayActOnceMore, MOST_ACTS } from '../../../functions/routing/mayActOnceMore.ts';
import { refusalText } from '../../../functions/staff/wording/texts.ts';
import { chainOf, PIPELINE, type CustodyDraft } from '../../../shared/rows/custodyEntry.ts';
import { aPack } from '../../factories/pack.ts';
import { aDraft } from '../../factories/custody.ts';
import { startHouse, type House } from '../../house.ts';
import { answerReporter, ask, referralOf } from '../../office.ts';
import { actsOf, aTip } from '../../tips.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse(await aPack({ partners: { 'ngo-harbour': { areas: 'all' } } }));
});
afterAll(() => house.close());

/** As routing logs what a partner did. */
const done = (partner: string, count: number): CustodyDraft[] =>
  Array.from({ length: count }, (_, at) =>
    aDraft({ id: `request:${partner}:earlier-${at}`, actor: `${partner}/anna`, act: 'acknowledged' }),
  );
const urgency = { act: 'change_urgency', to: 'immediate', reason: 'read_content' } as const;

describe('a partner that did as much to one tip as is recorded', () => {
  it('is told so, kindly, and nothing more of it is logged; what must be possible is', async () => {
    const { tip } = await aTip(house, { choice: 'helpers' });
    await ask(house, 'desk', tip, { act: 'pass_on', to: 'ngo-lantern', sealed: null });
    const chain = chainOf(PIPELINE, tip);
    // One is the pass-on.
    await house.custody.append(chain, done('desk', MOST_ACTS - 2));
    expect(await ask(house, 'desk', tip, urgency)).toBe('done');
    const before = (await actsOf(house, tip)).length;
    expect(await ask(house, 'desk', tip, { ...urgency, to: 'prompt' })).toBe('too_many');
    expect(await answerReporter(house, 'desk', tip, 'More')).toBe('too_many');
    expect(refusalText('too_many')).toMatch(/can still accept, decline or close/);
    expect((await actsOf(house, tip)).length).toBe(before);
    expect((await referralOf(house, 'desk', tip))?.urgency).toBe('immediate');
    expect(await ask(house, 'desk', tip, { act: 'acknowledge' })).toBe('done');
    expect(await ask(house, 'desk', tip, { act: 'export' })).toBe('done');
    await house.custody.append(chain, done('desk', MOST_ACTS + KEPT));
    expect(await ask(house, 'desk', tip, { act: 'export' })).toBe('too_many');
    expect(await ask(house, 'desk', tip, { act: 'accept' })).toBe('done');
  });

  it('keeps no other partner from it, and no other tip', async () => {
    const { tip } = await aTip(house, { choice: 'helpers' });
    await ask(house, 'desk', tip, { act: 'pass_on', to: 'ngo-lantern', sealed: null });
    await house.custody.append(chainOf(PIPELINE, tip), done('desk', MOST_ACTS));
    expect(await ask(house, 'desk', tip, urgency)).toBe('too_many');
    expect(await ask(house, 'ngo-lantern', tip, { act: 'accept' })).toBe('done');
    expect(await ask(house, 'ngo-lantern', tip, urgency)).toBe('done');
    const other = await aTip(house);
    expect(await ask(house, 'desk', other.tip, urgency)).toBe('done');
  });
});

it('no act of a partner is without end, but those that it can do once', () => {
  const acts = ['answer', 'note', 'pass_on', 'change_urgency', 'outcome', 'export', 'acknowledge'] as const;
  for (const act of acts) {
    expect([mayActOnceMore(act, MOST_ACTS - 1), mayActOnceMore(act, MOST_ACTS + KEPT)]).toEqual([true, false]);
  }
});
