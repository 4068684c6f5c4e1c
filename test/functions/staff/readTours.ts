import { hourOf } from '../../../shared/domain/hour.ts';
import { readKey, readWeekKey } from '../../../shared/rows/read.ts';
import { newBrowser, signIn } from './browser.ts';
import { aReferral, aTip, NOW } from './fixtures.ts';
import { type Memory, put } from './memory.ts';
import { anOffice, byPolicy, sends } from './office.ts';
import type { Tour } from './referralTours.ts';

const [CURRENT, LAST, BEFORE] = ['2026-05-04', '2026-04-27', '2026-04-20'];

const read = (memory: Memory, week: string, by: string, number: number): void => {
  const weekKey = readWeekKey(week, by);
  memory.readWeeks.set(`desk/${weekKey}`, { pk: 'desk', sk: weekKey, by, week });
  const sk = readKey(week, by, String(number));
  const parts = number % 2 === 0 ? (['report', 'message'] as const) : (['identity'] as const);
  const row = { pk: 'desk', sk, tip: aTip(number), by, week, hour: hourOf(NOW), parts: [...parts] };
  memory.reads.set(`desk/${sk}`, { ...row, outside: number % 10 === 0 });
};

/** Who opened what: nothing, much of it, of whoever left, looked at, and each mistake. */
const reads: Tour = async (keep) => {
  const { at, memory } = await anOffice();
  await keep('reads-none', at.sam.get('/reads'));
  for (let number = 0; number < 130; number += 1) read(memory, LAST, 'anna', number);
  read(memory, LAST, 'sam', 1);
  read(memory, LAST, 'gone', 2);
  read(memory, BEFORE, 'bo', 3);
  read(memory, CURRENT, 'bo', 4);
  await keep('reads', at.sam.get('/reads'));
  await keep('reads-of-a-running-week', at.sam.get(`/reads?week=${CURRENT}`));
  await keep('inbox-with-reads', at.sam.get('/'));
  await keep('reads-looked-at-own', sends(at.sam, '/reads', '/reads/review', { week: LAST, whose: 'sam' }));
  await keep('reads-not-over', sends(at.sam, '/reads', '/reads/review', { week: CURRENT, whose: 'bo' }));
  await keep('reads-gone', sends(at.sam, '/reads', '/reads/review', { week: LAST, whose: 'nobody' }));
  await keep('reads-stale', at.sam.post('/reads/review', { week: LAST, whose: 'anna', csrf: 'x' }));
  await sends(at.sam, '/reads', '/reads/review', { week: LAST, whose: 'anna' });
  await keep('reads-looked-at', at.sam.get(`/reads?week=${LAST}&done=yes`));
  await keep('reads-not-for-your-role', at.bo.get('/reads'));
  put(memory, await aReferral());
  const auditor = newBrowser(memory, 'desk', { mayAct: byPolicy });
  await signIn(memory, auditor, 'desk', 'auditor', { sub: 'sub-ira', id: 'ira' });
  await keep('reads-for-an-auditor', auditor.get('/reads'));
  memory.fails = new Set(['custody']);
  await keep('reads-not-recorded', sends(auditor, '/reads', '/reads/review', { week: LAST, whose: 'gone' }));
};

export const readTours: readonly Tour[] = [reads];
