import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Plain } from '../../shared/domain/plain.ts';
import { openAsReporter, openWithContentKey } from '../../shared/sealing/open.ts';
import { type PartHeader, partHeaderSchema, sameHeader } from '../../shared/sealing/header.ts';
import { seal } from '../../shared/sealing/seal.ts';
import { contentKeyOf, expectedOf, intake, messageHeader, reporter, reportHeader } from './fixtures.ts';

const recipients = { intake: intake.publicKey, reporter: reporter.publicKey };

const otherReports: readonly [string, PartHeader][] = [
  ['deployment', { ...reportHeader, deployment: 'yy' }],
  ['tip', { ...reportHeader, tip: 'tip-2' }],
  ['part', { ...reportHeader, part: 'identity' }],
  ['version', { ...reportHeader, version: '2' }],
];

const otherMessages: readonly [string, PartHeader][] = [
  ['author', { ...messageHeader, author: 'desk' }],
  ['audience', { ...messageHeader, audience: 'oversight' }],
];

describe('an item in the place of another', () => {
  it.each(otherReports)('is refused by both openers: another %s', async (_name, header) => {
    const sealed = await seal(new Plain('words'), reportHeader, recipients);
    const expected = expectedOf(sealed, header);
    const refused = { ok: false, error: 'wrong_header' };
    expect(await openAsReporter(sealed, reporter.privateKey, expected)).toEqual(refused);
    expect(await openWithContentKey(sealed, contentKeyOf(sealed), expected)).toEqual(refused);
  });

  it.each(otherMessages)('is refused by both openers: another %s', async (_name, header) => {
    const sealed = await seal(new Plain('words'), messageHeader, recipients);
    const expected = expectedOf(sealed, header);
    const refused = { ok: false, error: 'wrong_header' };
    expect(await openAsReporter(sealed, reporter.privateKey, expected)).toEqual(refused);
    expect(await openWithContentKey(sealed, contentKeyOf(sealed), expected)).toEqual(refused);
  });

  it('is refused by its digest where even the header is the same', async () => {
    const [first, second] = await Promise.all([
      seal(new Plain('first'), reportHeader, recipients),
      seal(new Plain('second'), reportHeader, recipients),
    ]);
    const opened = await openAsReporter(second, reporter.privateKey, expectedOf(first, reportHeader));
    expect(opened).toEqual({ ok: false, error: 'wrong_digest' });
  });
});

const sorted = (object: object): string => JSON.stringify(Object.entries(object).sort());

describe('header', () => {
  const names = fc.constantFrom('a', 'b', 'aa');
  const fields = { deployment: names, tip: names, version: names };
  const header = fc.oneof(
    fc.record({ ...fields, part: fc.constantFrom('report', 'identity', 'number', 'file') }),
    fc.record({ ...fields, part: fc.constant('message'), author: names, audience: names }),
    fc.record({ ...fields, part: fc.constant('note'), author: names }),
  );

  it('is the same only where every field is', () => {
    fc.assert(
      fc.property(header, header, (one, other) => {
        const same = sameHeader(partHeaderSchema.parse(one), partHeaderSchema.parse(other));
        expect(same).toBe(sorted(one) === sorted(other));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['a message without audience', { ...messageHeader, audience: undefined }],
    ['a note without author', { ...reportHeader, part: 'note' }],
    ['a report with an author', { ...reportHeader, author: 'reporter' }],
    ['a number with an audience', { ...reportHeader, part: 'number', audience: 'lead' }],
    ['an empty tip', { ...reportHeader, tip: '' }],
    ['a part that is none', { ...reportHeader, part: 'diary' }],
    ['one field more', { ...reportHeader, iat: 1 }],
  ])('is refused: %s', (_name, candidate) => {
    expect(partHeaderSchema.safeParse(candidate).success).toBe(false);
  });

  it('is checked before anything is sealed', async () => {
    await expect(seal(new Plain('words'), { ...reportHeader, tip: '' }, recipients)).rejects.toThrow('too_small');
  });
});
