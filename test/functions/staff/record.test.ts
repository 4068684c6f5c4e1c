import { describe, expect, it } from 'vitest';
import { recordSchema } from '../../../shared/custody/record.ts';
import { aChain, anAct } from '../../factories/custody.ts';
import { give } from './fixtures.ts';
import { put } from './memory.ts';
import { atTheDesk } from './setUp.ts';

/** At the desk, for which routing has prepared a record. */
const prepared = async (wanted: Parameters<typeof atTheDesk>[0] = {}) => {
  const at = await atTheDesk(wanted);
  at.memory.prepared.set(`desk/${at.row.tip}`, { request: 'one', content: { key: null, chains: [] } });
  return { ...at, record: () => at.browser.get(`${at.path}/record`) };
};

describe('the custody record', () => {
  it('is a file, which says whose it is and by which request', async () => {
    const { record, row } = await prepared();
    const answer = await record();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="custody-record-[^"]+\.json"$/);
    expect(JSON.parse(answer.text)).toMatchObject({ tip: row.tip, partner: 'desk', request: 'one', parts: [] });
  });

  it('is not handed out once the referral has ended, nor to who may not ask for it', async () => {
    expect((await (await prepared({ referral: { state: 'revoked', ended: 'recalled' } })).record()).status).toBe(404);
    expect(
      (await (await prepared({ dependencies: { mayAct: (_role, act) => act !== 'export' } })).record()).status,
    ).toBe(404);
  });

  it('has the log, and as many parts as Lambda can answer with: those that it leaves out it names', async () => {
    const { record, row, memory } = await prepared();
    const words = 'Word upon word. '.repeat(60_000);
    for (let version = 1; version <= 7; version += 1) {
      const given = await give(memory, row, { part: 'report', words: `${version}${words}`, version: `${version}` });
      row.parts.push(given);
    }
    put(memory, row);
    const digests = [...memory.grants.values()].map(({ grantDigest }) => `grant:${grantDigest}`);
    const entries = await aChain(`pipeline#${row.tip}`, [[anAct({ act: 'grant_made', digests })]]);
    const chains = [{ chain: `pipeline#${row.tip}`, entries, proof: null }];
    memory.prepared.set(`desk/${row.tip}`, { request: 'one', content: { key: null, chains } });
    const answer = await record();
    expect(answer.text.length).toBeLessThan(6_000_000);
    const made = recordSchema.parse(JSON.parse(answer.text));
    expect(made.parts.length).toBeGreaterThan(2);
    expect(made.leftOut.length).toBeGreaterThan(1);
    const named = [...made.parts, ...made.leftOut].map(({ version }) => version);
    expect(named.sort()).toEqual(row.parts.map(({ version }) => version).sort());
    expect(made.chains).toEqual(chains);
  });

  it('that is not there yet leads back to the page that says how it stands, and signed out to sign-in', async () => {
    const { browser, path, row, memory, record } = await prepared();
    memory.prepared.clear();
    expect((await browser.get(`${path}/record`)).location).toBe(path);
    memory.sessions.clear();
    expect((await record()).location).toBe(`/sign-in?tip=${row.tip}`);
  });
});

describe('the page that checks it', () => {
  it('is a file to be kept, for anybody, and runs nothing here', async () => {
    const { browser, memory } = await atTheDesk();
    memory.sessions.clear();
    const { status, text, headers } = await browser.get('/check-custody-record.html');
    expect(status).toBe(200);
    expect(text).toContain('Check a custody record');
    expect(headers.get('content-disposition')).toBe('attachment; filename="check-custody-record.html"');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});
