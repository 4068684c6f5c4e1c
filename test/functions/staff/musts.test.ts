import { describe, expect, it } from 'vitest';
import { actsFor } from '../../../functions/staff/acts.ts';
import { mustsFor } from '../../../functions/staff/musts.ts';
import { boxOf, dueOf, inboxKeyOf } from '../../../shared/rows/inbox.ts';
import type { MustItem } from '../../../shared/rows/must.ts';
import { aMust, onCall } from '../../factories/must.ts';
import { aReferral, NOW } from './fixtures.ts';
import { atTheDesk } from './setUp.ts';

const row = await aReferral({ state: 'acknowledged', unread: false });
const NAMES = ['release_now', 'release', 'review_release', 'refuse_release', 'allow_release', 'defer_telling'] as const;
const offered = (musts: readonly MustItem[], member = 'ana') =>
  actsFor({ ...row, musts: [...musts] }, 'case_worker', { mayAct: () => true, now: () => NOW }, member).filter((act) =>
    NAMES.some((name) => name === act),
  );

describe('what the law asks for', () => {
  it.each([
    ['nothing', [], []],
    ['what waits', [aMust()], ['release_now', 'release', 'refuse_release', 'defer_telling']],
    ['what waits, and is calm', [aMust({ mayBeAlone: false })], ['release', 'refuse_release', 'defer_telling']],
    ['another’s first word', [aMust({ phase: 'half', by: ['bo'] })], ['release', 'refuse_release', 'defer_telling']],
    ['their own', [aMust({ phase: 'half', by: ['ana'] })], ['release_now', 'refuse_release', 'defer_telling']],
    ['what another released on call', [onCall('bo')], ['review_release']],
    ['what they did themselves', [onCall('ana')], []],
    ['what is released and not told', [aMust({ phase: 'released', by: ['ana', 'bo'] })], ['defer_telling']],
    ['what is released and told', [aMust({ phase: 'released', by: ['ana', 'bo'], told: 'told' })], []],
    ['a no', [aMust({ phase: 'refused', by: ['bo'] })], ['allow_release']],
  ] as const)('is offered to decide: %s', (_name, musts, expected) => {
    expect(offered(musts)).toEqual(expected);
  });

  it('is offered only where it can be', () => {
    const musts = [aMust(), onCall('bo', { id: 'must-2' })];
    expect(mustsFor({ musts }, 'review_release', 'ana').map(({ id }) => id)).toEqual(['must-2']);
    expect(mustsFor({}, 'release', 'ana')).toEqual([]);
  });

  it('asks with the key of the register by which two are two', async () => {
    const { browser, path, memory } = await atTheDesk({
      referral: { musts: [aMust()], unread: false, state: 'acknowledged' },
    });
    await browser.submit(await browser.get(path), `${path}/ask`, { act: 'release', must: 'must-1' });
    await browser.submit(await browser.get(path), `${path}/ask`, { act: 'accept' });
    expect([...memory.requests.values()].map(({ request, sub }) => [request.act, sub])).toEqual([
      ['release', 'sub-of-desk'],
      ['accept', undefined],
    ]);
  });

  it('stands first in the inbox, with its own due time, until a second person has looked at it', () => {
    const review = { ...row, musts: [onCall('bo')] };
    expect([boxOf(row), boxOf(review)]).toEqual(['open', 'new']);
    expect(dueOf(review)).toBe('2026-05-05T13:00Z');
    expect(dueOf({ ...review, unread: true })).toBe(row.due);
    expect(inboxKeyOf(review)).toContain('new#0#2026-05-05T13:00');
    expect(boxOf({ ...row, musts: [aMust()] })).toBe('open');
  });
});
