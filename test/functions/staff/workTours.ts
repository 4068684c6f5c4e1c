import { hourOf } from '../../../shared/domain/hour.ts';
import { aReferral, aTip, NOW } from './fixtures.ts';
import { inboxRowSchema } from '../../../functions/staff/ports.ts';
import { MOST_COUNTED } from '../../../functions/staff/work/load.ts';
import { dependenciesOf, newMemory, put } from './memory.ts';
import { anOffice, sends } from './office.ts';
import type { Tour } from './referralTours.ts';

/** Who has how much: nothing, some of it overdue, more than is counted, handed over, and each mistake. */
const work: Tour = async (keep) => {
  const { at, memory } = await anOffice();
  const give = (typed: Readonly<Record<string, string>>) => sends(at.sam, '/work', '/work/give', typed);
  await keep('work-empty', at.sam.get('/work'));
  const row = await aReferral({ due: '2026-05-04T12:45Z' });
  const hold = (number: number, by: string) =>
    memory.holds.set(`desk/hold#${aTip(number)}`, {
      pk: 'desk',
      sk: `hold#${aTip(number)}`,
      tip: aTip(number),
      by,
      hour: hourOf(NOW),
    });
  for (let number = 0; number < 70; number += 1) {
    const tip = aTip(number);
    put(memory, { ...row, tip, sk: `referral#${tip}`, inboxKey: `new#0#2026-05-04T12:45#0#${tip}` });
    if (number < 50) hold(number, 'anna');
  }
  hold(60, 'gone');
  await keep('work', at.sam.get('/work'));
  await keep('work-gone', give({ from: 'anna', to: '' }));
  await keep('work-stale', at.sam.post('/work/give', { from: 'anna', to: 'bo', csrf: 'x' }));
  await give({ from: 'anna', to: 'bo' });
  await keep('work-handed-over-in-part', at.sam.get('/work?done=given_some'));
  await keep('work-handed-over', at.sam.get('/work?done=given'));
  // Which of them went first is not for this page to say.
  hold(0, 'bo');
  const path = `/referrals/${aTip(0)}`;
  await keep('referral-of-a-colleague', at.sam.get(path));
  await keep('referral-of-ones-own', at.bo.get(path));
  await keep('referral-of-somebody-who-left', at.anna.get(`/referrals/${aTip(60)}`));
  memory.fails = new Set(['custody']);
  await keep('work-not-recorded', give({ from: 'bo', to: 'anna' }));
  await keep('hold-not-recorded', sends(at.anna, path, `${path}/hold`, { to: 'anna' }));
  await keep('work-not-for-your-role', at.bo.get('/work'));
};

/** More than is looked at: said. */
const cut: Tour = async (keep) => {
  const row = { ...inboxRowSchema.parse(await aReferral()), inboxKey: `new#0#2026-05-04T13:32#0#${aTip()}` };
  const inbox = async () => Array.from({ length: MOST_COUNTED + 1 }, () => row);
  const { referrals } = dependenciesOf(newMemory(), 'desk');
  const { at } = await anOffice({ referrals: { ...referrals, inbox } });
  await keep('work-cut', at.sam.get('/work'));
};

/** What cannot be read is not counted, and said. */
const halfCounted: Tour = async (keep) => {
  const inboxKey = `new#0#2026-05-04T13:30Z#${aTip(1)}`;
  const inbox = async () => [{ inboxKey, tip: aTip(1), broken: true as const }];
  const { referrals } = dependenciesOf(newMemory(), 'desk');
  const { at } = await anOffice({ referrals: { ...referrals, inbox } });
  await keep('work-half-counted', at.sam.get('/work'));
};

export const workTours: readonly Tour[] = [work, cut, halfCounted];
