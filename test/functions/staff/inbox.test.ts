import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countInbox, countText, inboxQuerySchema, PAGE_SIZE, readInbox } from '../../../functions/staff/inbox.ts';
import { urgencies } from '../../../shared/domain/urgency.ts';
import { inboxKeyOf } from '../../../shared/rows/inbox.ts';
import { newBrowser, signIn } from './browser.ts';
import { aLabel, aReferral, aTip } from './fixtures.ts';
import { dependenciesOf, newMemory, put, type Memory } from './memory.ts';
import { atTheDesk } from './setUp.ts';

const template = await aReferral();

const fill = (memory: Memory, rows: readonly Partial<typeof template>[]): void => {
  for (const [at, changed] of rows.entries()) {
    const row = { ...template, tip: aTip(at), sk: `referral#${aTip(at)}`, ...changed };
    put(memory, { ...row, inboxKey: inboxKeyOf(row) });
  }
};

const minute = (number: number): string => new Date(Date.UTC(2026, 4, 4, 10, number)).toISOString();

const walk = async (memory: Memory, from: Record<string, string>) => {
  const { referrals } = dependenciesOf(memory);
  const forward: string[][] = [];
  let page = await readInbox(referrals, inboxQuerySchema.parse(from));
  forward.push(page.rows.map(({ tip }) => tip));
  while (page.next !== undefined) {
    page = await readInbox(referrals, inboxQuerySchema.parse({ ...from, after: page.next }));
    forward.push(page.rows.map(({ tip }) => tip));
  }
  const backward: string[][] = [page.rows.map(({ tip }) => tip)];
  while (page.previous !== undefined) {
    page = await readInbox(referrals, inboxQuerySchema.parse({ ...from, before: page.previous }));
    backward.unshift(page.rows.map(({ tip }) => tip));
  }
  return { forward, backward };
};

describe('paging', () => {
  const anyRow = fc.record({
    urgency: fc.constantFrom(...urgencies),
    due: fc.integer({ min: 0, max: 5 }).map(minute),
    order: fc.integer({ min: 0, max: 3 }),
  });

  it('shows every referral exactly once, by danger and then by due time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyRow, { maxLength: 130 }), async (rows) => {
        const memory = newMemory();
        fill(memory, rows);
        const { forward, backward } = await walk(memory, {});
        const seen = forward.flat();
        expect(new Set(seen).size).toBe(rows.length);
        expect(seen).toHaveLength(rows.length);
        const keys = seen.map((tip) => {
          const row = memory.referrals.get(`desk/referral#${tip}`) ?? template;
          return [urgencies.indexOf(row.urgency), row.due.slice(0, 16)].join();
        });
        expect(keys).toEqual(keys.toSorted());
        // Going back shows the last ones again, in the same order; only the first page is filled up.
        expect(new Set(backward.flat()).size).toBe(rows.length);
        expect(backward.slice(1).flat()).toEqual(seen.slice(-backward.slice(1).flat().length || seen.length));
      }),
      { numRuns: 40 },
    );
  });

  it('goes on where it was when the row at the edge was handled meanwhile', async () => {
    const memory = newMemory();
    fill(
      memory,
      Array.from({ length: 60 }, (_none, at) => ({ due: minute(at) })),
    );
    const { referrals } = dependenciesOf(memory);
    const first = await readInbox(referrals, inboxQuerySchema.parse({}));
    memory.referrals.delete(`desk/referral#${first.rows.at(-1)?.tip}`);
    const second = await readInbox(referrals, inboxQuerySchema.parse({ after: first.next }));
    expect(second.rows[0]?.tip).toBe(aTip(PAGE_SIZE));
  });

  it('takes no cursor that is not one of its own under the same filter', async () => {
    const memory = newMemory();
    fill(
      memory,
      Array.from({ length: 60 }, (_none, at) => ({ due: minute(at) })),
    );
    const asked: (string | undefined)[] = [];
    const { referrals: store } = dependenciesOf(memory);
    const referrals: typeof store = {
      ...store,
      inbox: (page) => {
        asked.push(page.after);
        return store.inbox(page);
      },
    };
    const first = await readInbox(referrals, inboxQuerySchema.parse({}));
    const start = first.rows.map(({ tip }) => tip);
    const foreign = Buffer.from(`closed#0#2026-05-04T10:00#0#${aTip()}`).toString('base64url');
    for (const after of ['', 'x', foreign, '%%%', 'a'.repeat(500), 'bmV3Iw']) {
      const page = await readInbox(referrals, inboxQuerySchema.parse({ after }));
      expect(page.rows.map(({ tip }) => tip)).toEqual(start);
      await readInbox(referrals, inboxQuerySchema.parse({ before: after }));
    }
    expect(new Set(asked)).toEqual(new Set([undefined]));
  });
});

describe('counts', () => {
  it.each([
    [0, '0'],
    [99, '99'],
    [100, '100'],
    [101, '100+'],
    [400, '100+'],
  ])('of %i are shown as %s', async (many, text) => {
    const memory = newMemory();
    fill(
      memory,
      Array.from({ length: many }, () => ({ urgency: 'prompt' as const })),
    );
    const counts = await countInbox(dependenciesOf(memory).referrals, 'new');
    expect(countText(counts.boxes.new)).toBe(text);
    expect(countText(counts.urgencies.prompt)).toBe(text);
    expect(countText(counts.urgencies.urgent)).toBe('0');
  });
});

const links = (text: string) => [...text.matchAll(/class="whole" href="([^"]*)"/g)].map(([, href]) => href);

describe('the page', () => {
  it('says in words what is overdue and what waits, with a short reference', async () => {
    const { browser, memory } = await atTheDesk({ referral: { due: '2026-05-04T12:45:00.000Z' } });
    fill(memory, [{}, { tip: aTip(7), due: '2026-05-04T14:30:00.000Z' }]);
    put(memory, await aReferral({ due: '2026-05-04T12:45:00.000Z' }));
    const { text } = await browser.get('/');
    expect(text).toContain('Overdue by 35 min');
    expect(text).toContain('Due in 1 h 10 min');
    expect(text).toContain(`${aTip().slice(0, 4)}-${aTip().slice(4, 8)}`.toUpperCase());
    for (const fact of ['Immediate', 'Danger now', 'Northern Province', 'Spanish', 'Domestic servitude', '2 adults']) {
      expect(text).toContain(fact);
    }
  });

  it('filters by box and urgency, and says when there is nothing', async () => {
    const { browser, memory } = await atTheDesk();
    fill(memory, [{}, { urgency: 'routine' }, { state: 'accepted', unread: false }]);
    expect(links((await browser.get('/')).text)).toEqual([`/referrals/${aTip(0)}`, `/referrals/${aTip(1)}`]);
    expect(links((await browser.get('/?urgency=routine')).text)).toEqual([`/referrals/${aTip(1)}`]);
    expect(links((await browser.get('/?box=open')).text)).toEqual([`/referrals/${aTip(2)}`]);
    expect((await browser.get('/?box=closed')).text).toContain('Nothing is closed.');
    expect((await browser.get('/?box=open&urgency=prompt')).text).toContain('Nothing prompt is open.');
    expect(links((await browser.get('/?box=x&urgency=y')).text)).toHaveLength(2);
  });

  it('keeps the filter on the way through the pages', async () => {
    const { browser, memory } = await atTheDesk();
    fill(
      memory,
      Array.from({ length: 60 }, () => ({ urgency: 'prompt' as const })),
    );
    const first = await browser.get('/?urgency=prompt');
    const next = /rel="next" href="([^"]*)"/.exec(first.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(next).toMatch(/^\/\?urgency=prompt&after=/);
    expect((await browser.get(next)).text).toContain('rel="prev"');
  });

  it('shows one partner nothing of what another has', async () => {
    const memory = newMemory();
    put(memory, await aReferral({ pk: 'harbour', label: aLabel({ language: 'ar' }) }));
    const browser = newBrowser(memory);
    await signIn(memory, browser);
    expect((await browser.get('/')).text).toContain('Nothing is new.');
    expect((await browser.get(`/referrals/${aTip()}`)).status).toBe(404);
  });

  it('asks the policies whether this role may list at all', async () => {
    const { browser } = await atTheDesk({ dependencies: { mayAct: (_role, act) => act !== 'list' } });
    expect((await browser.get('/')).status).toBe(403);
  });
});
