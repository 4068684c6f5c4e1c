import { describe, expect, it } from 'vitest';
import { registerRowSchema } from '../../../shared/rows/request.ts';
import { comeBack, newBrowser, type Page } from './browser.ts';
import { aReferral, NOW } from './fixtures.ts';
import { put } from './memory.ts';
import { anOffice, byPolicy, type Name, type Office, sends } from './office.ts';

const press = ({ at }: Office, who: Name, act: string, typed: Readonly<Record<string, string>>) =>
  sends(at[who], '/members', `/members/${act}`, typed);

const codeIn = ({ text }: Page): string => /<code class="number"[^>]*>\s*([a-z0-9-]+)/.exec(text)?.[1] ?? '';
const isIn = async ({ at }: Office, who: Name): Promise<boolean> => (await at[who].get('/')).location !== '/sign-in';
const acts = ({ memory }: Office) =>
  memory.custody.filter(({ chain }) => chain === 'desk#members').map(({ draft }) => [draft.act, draft.actor]);

const invited = async (office: Office, role = 'case_worker'): Promise<string> =>
  codeIn(await press(office, 'ada', 'invite', { name: 'Nora', role }));

/** Whoever has a code, at their own browser. */
const joins = async ({ memory }: Office, code: string, sub = 'sub-nora') => {
  const browser = newBrowser(memory, 'desk', { mayAct: byPolicy });
  memory.subject = sub;
  const begun = await browser.submit(await browser.get('/join'), '/join', { code });
  return { browser, begun, came: begun.status === 303 ? await comeBack(browser) : begun };
};
const later = (days: number): Date => new Date(NOW.getTime() + days * 86_400_000);

describe('an invitation', () => {
  it('lets whoever has its code in, once, as it says, on record', async () => {
    const office = await anOffice();
    const code = await invited(office);
    expect(code).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){5}$/);
    const nora = await joins(office, ` ${code.toUpperCase()} `);
    expect(nora.came).toMatchObject({ status: 303, location: '/' });
    expect((await nora.browser.get('/')).text).toContain('Case worker');
    const row = registerRowSchema.parse(office.memory.register.get('desk/sub-nora'));
    expect(row).toMatchObject({ pk: 'desk', sk: 'register#sub-nora', name: 'Nora', role: 'case_worker' });
    const other = await joins(office, code, 'sub-thief');
    expect(other.came.status).toBe(422);
    expect(other.came.text).toContain('lets nobody in');
    expect(office.memory.register.has('desk/sub-thief')).toBe(false);
    expect(acts(office)).toEqual([
      ['member_invited', 'desk/ada'],
      ['member_joined', `desk/${row.id}`],
    ]);
  });

  it('is kept by the hash of its code alone, and no log has name or code', async () => {
    const office = await anOffice();
    const code = await invited(office);
    const kept = JSON.stringify([[...office.memory.invitations], office.memory.custody, office.memory.log]);
    expect(kept).not.toContain(code);
    expect(kept).not.toContain(code.replaceAll('-', ''));
    expect(JSON.stringify([office.memory.custody, office.memory.log])).not.toMatch(/Nora/);
    expect((await office.at.ada.get('/members')).text).not.toContain(code);
  });

  it.each([
    ['after three days', (office: Office) => void (office.memory.now = later(3))],
    ['taken back', async (office: Office) => press(office, 'ada', 'withdraw', { id: invitedId(office) })],
  ])('lets nobody in %s', async (_name, happens) => {
    const office = await anOffice();
    const code = await invited(office);
    await happens(office);
    expect((await joins(office, code)).came.status).toBe(422);
    expect(office.memory.register.has('desk/sub-nora')).toBe(false);
  });

  it('lets nobody in whose joining cannot be recorded, and can then still be used', async () => {
    const office = await anOffice();
    const code = await invited(office);
    office.memory.fails = new Set(['custody']);
    expect((await joins(office, code)).came.status).toBe(503);
    expect(office.memory.register.has('desk/sub-nora')).toBe(false);
    office.memory.fails = new Set();
    expect((await joins(office, code)).came.status).toBe(303);
  });

  it('lets one in of two who come at once', async () => {
    const office = await anOffice();
    const code = await invited(office);
    const both = await Promise.all([joins(office, code, 'sub-one'), joins(office, code, 'sub-one')]);
    expect(both.filter(({ came }) => came.status === 303)).toHaveLength(1);
  });

  it('means nothing at another partner', async () => {
    const office = await anOffice();
    const code = await invited(office);
    const harbour = newBrowser(office.memory, 'harbour');
    await harbour.submit(await harbour.get('/join'), '/join', { code });
    expect((await comeBack(harbour)).status).toBe(422);
  });

  it.each(['', 'abc', '0000-0000-0000-0000-0000-0000', '<b>'])(
    'is not begun with %j, which comes back',
    async (code) => {
      const { begun } = await joins(await anOffice(), code);
      expect(begun.status).toBe(422);
      expect(begun.text).toContain(`value="${code.replaceAll('<', '&lt;').replaceAll('>', '&gt;')}"`);
    },
  );

  it.each([
    [{ name: ' ', role: 'supervisor' }, 'what your colleagues call them', '<option value="supervisor" selected'],
    [{ name: 'x'.repeat(41), role: 'supervisor' }, 'too long', `value="${'x'.repeat(41)}"`],
    [{ name: 'Nora', role: 'reviewer' }, 'Choose what they are to do', 'value="Nora"'],
    [{ name: 'Nora', role: 'king' }, 'Choose what they are to do', 'value="Nora"'],
  ])('is not made of %j', async (typed, says, kept) => {
    const office = await anOffice();
    const page = await press(office, 'ada', 'invite', typed);
    expect([page.status, office.memory.invitations.size]).toEqual([422, 0]);
    expect(page.text).toContain(says);
    expect(page.text).toContain(kept);
  });

  it('is one of fifty at most, of which those that expired are none', async () => {
    const office = await anOffice();
    await invited(office);
    const [row] = office.memory.invitations.values();
    if (row === undefined) throw new Error('Nobody was invited');
    for (let at = 1; at < 50; at += 1)
      office.memory.invitations.set(`desk/invitation#${at}`, { ...row, sk: `invitation#${at}` });
    const another = () => press(office, 'ada', 'invite', { name: 'Nora', role: 'supervisor' });
    expect((await another()).status).toBe(429);
    office.memory.invitations.set('desk/invitation#1', { ...row, sk: 'invitation#1', until: NOW.getTime() / 1000 });
    expect((await another()).status).toBe(200);
    expect(office.memory.invitations.has('desk/invitation#1')).toBe(false);
  });
});

const invitedId = ({ memory }: Office): string => [...memory.invitations.values()][0]?.id ?? '';

describe('somebody who leaves', () => {
  it('is out at once, at every browser, and does not come back', async () => {
    const office = await anOffice();
    put(office.memory, await aReferral());
    expect(await isIn(office, 'anna')).toBe(true);
    expect(await press(office, 'ada', 'left', { id: 'anna' })).toMatchObject({ location: '/members?done=left' });
    expect(await isIn(office, 'anna')).toBe(false);
    expect([...office.memory.sessions.values()].filter(({ sub }) => sub === 'sub-anna')).toEqual([]);
    office.memory.subject = 'sub-anna';
    expect((await comeBack(office.at.anna)).status).toBe(403);
    expect(await isIn(office, 'bo'), 'nobody else').toBe(true);
    expect(acts(office)).toEqual([['member_left', 'desk/ada']]);
  });

  it('is never oneself', async () => {
    const office = await anOffice();
    const page = await press(office, 'ada', 'left', { id: 'ada' });
    expect([page.status, await isIn(office, 'ada')]).toEqual([409, true]);
  });

  it('stays where it cannot be recorded', async () => {
    const office = await anOffice();
    office.memory.fails = new Set(['custody']);
    for (const act of ['left', 'lost', 'sign-out'])
      expect((await press(office, 'ada', act, { id: 'anna' })).status).toBe(503);
    expect(await isIn(office, 'anna')).toBe(true);
  });
});

describe('a laptop that was stolen', () => {
  it('is signed out by a supervisor, and its owner signs in anew', async () => {
    const office = await anOffice();
    await press(office, 'sam', 'sign-out', { id: 'anna' });
    expect([await isIn(office, 'anna'), await isIn(office, 'bo')]).toEqual([false, true]);
    office.memory.subject = 'sub-anna';
    expect((await comeBack(office.at.anna)).status).toBe(303);
    expect(acts(office)).toEqual([['member_signed_out', 'desk/sam']]);
  });
});

describe('a lost authenticator', () => {
  it('shuts its sign-in out at once; two people let its owner in again, as who they were', async () => {
    const office = await anOffice();
    await press(office, 'sam', 'lost', { id: 'anna' });
    expect(await isIn(office, 'anna')).toBe(false);
    office.memory.subject = 'sub-anna';
    expect((await comeBack(office.at.anna)).status, 'whoever has it').toBe(403);
    const page = await office.at.sam.get('/members');
    expect(page.text, 'nothing to press').not.toContain('action="/members/confirm"');
    const csrf = /name="csrf" value="([^"]*)"/.exec(page.text)?.[1] ?? '';
    const alone = await office.at.sam.post('/members/confirm', { csrf, id: 'anna' });
    expect(alone.status, 'the same person twice').toBe(409);
    expect(office.memory.invitations.size).toBe(0);

    const code = codeIn(await press(office, 'ada', 'confirm', { id: 'anna' }));
    const anna = await joins(office, code, 'sub-of-annas-new-key');
    expect(anna.came.status).toBe(303);
    expect(office.memory.register.get('desk/sub-of-annas-new-key')).toMatchObject({
      id: 'anna',
      name: 'anna of the desk',
      role: 'case_worker',
    });
    expect(acts(office)).toEqual([
      ['renewal_asked', 'desk/sam'],
      ['renewal_confirmed', 'desk/ada'],
      ['member_joined', 'desk/anna'],
    ]);
  });

  it('is confirmed once', async () => {
    const office = await anOffice();
    await press(office, 'ada', 'lost', { id: 'anna' });
    const both = await Promise.all([
      press(office, 'ben', 'confirm', { id: 'anna' }),
      press(office, 'sam', 'confirm', { id: 'anna' }),
    ]);
    expect(both.map(codeIn).filter((code) => code !== '')).toHaveLength(1);
    expect(office.memory.invitations.size).toBe(1);
  });
});

describe('who may', () => {
  it.each([
    ['anna', 'invite'],
    ['anna', 'left'],
    ['anna', 'lost'],
    ['anna', 'confirm'],
    ['anna', 'sign-out'],
    ['sam', 'invite'],
    ['sam', 'withdraw'],
    ['sam', 'left'],
  ] as const)('%s may not %s', async (who, act) => {
    const office = await anOffice();
    const settings = await office.at[who].get('/');
    const csrf = /name="csrf" value="([^"]*)"/.exec(settings.text)?.[1] ?? '';
    const page = await office.at[who].post(`/members/${act}`, { csrf, id: 'bo', name: 'Nora', role: 'supervisor' });
    expect([page.status, await isIn(office, 'bo'), office.memory.custody]).toEqual([403, true, []]);
  });

  it('an administrator sees people and settings, and no referral', async () => {
    const { at, memory } = await anOffice();
    put(memory, await aReferral());
    expect(await at.ada.get('/')).toMatchObject({ status: 303, location: '/members' });
    expect((await at.ada.get('/settings')).status).toBe(200);
    const [row] = memory.referrals.values();
    expect((await at.ada.get(`/referrals/${row?.tip ?? ''}`)).status).toBe(404);
    expect((await at.anna.get('/members')).status).toBe(403);
  });

  it('is not told by a form of another sign-in', async () => {
    const office = await anOffice();
    const page = await office.at.ada.post('/members/left', { id: 'anna', csrf: 'x' });
    expect([page.status, await isIn(office, 'anna')]).toEqual([403, true]);
  });
});
