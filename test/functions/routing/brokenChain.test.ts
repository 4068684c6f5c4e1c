import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { link } from '../../../shared/custody/chain.ts';
import { digestOfPart } from '../../../shared/custody/digests.ts';
import { sequenceKey } from '../../../shared/custody/log.ts';
import { ACCEPTED, chainOf, PIPELINE } from '../../../shared/rows/custodyEntry.ts';
import { aDraft } from '../../factories/custody.ts';
import { startHouse, type House } from '../../house.ts';
import { answerReporter, ask, grantsOf, referralOf } from '../../office.ts';
import { aTip, chain, tipRow, valueOf } from '../../tips.ts';

const NGO = 'ngo-lantern';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

/** As a taken-over writer does it: an entry that says more than it said, hashed anew, which what follows does not name. */
const rewriteFirst = async (tip: string): Promise<void> => {
  const [entry] = await chain(house, tip);
  if (entry === undefined) throw new Error('There is no entry');
  const acts = entry.acts.map((act) => ({ ...act, digests: [...act.digests, 'note:forged'] }));
  const forged = await link(chainOf(PIPELINE, tip), undefined, { acts, hour: entry.hour });
  await house.tables.custody.put({ pk: forged.chain, sk: sequenceKey(0), ...forged });
  house.logged.length = 0;
};
const alarms = () => house.logged.filter(({ code }) => code === 'chain_broken');

describe('a tip whose chain was rewritten', () => {
  it('is given to nobody, and somebody is told, each time', async () => {
    const { tip, key } = await aTip(house, { choice: 'helpers' });
    await rewriteFirst(tip);
    expect(await ask(house, 'desk', tip, { act: 'pass_on', to: NGO, sealed: null })).not.toBe('done');
    expect(await referralOf(house, NGO, tip)).toBeUndefined();
    expect(await grantsOf(house, NGO, tip)).toEqual([]);
    expect(alarms().length).toBeGreaterThan(0);
    expect(JSON.stringify(alarms())).not.toContain(tip);
    house.logged.length = 0;
    valueOf(await house.mailbox.change(key, 'only_you'));
    await house.run();
    expect(alarms().length).toBeGreaterThan(0);
  });

  it('is still taken back, and erased, if the reporter wishes so', async () => {
    const { tip, key, code } = await aTip(house, { choice: 'helpers' });
    expect(await ask(house, 'desk', tip, { act: 'pass_on', to: NGO, sealed: null })).toBe('done');
    expect(await grantsOf(house, NGO, tip)).not.toEqual([]);
    await rewriteFirst(tip);
    valueOf(await house.mailbox.change(key, 'only_you'));
    await house.run();
    expect(await grantsOf(house, NGO, tip)).toEqual([]);
    valueOf(await house.mailbox.requestDeletion(key, code));
    house.wait(74 * 60);
    await house.run();
    await house.upkeep();
    await house.run();
    expect(await tipRow(house, tip)).toBeUndefined();
  });

  it('shows its reporter no answer that only a broken chain vouches for', async () => {
    const { tip, key } = await aTip(house);
    expect(await answerReporter(house, 'desk', tip, 'We are here.')).toBe('done');
    const shown = async () => valueOf(await house.mailbox.view(key)).messages.map(({ text }) => text?.reveal());
    expect(await shown()).toEqual(['We are here.']);
    await rewriteFirst(tip);
    expect(await shown()).toEqual([undefined]);
  });

  it('shows it not on the tip’s own word either, which counts only until there is a log', async () => {
    const { tip, key } = await aTip(house);
    expect(await answerReporter(house, 'desk', tip, 'We are here.')).toBe('done');
    const digests = (await tipRow(house, tip))?.parts.map(digestOfPart) ?? [];
    const entries = [aDraft({ id: ACCEPTED, act: 'accepted', digests })];
    await house.tables.tips.change({ pk: tip }, { set: { entries } });
    await rewriteFirst(tip);
    expect(valueOf(await house.mailbox.view(key)).messages.map(({ text }) => text)).toEqual([null]);
  });
});
