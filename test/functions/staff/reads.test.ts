import { describe, expect, it } from 'vitest';
import { weekOf, weeksFrom } from '../../../functions/staff/reads/week.ts';
import { hourOf } from '../../../shared/domain/hour.ts';
import { readRowSchema, readWeekRowSchema } from '../../../shared/rows/read.ts';
import { newBrowser, signIn } from './browser.ts';
import { aReferral, aTip, give, NOW } from './fixtures.ts';
import { type Memory, put } from './memory.ts';
import { anOffice, byPolicy, type Name, type Office, sends } from './office.ts';

const WEEK = '2026-05-04';
const WORDS = 'They lock the gate at night.';

const withAuditor = async () => {
  const office = await anOffice();
  const auditor = newBrowser(office.memory, 'desk', { mayAct: byPolicy });
  await signIn(office.memory, auditor, 'desk', 'auditor', { sub: 'sub-ira', id: 'ira', name: 'Ira' });
  return { ...office, auditor };
};

const aTipOf = async (memory: Memory, number = 0, closed = false) => {
  const row = await aReferral({ tip: aTip(number), ...(closed && { state: 'closed', unread: false }) });
  await give(memory, row, { part: 'report', words: WORDS });
  put(memory, row);
  return row;
};
const opens = ({ at }: Office, who: Name, tip: string) =>
  sends(at[who], `/referrals/${tip}`, `/referrals/${tip}/open`, { part: 'report' });
const hold = (memory: Memory, tip: string, by: string): void =>
  void memory.holds.set(`desk/hold#${tip}`, { pk: 'desk', sk: `hold#${tip}`, tip, by, hour: hourOf(NOW) });
const later = (memory: Memory, days: number): void => {
  memory.now = new Date(NOW.getTime() + days * 86_400_000);
};
/** Sessions end long before a week does. */
const again = async ({ memory }: Office, id: string, role: 'supervisor' | 'auditor' | 'case_worker') => {
  const browser = newBrowser(memory, 'desk', { mayAct: byPolicy });
  await signIn(memory, browser, 'desk', role, { sub: `sub-${id}`, id });
  return browser;
};

const csrfOf = ({ text }: { readonly text: string }) => /name="csrf" value="([^"]*)"/.exec(text)?.[1] ?? '';
const down = async (): Promise<never> => Promise.reject(new Error('down'));

describe('a week', () => {
  it.each([
    ['2026-05-03T21:59:00Z', 'Europe/Madrid', '2026-04-27'],
    ['2026-05-03T22:00:00Z', 'Europe/Madrid', '2026-05-04'],
    ['2026-05-10T21:59:00Z', 'Europe/Madrid', '2026-05-04'],
    ['2026-01-01T00:00:00Z', 'UTC', '2025-12-29'],
  ])('at %s in %s began on %s', (moment, zone, monday) => {
    expect(weekOf(new Date(moment), zone)).toBe(monday);
  });

  it('is seven days from the next', () => {
    expect(weeksFrom('2026-12-28', 1)).toBe('2027-01-04');
    expect(weeksFrom('2026-03-02', -1)).toBe('2026-02-23');
  });
});

describe('a read', () => {
  it('is noted for its week, without a word of it, and before anything is opened', async () => {
    const office = await anOffice();
    const { tip } = await aTipOf(office.memory);
    expect((await opens(office, 'anna', tip)).text).toContain(WORDS);
    const [row] = office.memory.reads.values();
    expect(readRowSchema.parse(row)).toMatchObject({
      pk: 'desk',
      tip,
      by: 'anna',
      week: WEEK,
      hour: '2026-05-04T13:00Z',
      parts: ['report'],
      outside: false,
    });
    expect([...office.memory.readWeeks.values()].map((each) => readWeekRowSchema.parse(each).by)).toEqual(['anna']);
    expect(office.memory.alarms).toEqual([]);
  });

  it('does not happen where it cannot be noted', async () => {
    const { memory } = await anOffice();
    const { tip } = await aTipOf(memory);
    const office = await anOffice({
      reads: { note: down, weeks: async () => [], of: async () => [], review: async () => undefined },
    });
    for (const [key, row] of memory.referrals) office.memory.referrals.set(key, row);
    for (const [key, row] of memory.grants) office.memory.grants.set(key, row);
    for (const [key, row] of memory.parts) office.memory.parts.set(key, row);
    const shown = await opens(office, 'anna', tip);
    expect(shown.status).toBe(503);
    expect(shown.text).not.toContain(WORDS);
    expect(office.memory.calls).not.toContain('decrypt');
  });

  it.each([
    ['nobody has yet', undefined, false, []],
    ['is their own work', 'anna', false, []],
    ['is a colleague’s work', 'bo', false, ['read_outside_work']],
    ['is closed', undefined, true, ['read_outside_work']],
  ] as const)('of what %s raises what it should', async (_name, holder, closed, alarms) => {
    const office = await anOffice();
    const { tip } = await aTipOf(office.memory, 0, closed);
    if (holder !== undefined) hold(office.memory, tip, holder);
    await opens(office, 'anna', tip);
    expect(office.memory.alarms).toEqual(alarms);
    expect([...office.memory.reads.values()].map(({ outside }) => outside)).toEqual([alarms.length > 0]);
  });
});

describe('the page of reads', () => {
  it('shows an auditor who opened what, and no content nor a way to it', async () => {
    const office = await withAuditor();
    const { tip } = await aTipOf(office.memory);
    hold(office.memory, tip, 'bo');
    await opens(office, 'anna', tip);
    expect((await office.auditor.get('/')).location).toBe('/reads');
    const { text, status } = await office.auditor.get(`/reads?week=${WEEK}`);
    expect(status).toBe(200);
    expect(text).toContain('anna of the desk</strong>: 1 read,');
    expect(text).toContain('1 outside their work');
    expect(text).toContain(`${tip.slice(0, 4)}-${tip.slice(4, 8)}`.toUpperCase());
    expect(text).toContain('This week is still running');
    expect(text).not.toContain(WORDS);
    expect(text).not.toContain(tip);
    for (const path of [`/referrals/${tip}`, `/referrals/${tip}/record`]) {
      const shown = await office.auditor.get(path);
      expect(shown.status).toBe(404);
    }
    const { csrf, nonce } = { csrf: 'x', nonce: 'y' };
    await office.auditor.post(`/referrals/${tip}/open`, { csrf, nonce, part: 'report' });
    expect(office.memory.reads.size, 'nothing was opened').toBe(1);
  });

  it.each(['anna', 'ada'] as const)('is not for %s', async (who) => {
    const { at } = await anOffice();
    expect((await at[who].get('/reads')).status).toBe(403);
    expect((await at[who].post('/reads/review', { week: WEEK, whose: 'bo' })).status).toBe(403);
  });

  it('shows nothing of another organisation', async () => {
    const office = await anOffice();
    const row = { pk: 'harbour', by: 'hal', week: WEEK };
    office.memory.readWeeks.set('harbour/x', { ...row, sk: `readweek#${WEEK}#hal` });
    expect((await office.at.sam.get(`/reads?week=${WEEK}`)).text).toContain('Nobody opened anything.');
  });
});

describe('the review', () => {
  it('waits on the start page until somebody has looked, and is on record with what they looked at', async () => {
    const office = await anOffice();
    const { tip } = await aTipOf(office.memory);
    await opens(office, 'anna', tip);
    later(office.memory, 7);
    const sam = await again(office, 'sam', 'supervisor');
    expect((await sam.get('/')).text).toContain(`href="/reads?week=${WEEK}"`);
    const page = await sam.get('/reads');
    expect((await sam.submit(page, '/reads/review')).location).toBe(`/reads?week=${WEEK}&done=yes`);
    expect((await sam.get('/reads')).text).toContain('Looked at by');
    expect((await sam.get('/')).text).not.toContain('/reads?week');
    await sam.submit(page, '/reads/review');
    const logged = office.memory.custody.filter(({ chain }) => chain === 'desk#reads').map(({ draft }) => draft);
    expect(logged, 'once').toHaveLength(1);
    expect(logged[0]).toMatchObject({ act: 'reads_reviewed', actor: 'desk/sam', reason: `${WEEK}/anna` });
    expect(logged[0]?.digests).toHaveLength(1);
  });

  it('is never of one’s own reads, and an auditor can do it too', async () => {
    const office = await anOffice();
    const { tip } = await aTipOf(office.memory);
    await opens(office, 'sam', tip);
    later(office.memory, 7);
    const sam = await again(office, 'sam', 'supervisor');
    expect((await sam.get('/')).text).not.toContain('/reads?week');
    const page = await sam.get('/reads');
    expect(page.text).toContain('Nobody looks at their own');
    const ira = await again(office, 'ira', 'auditor');
    const theirs = await ira.get('/reads');
    expect((await ira.submit(theirs, '/reads/review')).status).toBe(303);
  });

  it('is refused for one’s own, a week that runs, nobody’s, another sign-in’s form, and where it cannot be logged', async () => {
    const office = await anOffice();
    const { tip } = await aTipOf(office.memory);
    await opens(office, 'anna', tip);
    await opens(office, 'sam', tip);
    const review = async (browser: typeof office.at.sam, typed: Readonly<Record<string, string>>) =>
      browser.post('/reads/review', { csrf: csrfOf(await browser.get('/reads')), ...typed });
    expect((await review(office.at.sam, { week: WEEK, whose: 'anna' })).text).toContain('not over yet');
    later(office.memory, 7);
    const sam = await again(office, 'sam', 'supervisor');
    expect((await review(sam, { week: WEEK, whose: 'sam' })).status).toBe(409);
    expect((await review(sam, { week: WEEK, whose: 'nobody' })).status).toBe(409);
    expect((await review(sam, { week: 'x', whose: 'anna' })).status).toBe(409);
    expect((await review(sam, { week: WEEK, whose: 'anna', csrf: 'x' })).status).toBe(403);
    office.memory.fails = new Set(['custody']);
    expect((await review(sam, { week: WEEK, whose: 'anna' })).status).toBe(503);
    expect([...office.memory.readWeeks.values()].filter(({ reviewed }) => reviewed !== undefined)).toEqual([]);
  });
});
