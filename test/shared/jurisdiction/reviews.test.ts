import { describe, expect, it } from 'vitest';
import {
  countUnreviewed,
  isHalfReviewed,
  isReviewed,
  listUnreviewed,
  unreviewedIn,
} from '../../../shared/jurisdiction/reviews.ts';
import { aPack, testCedar } from '../../factories/pack.ts';

describe('a review', () => {
  it('is somebody, on a day', () => {
    expect(isReviewed('reviewed by A. Lawyer, Bar of Zedland on 2026-05-04')).toBe(true);
    expect(
      ['unreviewed', 'reviewed', 'reviewed by  on 2026-05-04', 'reviewed by A. on 2026-13-04'].map(isReviewed),
    ).toEqual([false, false, false, false]);
    expect(['reviewed by A. Lawyer', 'written here; reviewed by nobody'].map(isHalfReviewed)).toEqual([true, false]);
  });

  it('that is only spoken of in a comment is none', async () => {
    const text =
      '// @status("reviewed by A. Lawyer on 2026-05-04")\n@status("unreviewed")\npermit (principal, action, resource);';
    const pack = await aPack();
    expect(unreviewedIn(testCedar(), { ...pack, policies: { one: text } }).policies).toEqual(['one']);
  });
});

describe('what is missing', () => {
  it('is every policy and every language of the invented country', async () => {
    const pack = await aPack();
    const unreviewed = unreviewedIn(testCedar(), pack);
    expect(unreviewed).toEqual({ policies: Object.keys(pack.policies), languages: ['en', 'es', 'ar'] });
    expect(countUnreviewed(unreviewed)).toBe(
      `${Object.keys(pack.policies).length} policies and the wording in en, es, ar`,
    );
    expect(listUnreviewed(unreviewed)).toContain(
      '- wording/ar.json: "_review" does not say who has reviewed it, and when',
    );
  });
});
