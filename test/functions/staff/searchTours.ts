import { inboxRowSchema } from '../../../functions/staff/ports.ts';
import { aReferral, aTip } from './fixtures.ts';
import { dependenciesOf, newMemory } from './memory.ts';
import { anOffice, sends } from './office.ts';
import type { Tour } from './referralTours.ts';
import { atTheDesk } from './setUp.ts';

/** Search: nothing asked for, found, not found, more to look through, and for whom it is not. */
const searching: Tour = async (keep) => {
  const { browser } = await atTheDesk();
  await keep('search', browser.get('/search'));
  await keep('search-found', sends(browser, '/search', '/search', { area: 'ZZ-N', from: '2026-05-01' }));
  await keep('search-not-found', sends(browser, '/search', '/search', { reference: 'ABCD-0000' }));
  const row = { ...inboxRowSchema.parse(await aReferral()), inboxKey: `new#0#2026-05-04T13:32#0#${aTip()}` };
  const inbox = async () => Array.from({ length: 250 }, () => row);
  const { referrals } = dependenciesOf(newMemory(), 'desk');
  const full = await anOffice({ referrals: { ...referrals, inbox } });
  await keep('search-further', sends(full.at.anna, '/search', '/search', { area: 'ZZ-S' }));
  await keep('search-many', sends(full.at.anna, '/search', '/search', { area: 'ZZ-N' }));
  await keep('search-not-for-your-role', full.at.ada.get('/search'));
};

export const searchTours: readonly Tour[] = [searching];
