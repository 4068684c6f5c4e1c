import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { reconcile } from '../../../functions/routing/reconcile.ts';
import { triageTip } from '../../../functions/triage/triageTip.ts';
import { actsIn } from '../../../shared/custody/digests.ts';
import { Plain } from '../../../shared/domain/plain.ts';
import { aSubmission } from '../../factories/submission.ts';
import { startHouse, type House } from '../../house.ts';
import { grantsOf, readable, referralOf } from '../../office.ts';
import { actsOf, chain, codeOf, tipRow, valueOf } from '../../tips.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.calm());
afterAll(() => house.close());

const judged = async () => {
  const taken = await house.accept(aSubmission());
  await triageTip(house.triagePorts, taken.tip);
  return { tip: taken.tip, key: valueOf(await house.mailbox.open(codeOf(taken))) };
};
/** Of each act how often the log has it. */
const counted = async (tip: string) => {
  const counts: Record<string, number> = {};
  for (const act of await actsOf(house, tip)) counts[act] = (counts[act] ?? 0) + 1;
  return counts;
};

describe('a log that is begun', () => {
  it('has what was accepted, judged and given in its first entry', async () => {
    const { tip } = await judged();
    await house.run();
    const [first] = await chain(house, tip);
    expect(first?.acts.map(({ act }) => act)).toEqual(['accepted', 'triaged', 'referral_made', 'grant_made']);
  });

  it('is begun once, though two workers take the tip for new, and one of them is late', async () => {
    const { tip } = await judged();
    let met = false;
    house.faults.before = async ({ operation }) => {
      if (met || operation !== 'ReEncrypt') return undefined;
      met = true;
      // Another does all of it, and the tip is no longer the one that this worker has read.
      await reconcile(house.routingPorts, tip);
      return undefined;
    };
    await reconcile(house.routingPorts, tip);
    house.calm();
    await house.run();
    expect(met).toBe(true);
    expect(await counted(tip)).toEqual({ accepted: 1, triaged: 1, referral_made: 1, grant_made: 1, delivered: 1 });
    expect(await readable(house, 'desk', tip)).toEqual(['report: They keep our passports.']);
    expect((await referralOf(house, 'desk', tip))?.state).toBe('delivered');
  });

  it('takes back what was given by a worker that died, before anybody else took the tip up', async () => {
    const { tip, key } = await judged();
    let isDead = false;
    house.faults.before = () => (isDead ? 'drop' : undefined);
    house.faults.after = ({ operation }) => {
      // The referral and its grants; the tip does not know of them yet.
      if (operation === 'BatchExecuteStatement' && !isDead) isDead = true;
      return undefined;
    };
    await reconcile(house.routingPorts, tip).catch(() => undefined);
    house.calm();
    expect((await tipRow(house, tip))?.engaged).toEqual([]);
    valueOf(await house.mailbox.write(key, new Plain('One more thing.'), 'n1', 'en'));
    await house.run();
    expect((await tipRow(house, tip))?.engaged).toEqual(['desk']);
    expect(new Set((await grantsOf(house, 'desk', tip)).map(({ digest }) => digest)).size).toBe(5);
  });

  it('has nothing of what a taken-over triage says of others', async () => {
    const { tip } = await judged();
    const row = await tipRow(house, tip);
    const [said] = row?.triaged ?? [];
    if (row === undefined || said === undefined) throw new Error('Triage said nothing');
    const forged = [
      { ...said, id: 'triage:98', act: 'code_renewed' },
      { ...said, id: 'referral:desk' },
      { ...said, id: 'triage:99', actor: 'desk/anna' },
      { ...said, id: 'triage:100', digests: ['partner:ngo-lantern'] },
    ] as const;
    await house.tables.tips.change({ pk: tip }, { set: { triaged: [said, ...forged] } });
    await house.run();
    const ids = actsIn(await chain(house, tip)).map(({ id }) => id);
    expect(ids.filter((id) => id.startsWith('triage:'))).toEqual([said.id]);
    expect(await counted(tip)).toMatchObject({ referral_made: 1, triaged: 1 });
  });
});
