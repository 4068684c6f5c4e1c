import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_BYTES, sliceOf } from '../../../functions/staff/range.ts';
import { giveFile } from './fixtures.ts';
import { put } from './memory.ts';
import { atTheDesk } from './setUp.ts';

const withRecording = async (bytes: Uint8Array = new Uint8Array(randomBytes(3_000))) => {
  const desk = await atTheDesk();
  const file = await giveFile(desk.memory, desk.row, { kind: 'recording', type: 'audio/mpeg', seconds: 61, bytes });
  const source = `${desk.path}/files/${file.version}`;
  desk.memory.calls.length = 0;
  return { ...desk, file, source, bytes, key: `${desk.row.tip}/file#${file.digest}` };
};

describe('a recording', () => {
  it('is listed once it was opened, with how long it plays, and fetched only to be played', async () => {
    const { browser, path, memory, source } = await withRecording();
    const before = await browser.get(path);
    expect(before.text).toContain('Files (1)');
    expect(before.text).not.toContain('<audio');
    const opened = await browser.submit(before, `${path}/open`);
    expect(opened.text).toContain('A recording, 1 min');
    expect(opened.text).toMatch(new RegExp(`<audio controls="" preload="none" src="${source}"`));
    expect(memory.calls).not.toContain('file');
  });

  it('plays: the read is logged, then grant and part are read once more, and then it is opened', async () => {
    const { browser, source, memory, bytes, file } = await withRecording();
    const played = await browser.get(source);
    expect(played.status).toBe(200);
    expect(Buffer.from(played.bytes).equals(Buffer.from(bytes))).toBe(true);
    expect(played.headers.get('content-type')).toBe('audio/mpeg');
    expect(played.headers.get('content-disposition')).toBe('inline');
    expect(played.headers.get('cache-control')).toBe('no-store');
    expect(played.headers.get('content-security-policy')).toContain("media-src 'self'");
    expect(memory.calls.slice(memory.calls.indexOf('custody'))).toEqual([
      'custody',
      'grant',
      'part',
      'decrypt',
      'file',
    ]);
    expect(memory.custody.map(({ draft }) => [draft.act, draft.digests])).toEqual([
      ['part_read', [`file:${file.digest}`]],
    ]);
    await browser.get(source);
    expect(memory.custody).toHaveLength(2);
    expect(JSON.stringify(memory.log)).not.toContain(file.version);
  });

  it('comes in slices to a player that asks so', async () => {
    const { browser, source, bytes } = await withRecording();
    const slice = await browser.get(source, { range: 'bytes=10-19' });
    expect(slice.status).toBe(206);
    expect(slice.headers.get('content-range')).toBe('bytes 10-19/3000');
    expect(Buffer.from(slice.bytes).equals(Buffer.from(bytes.subarray(10, 20)))).toBe(true);
    const beyond = await browser.get(source, { range: 'bytes=3000-' });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */3000']);
  });

  it('that is longer than one answer holds comes in slices, or not at all', async () => {
    const { browser, source } = await withRecording(new Uint8Array(MOST_BYTES + 5));
    expect((await browser.get(source)).status).toBe(413);
    const first = await browser.get(source, { range: 'bytes=0-' });
    expect(first.headers.get('content-range')).toBe(`bytes 0-${MOST_BYTES - 1}/${MOST_BYTES + 5}`);
    expect(first.bytes).toHaveLength(MOST_BYTES);
  });

  it('opens nothing where the log does not take the entry', async () => {
    const { browser, source, memory } = await withRecording();
    memory.fails = new Set(['custody']);
    const played = await browser.get(source);
    expect([played.status, played.text]).toEqual([503, '']);
    expect(memory.calls).not.toContain('decrypt');
    expect(memory.log.at(-1)).toMatchObject({ status: 503, error: 'NotLogged' });
  });

  it('is there for nobody who is not signed in', async () => {
    const { browser, source, memory, row } = await withRecording();
    browser.cookies.clear();
    const played = await browser.get(source);
    expect([played.status, played.location]).toEqual([303, `/sign-in?tip=${row.tip}`]);
    expect(memory.calls).toEqual([]);
  });

  it.each([
    ['the holder of the code deleted it', 'withheld', 0],
    ['the grant was taken back', 'grant', 0],
    ['it ended', 'ended', 0],
    ['its bytes are gone', 'gone', 1],
    ['its bytes are others', 'changed', 1],
  ] as const)('is not played where %s', async (_why, what, decrypts) => {
    const { browser, source, memory, key, row } = await withRecording();
    const part = memory.parts.get(key);
    if (what === 'withheld' && part !== undefined) memory.parts.set(key, { ...part, withheld: true });
    if (what === 'grant') memory.grants.clear();
    if (what === 'ended') put(memory, { ...row, state: 'revoked', ended: 'consent_withdrawn' });
    if (what === 'gone') memory.files.clear();
    if (what === 'changed') for (const [name, chunk] of memory.files) memory.files.set(name, chunk.replace(/.$/, 'x'));
    const played = await browser.get(source);
    expect(played.status).toBe(404);
    expect(played.headers.get('content-type')).toContain('text/html');
    expect(memory.calls.filter((call) => call === 'decrypt')).toHaveLength(decrypts);
  });

  it('of another referral is nobody’s here', async () => {
    const { browser, path, memory } = await withRecording();
    expect((await browser.get(`${path}/files/another`)).status).toBe(404);
    expect(memory.calls).toEqual([]);
  });
});

it.each([
  ['picture', 'image/png', 'A picture came. It cannot be shown here yet.'],
  ['other', 'application/octet-stream', 'A file came that cannot be shown here.'],
] as const)('of a %s the page says that it came, and its bytes are handed to nobody', async (kind, type, text) => {
  const { browser, memory, row, path } = await atTheDesk();
  const { version } = await giveFile(memory, row, { kind, type });
  const opened = await browser.submit(await browser.get(path), `${path}/open`);
  expect(opened.text).toContain(text);
  expect(opened.text).not.toContain('<audio');
  expect(opened.text).not.toContain(`files/${version}`);
  memory.calls.length = 0;
  expect((await browser.get(`${path}/files/${version}`)).status).toBe(404);
  expect(memory.calls).not.toContain('file');
});

describe('what a Range header asks for', () => {
  it.each([
    [undefined, undefined],
    ['bytes=-', undefined],
    ['bytes=5-4', undefined],
    ['bytes=0-1,3-4', undefined],
    ['items=0-1', undefined],
    ['bytes=0-', { from: 0, to: 99 }],
    ['bytes=0-0', { from: 0, to: 0 }],
    ['bytes=90-200', { from: 90, to: 99 }],
    ['bytes=-10', { from: 90, to: 99 }],
    ['bytes=-200', { from: 0, to: 99 }],
    ['bytes=100-', 'beyond'],
    ['bytes=-0', 'beyond'],
  ])('%s is %j of a hundred', (header, slice) => {
    expect(sliceOf(header, 100)).toEqual(slice);
  });

  it('is never more than there is, nor than an answer holds, whatever it says', () => {
    const header = fc.oneof(
      fc.string(),
      fc.tuple(fc.nat(), fc.nat()).map(([first, last]) => `bytes=${first}-${last}`),
      fc.nat().map((last) => `bytes=-${last}`),
    );
    fc.assert(
      fc.property(header, fc.nat(2 * MOST_BYTES), (text, size) => {
        const slice = sliceOf(text, size);
        if (slice === undefined || slice === 'beyond') return;
        expect(slice.from).toBeGreaterThanOrEqual(0);
        expect(slice.to).toBeGreaterThanOrEqual(slice.from);
        expect(slice.to).toBeLessThan(size);
        expect(slice.to - slice.from).toBeLessThan(MOST_BYTES);
      }),
    );
  });
});
