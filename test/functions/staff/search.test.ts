import { describe, expect, it } from 'vitest';
import { hourSchema } from '../../../shared/domain/hour.ts';
import { inboxKeyOf } from '../../../shared/rows/inbox.ts';
import type { ReferralRow } from '../../../shared/rows/referral.ts';
import { aLabel, aReferral, aTip } from './fixtures.ts';
import { dependenciesOf, type Memory, newMemory, put } from './memory.ts';
import { searchSchema } from '../../../functions/staff/search/query.ts';
import { search } from '../../../functions/staff/search/search.ts';
import { anOffice } from './office.ts';
import { atTheDesk } from './setUp.ts';

const template = await aReferral({ urgency: 'prompt' });
const hour = (text: string) => hourSchema.parse(text);

const fill = (memory: Memory, rows: readonly Partial<ReferralRow>[]): void => {
  for (const [at, changed] of rows.entries()) {
    const row = { ...template, tip: aTip(at), sk: `referral#${aTip(at)}`, ...changed };
    put(memory, { ...row, inboxKey: inboxKeyOf(row) });
  }
};
const find = (memory: Memory, typed: Readonly<Record<string, string>>) =>
  search(dependenciesOf(memory), searchSchema.parse(typed));
const found = async (memory: Memory, typed: Readonly<Record<string, string>>) =>
  (await find(memory, typed)).rows.map(({ tip }) => tip).toSorted();
const tips = (...numbers: number[]) => numbers.map((number) => aTip(number)).toSorted();

describe('a search', () => {
  const memory = newMemory();
  fill(memory, [
    { label: aLabel({ area: 'ZZ-S' }) },
    { label: aLabel({ language: 'ar' }) },
    { label: aLabel({ exploitation: ['labour', 'sexual'] }) },
    { state: 'accepted', unread: false },
    { urgency: 'urgent', state: 'closed', unread: false },
    // By the country's clock it is the next day already.
    { label: aLabel({ received: hour('2026-05-01T22:00Z') }) },
    { ended: 'recalled' },
    { pk: 'harbour', inboxPartner: 'harbour', label: aLabel({ area: 'ZZ-S', language: 'ar' }) },
  ]);

  it.each([
    [{ area: 'ZZ-S' }, [0]],
    [{ language: 'ar' }, [1]],
    [{ exploitation: 'sexual' }, [2]],
    [{ state: 'accepted' }, [3]],
    [{ urgency: 'urgent' }, [4]],
    [{ from: '2026-05-02', to: '2026-05-02' }, [5]],
    [{ to: '2026-05-01' }, []],
    [{ area: 'ZZ-N', language: 'ar' }, [1]],
    [{ area: 'ZZ-S', language: 'ar' }, []],
    [{}, [0, 1, 2, 3, 4, 5]],
    [{ from: 'yesterday', state: 'x', urgency: 'x', exploitation: 'x', after: 'x' }, [0, 1, 2, 3, 4, 5]],
  ])('for %j finds those and no other', async (typed, expected) => {
    expect(await found(memory, typed)).toEqual(tips(...expected));
  });

  it.each([
    ['as it is said', `${aTip(2).slice(0, 4)}-${aTip(2).slice(4, 8)}`.toUpperCase(), [2]],
    ['by its beginning', aTip(3).slice(0, 5), [3]],
    ['whole', aTip(4), [4]],
    ['of another organisation', aTip(7), []],
  ])('finds a reference %s', async (_name, reference, expected) => {
    expect(await found(memory, { reference })).toEqual(tips(...expected));
  });

  it('goes on where it was, looks at a bounded number at once, and misses none', async () => {
    const many = newMemory();
    const all = Array.from({ length: 1300 }, (_none, at): Partial<ReferralRow> => ({
      ...(at % 50 === 0 && { label: aLabel({ area: 'ZZ-S' }) }),
      ...(at % 3 === 0 && { state: 'closed', unread: false }),
    }));
    fill(many, all);
    const { referrals, jurisdiction } = dependenciesOf(many);
    let lines = 0;
    const inbox: typeof referrals.inbox = async (query) => {
      const rows = await referrals.inbox(query);
      lines += rows.length;
      return rows;
    };
    const seen: string[] = [];
    let after = '';
    for (let look = 0; look < 9; look += 1) {
      lines = 0;
      const { rows, next } = await search(
        { referrals: { ...referrals, inbox }, jurisdiction },
        searchSchema.parse({ area: 'ZZ-S', after }),
      );
      expect(lines).toBeLessThanOrEqual(1000 + 250);
      seen.push(...rows.map(({ tip }) => tip));
      if (next === undefined) break;
      after = next;
    }
    expect(seen.toSorted()).toEqual(tips(...Array.from({ length: 26 }, (_none, at) => at * 50)));
  });
});

describe('the page', () => {
  it('is posted, shows what was found, and looks further', async () => {
    const { browser, memory } = await atTheDesk();
    fill(
      memory,
      Array.from({ length: 40 }, () => ({})),
    );
    const page = await browser.get('/search');
    const first = await browser.submit(page, '/search', { area: 'ZZ-N' });
    expect(first.text.match(/class="whole"/g)).toHaveLength(25);
    const after = /name="after" value="([^"]*)"/.exec(first.text)?.[1] ?? '';
    const second = await browser.submit(page, '/search', { area: 'ZZ-N', after });
    expect(second.text.match(/class="whole"/g)).toHaveLength(15);
    expect((await browser.submit(page, '/search', { area: 'ZZ-S' })).text).toContain('Nothing was found.');
    expect((await browser.post('/search', { area: 'ZZ-N', csrf: 'x' })).location).toBe('/search');
  });

  it('is not for whoever sees no referral', async () => {
    const { at } = await anOffice();
    expect((await at.ada.get('/search')).status).toBe(403);
    expect((await at.ada.post('/search', {})).status).toBe(403);
  });
});
