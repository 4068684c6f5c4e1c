import { newBrowser } from './browser.ts';
import { anOffice, sends } from './office.ts';
import type { Tour } from './referralTours.ts';

/** Who may sign in: the list, an invitation, each mistake, a lost authenticator from both its sides. */
const people: Tour = async (keep) => {
  const { at, memory } = await anOffice();
  const ada = (act: string, typed: Readonly<Record<string, string>>) =>
    sends(at.ada, '/members', `/members/${act}`, typed);
  await keep('members', at.ada.get('/members'));
  await keep('members-invited', ada('invite', { name: 'Nora', role: 'case_worker' }));
  await keep('members-name-missing', ada('invite', { name: '', role: 'auditor' }));
  await keep('members-role-missing', ada('invite', { name: 'Nora', role: '' }));
  await keep('members-stale', at.ada.post('/members/invite', { name: 'Nora', csrf: 'x' }));
  await keep('members-gone', ada('left', { id: 'nobody' }));
  const [invitation] = memory.invitations.values();
  await ada('withdraw', { id: invitation?.id ?? '' });
  await keep('members-withdrawn', at.ada.get('/members?done=withdrawn'));
  await ada('lost', { id: 'anna' });
  await keep('members-lost', at.ada.get('/members?done=lost'));
  await keep('members-second', at.sam.get('/members'));
  await keep('members-confirmed', sends(at.sam, '/members', '/members/confirm', { id: 'anna' }));
  const [row] = memory.register.values();
  if (row !== undefined) {
    const { name: _name, ...nameless } = row;
    memory.register.set(`desk/${row.sub}`, nameless);
  }
  await keep('members-without-a-name', at.sam.get('/members'));
  memory.fails = new Set(['custody']);
  await keep('members-not-recorded', ada('left', { id: 'bo' }));
  await keep('members-not-for-your-role', at.bo.get('/members'));
};

const joining: Tour = async (keep) => {
  const { memory } = await anOffice();
  const browser = newBrowser(memory, 'desk');
  await keep('join', browser.get('/join'));
  await keep('join-not-a-code', browser.submit(await browser.get('/join'), '/join', { code: 'abcd' }));
  await browser.submit(await browser.get('/join'), '/join', { code: 'abcdefghjkmnpqrstuvwxyz2' });
  await keep('sign-in-invited', browser.get('/sign-in'));
};

export const memberTours: readonly Tour[] = [people, joining];
