import { describe, expect, it } from 'vitest';
import { loadOf, MOST_COUNTED } from '../../../functions/staff/work/load.ts';
import { inboxRowSchema } from '../../../functions/staff/ports.ts';
import { hourOf } from '../../../shared/domain/hour.ts';
import type { HoldRow } from '../../../shared/rows/hold.ts';
import { inboxKeyOf } from '../../../shared/rows/inbox.ts';
import type { RegisterRow } from '../../../shared/rows/request.ts';
import type { ReferralRow } from '../../../shared/rows/referral.ts';
import { aReferral, aTip, NOW } from './fixtures.ts';
import { type Memory, put } from './memory.ts';
import { anOffice, type Name, type Office } from './office.ts';

const LATE = '2026-05-04T12:45Z';
const SOON = '2026-05-04T14:45Z';

const aLine = async (number: number, changed: Partial<ReferralRow> = {}): Promise<ReferralRow> => {
  const tip = aTip(number);
  const row = await aReferral({ tip, due: SOON, ...changed });
  return { ...row, inboxKey: inboxKeyOf(row) };
};
const aHold = (number: number, by: string): HoldRow => ({
  pk: 'desk',
  sk: `hold#${aTip(number)}`,
  tip: aTip(number),
  by,
  hour: hourOf(NOW),
});
const holder = ({ holds }: Memory, tip: string): string | undefined => holds.get(`desk/hold#${tip}`)?.by;
const logged = ({ custody }: Memory) =>
  custody
    .filter(({ draft }) => draft.act.startsWith('work_'))
    .map(({ chain, draft }) => [chain, draft.act, draft.actor, draft.reason]);

const asks = async ({ at }: Office, who: Name, tip: string, typed: Readonly<Record<string, string>>) => {
  const path = `/referrals/${tip}`;
  return at[who].submit(await at[who].get(path), `${path}/ask`, typed);
};
const gives = async ({ at }: Office, who: Name, tip: string, to: string) => {
  const path = `/referrals/${tip}`;
  return at[who].submit(await at[who].get(path), `${path}/hold`, { to });
};

describe('whose work it is', () => {
  it('is theirs who accept what is nobody’s, on record, and nobody’s again once it is closed', async () => {
    const office = await anOffice();
    const row = await aLine(0, { state: 'acknowledged', unread: false, outcome: 'no_contact' });
    put(office.memory, row);
    await asks(office, 'anna', row.tip, { act: 'accept' });
    expect(holder(office.memory, row.tip)).toBe('anna');
    await asks(office, 'bo', row.tip, { act: 'answer', words: 'We are here.' });
    expect(holder(office.memory, row.tip), 'whose it is').toBe('anna');
    expect((await office.at.bo.get(`/referrals/${row.tip}`)).text).toContain('It is the work of anna of the desk.');
    put(office.memory, { ...row, state: 'accepted' });
    await asks(office, 'anna', row.tip, { act: 'close' });
    expect(holder(office.memory, row.tip)).toBeUndefined();
    expect(logged(office.memory)).toEqual([[`desk#${row.tip}`, 'work_taken', 'desk/anna', 'anna']]);
  });

  it('is taken by anybody who works on it, and given by a supervisor alone', async () => {
    const office = await anOffice();
    const row = await aLine(0);
    put(office.memory, row);
    await gives(office, 'anna', row.tip, 'anna');
    expect(holder(office.memory, row.tip)).toBe('anna');
    expect((await gives(office, 'bo', row.tip, 'anna')).status).toBe(404);
    expect((await gives(office, 'ada', row.tip, 'ada')).status, 'an administrator sees no referral').toBe(303);
    expect(holder(office.memory, row.tip)).toBe('anna');
    await gives(office, 'sam', row.tip, 'bo');
    expect(holder(office.memory, row.tip)).toBe('bo');
    for (const nobody of ['ada', 'nobody', '']) await gives(office, 'sam', row.tip, nobody);
    expect(holder(office.memory, row.tip), 'who cannot work on it is given nothing').toBe('bo');
    expect(logged(office.memory)).toEqual([
      [`desk#${row.tip}`, 'work_taken', 'desk/anna', 'anna'],
      [`desk#${row.tip}`, 'work_given', 'desk/sam', 'bo'],
    ]);
  });

  it('does not change where it cannot be logged, nor by a form of another sign-in', async () => {
    const office = await anOffice();
    const row = await aLine(0);
    put(office.memory, row);
    await office.at.anna.post(`/referrals/${row.tip}/hold`, { to: 'anna', csrf: 'x' });
    office.memory.fails = new Set(['custody']);
    expect((await gives(office, 'anna', row.tip, 'anna')).status).toBe(503);
    await asks(office, 'anna', row.tip, { act: 'answer', words: 'We are here.' });
    expect(office.memory.requests.size, 'what was asked for is asked all the same').toBe(1);
    expect(office.memory.holds.size).toBe(0);
  });
});

const person = (id: string): RegisterRow => ({ pk: 'desk', sk: `register#${id}`, sub: id, id, role: 'case_worker' });

describe('the load', () => {
  it('counts for each what is open, urgent and overdue, and names the oldest; of all, not one is left out', async () => {
    const rows = [
      await aLine(0, { due: LATE }),
      await aLine(1, { urgency: 'routine', state: 'accepted', unread: false, due: LATE }),
      await aLine(2, { urgency: 'urgent' }),
      await aLine(3, { due: LATE }),
    ].map((row) => inboxRowSchema.parse(row));
    const [anna, bo] = [person('anna'), person('bo')];
    const holds = [aHold(0, 'anna'), aHold(1, 'anna'), aHold(3, 'gone'), aHold(99, 'bo')];
    const { shares, overdue } = loadOf(rows, holds, { members: [anna, bo], able: [anna, bo], now: NOW });
    const oldest = '2026-05-04T13:00Z';
    expect(shares).toEqual([
      { holder: { is: 'nobody' }, open: 1, urgent: 1, overdue: 0, oldest },
      { holder: { is: 'member', member: anna }, open: 2, urgent: 1, overdue: 1, oldest },
      { holder: { is: 'member', member: bo }, open: 0, urgent: 0, overdue: 0, oldest: undefined },
      { holder: { is: 'gone', id: 'gone' }, open: 1, urgent: 1, overdue: 1, oldest },
    ]);
    expect(overdue.map(({ row, holder: by }) => [row.tip, by.is])).toEqual([
      [aTip(0), 'member'],
      [aTip(3), 'gone'],
    ]);
  });

  it('is shown to a supervisor, of their own organisation, with who holds what is overdue', async () => {
    const office = await anOffice();
    put(office.memory, await aLine(0, { due: LATE }));
    put(office.memory, await aLine(1));
    put(office.memory, await aLine(2, { state: 'closed', unread: false }));
    put(office.memory, await aLine(3, { pk: 'harbour', inboxPartner: 'harbour', due: LATE }));
    office.memory.holds.set(`desk/hold#${aTip(0)}`, aHold(0, 'anna'));
    const { text } = await office.at.sam.get('/work');
    expect(text).toContain('Overdue by 35 min');
    expect(text).toMatch(/anna of the desk<\/strong>: 1 open, 1 urgent/);
    expect(text).toMatch(/Nobody yet<\/strong>: 1 open/);
    expect(text).toContain(`/referrals/${aTip(0)}`);
    for (const number of [1, 2, 3]) expect(text).not.toContain(aTip(number));
    expect((await office.at.sam.get('/')).text).toContain('href="/work"');
  });

  it.each(['anna', 'ada'] as const)('is not for %s', async (who) => {
    const { at } = await anOffice();
    expect((await at[who].get('/work')).status).toBe(403);
    expect((await at[who].post('/work/give', { from: 'bo', to: 'anna' })).status).toBe(403);
  });

  it('says where there is more than it counts, and of rows that it cannot', async () => {
    const office = await anOffice();
    const row = await aLine(0);
    for (let at = 0; at <= MOST_COUNTED; at += 1) {
      const tip = aTip(at);
      put(office.memory, { ...row, tip, sk: `referral#${tip}`, inboxKey: `new#0#${SOON}#0#${tip}` });
    }
    const { text } = await office.at.sam.get('/work');
    expect(text).toContain('There is more than is looked at here');
    expect(text).toContain(`${MOST_COUNTED} open`);
  });
});

describe('what somebody held who leaves', () => {
  it('is handed over at once, what is open of it alone', async () => {
    const office = await anOffice();
    const { memory, at } = office;
    for (const number of [0, 1]) put(memory, await aLine(number));
    put(memory, await aLine(2, { state: 'closed', unread: false }));
    for (const number of [0, 1, 2]) memory.holds.set(`desk/hold#${aTip(number)}`, aHold(number, 'anna'));
    memory.register.delete('desk/sub-anna');
    const page = await at.sam.get('/work');
    expect(page.text).toContain('Somebody who left (anna)');
    expect((await at.sam.submit(page, '/work/give', { from: 'anna', to: 'ada' })).status).toBe(409);
    expect((await at.sam.post('/work/give', { from: 'anna', to: 'bo', csrf: 'x' })).status).toBe(403);
    expect((await at.sam.submit(page, '/work/give', { from: 'anna', to: 'bo' })).location).toBe('/work?done=given');
    expect([0, 1, 2].map((number) => holder(memory, aTip(number)))).toEqual(['bo', 'bo', 'anna']);
    expect(logged(memory)).toHaveLength(2);
    memory.fails = new Set(['custody']);
    expect((await at.sam.submit(page, '/work/give', { from: 'bo', to: 'sam' })).status).toBe(503);
  });
});
