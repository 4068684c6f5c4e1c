import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { digestOfPart } from '../../../shared/custody/digests.ts';
import { hourOf } from '../../../shared/domain/hour.ts';
import { chainOf, PIPELINE, type CustodyDraft } from '../../../shared/rows/custodyEntry.ts';
import { partKey, partRowSchema } from '../../../shared/rows/part.ts';
import { startHouse, type House } from '../../house.ts';
import { ask, keepSealed, newRequestId, outcomeOf, readable, sealLetter } from '../../office.ts';
import { actsOf, aTip, tipRow, valueOf } from '../../tips.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.calm());
afterAll(() => house.close());

/** As a worker leaves it that logs a request of the desk's and then dies. */
const logged = (tip: string, id: string, entry: Pick<CustodyDraft, 'act' | 'digests'>): Promise<void> =>
  house.custody.append(chainOf(PIPELINE, tip), [
    { id: `request:desk:${id}`, actor: 'desk/s1', reason: null, hour: hourOf(house.now()), ...entry },
  ]);

const aNote = async (tip: string) => {
  const id = newRequestId(tip);
  const sealed = await sealLetter(house, 'desk', tip, id, { words: 'She limps.', part: 'note' });
  return { id, digest: await keepSealed(house, 'desk', tip, sealed) };
};

describe('a request that is logged but not done', () => {
  it.each([
    ['another act', { act: 'acknowledged', digests: [] }, 's1'],
    ['another partner to pass it on to', { act: 'passed_on', digests: ['partner:ngo-lantern'] }, 's1'],
    ['another member of staff', { act: 'passed_on', digests: ['partner:police-unit'] }, 's2'],
  ] as const)('is not done when it says %s by now', async (_what, entry, by) => {
    const { tip } = await aTip(house, { choice: 'helpers' });
    const id = newRequestId(tip);
    await logged(tip, id, { ...entry, digests: [...entry.digests] });
    const request = { act: 'pass_on', to: 'police-unit', sealed: null } as const;
    expect(await ask(house, 'desk', tip, request, { id, by })).toBe('not_allowed');
    expect((await tipRow(house, tip))?.passOns).toEqual([]);
  });

  it('is done when it is still the same, though it would be refused by now', async () => {
    const { tip } = await aTip(house);
    const id = newRequestId(tip);
    expect(await ask(house, 'desk', tip, { act: 'close' }, { id })).toBe('wrong_state');
    const begun = newRequestId(tip);
    await logged(tip, begun, { act: 'referral_closed', digests: [] });
    expect(await ask(house, 'desk', tip, { act: 'close' }, { id: begun })).toBe('done');
  });

  it('copies nothing to a tip that is being deleted, where no erasure would find it', async () => {
    const { tip, key, code } = await aTip(house);
    const { id, digest } = await aNote(tip);
    await logged(tip, id, { act: 'note_kept', digests: [digestOfPart({ part: 'note', digest })] });
    valueOf(await house.mailbox.requestDeletion(key, code));
    await house.run();
    expect(await ask(house, 'desk', tip, { act: 'note', sealed: digest }, { id })).toBe('ended');
    expect(await house.tables.parts.get({ pk: tip, sk: partKey('note', digest) }, partRowSchema)).toBeUndefined();
  });
});

describe('a request that is done but not routed', () => {
  it('is called done only once what follows from it has happened', async () => {
    const { tip } = await aTip(house);
    const { id, digest } = await aNote(tip);
    house.faults.before = ({ operation }) => (operation === 'ReEncrypt' ? 'throttle' : undefined);
    expect(await ask(house, 'desk', tip, { act: 'note', sealed: digest }, { id })).toBe('waiting');
    house.calm();
    house.wait(4);
    await house.run();
    expect(await outcomeOf(house, 'desk', id)).toBe('done');
    expect(await readable(house, 'desk', tip)).toContain('note: She limps.');
    expect((await actsOf(house, tip)).filter((act) => act === 'note_kept')).toHaveLength(1);
  });
});
