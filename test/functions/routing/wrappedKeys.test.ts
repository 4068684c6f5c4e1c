import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queryAll } from '../../../shared/adapters/table.ts';
import { partRowSchema } from '../../../shared/rows/part.ts';
import { sealedSchema, type Sealed } from '../../../shared/sealing/sealed.ts';
import { readSealed } from '../../../shared/sealing/sealedText.ts';
import { startHouse, type House } from '../../house.ts';
import { ask, grantsOf, keepSealed, newRequestId, readable, sealLetter } from '../../office.ts';
import { aTip, valueOf } from '../../tips.ts';

const NGO = 'ngo-lantern';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const shared = async () => {
  const sent = await aTip(house, { choice: 'helpers' });
  expect(await ask(house, 'desk', sent.tip, { act: 'pass_on', to: NGO, sealed: null })).toBe('done');
  return sent;
};

const reportOf = async (tip: string): Promise<Sealed> => {
  const rows = await queryAll(house.tables.parts, { hash: { value: tip } }, partRowSchema);
  return valueOf(readSealed(rows.find(({ part }) => part === 'report')?.sealed ?? ''));
};

/** What a taken-over staff function can write: its own note, with the wrapped key of somebody else's part in it. */
const transplant = async (tip: string, stolen: Sealed): Promise<string> => {
  const id = newRequestId(tip);
  const own = await sealLetter(house, NGO, tip, id, { words: 'x', part: 'note' });
  const recipients = stolen.recipients.filter(({ header }) => header.kid === 'intake');
  const sealed = await keepSealed(house, NGO, tip, sealedSchema.parse({ ...own, recipients }));
  house.logged.length = 0;
  return ask(house, NGO, tip, { act: 'note', sealed }, { id });
};

const notesOf = async (tip: string) => (await grantsOf(house, NGO, tip)).filter(({ part }) => part === 'note');

describe('the wrapped key of one part in another', () => {
  it('is granted to nobody, and somebody is told', async () => {
    const victim = await shared();
    valueOf(await house.mailbox.change(victim.key, 'only_you'));
    await house.run();
    const other = await shared();
    await transplant(other.tip, await reportOf(victim.tip));
    expect(await notesOf(other.tip)).toEqual([]);
    const alarm = { level: 'error', code: 'part_not_vouched', ids: { partner: NGO } };
    expect(house.logged).toContainEqual(alarm);
    // In a note on the very tip that it was taken from, too.
    valueOf(await house.mailbox.change(victim.key, 'helpers'));
    await house.run();
    await transplant(victim.tip, await reportOf(victim.tip));
    expect(await notesOf(victim.tip)).toEqual([]);
    // And the part itself is given as often as consent allows.
    expect(await readable(house, NGO, victim.tip)).toEqual(['report: They keep our passports.']);
  });

  it('is granted to nobody after what it belongs to was erased', async () => {
    const victim = await shared();
    const stolen = await reportOf(victim.tip);
    valueOf(await house.mailbox.requestDeletion(victim.key, victim.code));
    await house.run();
    house.wait(74 * 60);
    await house.upkeep();
    await house.run();
    expect(await queryAll(house.tables.parts, { hash: { value: victim.tip } }, partRowSchema)).toEqual([]);
    const other = await shared();
    await transplant(other.tip, stolen);
    expect(await notesOf(other.tip)).toEqual([]);
  });
});
