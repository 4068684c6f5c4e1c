import { describe, expect, it } from 'vitest';
import { aReferral, aTip, give } from './fixtures.ts';
import { newBrowser, signIn } from './browser.ts';
import { newMemory, put } from './memory.ts';

const setUp = async () => {
  const memory = newMemory();
  const row = await aReferral();
  put(memory, row);
  const report = await give(memory, row, { part: 'report', words: 'They <b>took</b> my papers.' });
  const browser = newBrowser(memory);
  await signIn(memory, browser);
  const path = `/referrals/${aTip()}`;
  return { memory, row, report, browser, path };
};

describe('opening', () => {
  it('logs the read, then decrypts, and shows the words escaped', async () => {
    const { memory, browser, path, report } = await setUp();
    const page = await browser.get(path);
    expect(page.status).toBe(200);
    expect(memory.calls).toEqual([]);
    const opened = await browser.submit(page, `${path}/open`);
    expect(opened.status).toBe(200);
    expect(opened.text).toContain('They &lt;b&gt;took&lt;/b&gt; my papers.');
    expect(memory.calls.indexOf('custody')).toBeLessThan(memory.calls.indexOf('decrypt'));
    expect(memory.custody).toHaveLength(1);
    expect(memory.custody[0]).toMatchObject({
      chain: `desk#${aTip()}`,
      draft: { act: 'part_read', actor: 'desk/desk1', digests: [`report:${report.digest}`] },
    });
  });
});
