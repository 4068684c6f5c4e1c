import { describe, expect, it } from 'vitest';
import { LATEST } from '../../../functions/staff/opening.ts';
import { aReferral, aTip, give } from './fixtures.ts';
import { newBrowser, signIn } from './browser.ts';
import { newMemory, put } from './memory.ts';
import { atTheDesk } from './setUp.ts';

const withReport = async (dependencies = {}) => {
  const desk = await atTheDesk({ dependencies });
  const report = await give(desk.memory, desk.row, { part: 'report', words: 'They <b>took</b> my papers.' });
  const key = `${desk.row.tip}/report#${report.digest}`;
  const grantKey = `desk/grant#${desk.row.tip}#report#${report.digest}`;
  const open = async () => desk.browser.submit(await desk.browser.get(desk.path), `${desk.path}/open`);
  return { ...desk, report, key, grantKey, open };
};

describe('opening', () => {
  it('decrypts nothing for looking at the page', async () => {
    const { memory, browser, path } = await withReport();
    const page = await browser.get(path);
    expect(page.text).toContain('Open report and conversation');
    expect(memory.calls).toEqual([]);
    expect(page.text).not.toContain('my papers');
  });

  it('logs the read, then decrypts, and shows the words escaped', async () => {
    const { memory, open, report } = await withReport();
    const opened = await open();
    expect(opened.status).toBe(200);
    expect(opened.text).toContain('They &lt;b&gt;took&lt;/b&gt; my papers.');
    expect(memory.calls.indexOf('custody')).toBeGreaterThan(-1);
    expect(memory.calls.indexOf('custody')).toBeLessThan(memory.calls.indexOf('decrypt'));
    // Both rows are read once more between the entry and the Decrypt.
    expect(memory.calls.slice(memory.calls.indexOf('custody'))).toEqual(['custody', 'grant', 'part', 'decrypt']);
    expect(memory.custody).toEqual([
      {
        chain: `desk#${aTip()}`,
        draft: {
          id: expect.stringMatching(/^read-/),
          act: 'part_read',
          actor: 'desk/desk1',
          digests: [`report:${report.digest}`],
          reason: null,
          hour: '2026-05-04T13:00Z',
        },
      },
    ]);
  });

  it('logs each opening anew, also of the same part', async () => {
    const { memory, open } = await withReport();
    await open();
    await open();
    expect(new Set(memory.custody.map(({ draft }) => draft.id)).size).toBe(2);
  });

  it('opens nothing where the log does not take the entry', async () => {
    const { memory, open } = await withReport();
    memory.fails = new Set(['custody']);
    const page = await open();
    expect(page.status).toBe(503);
    expect(page.text).toContain('not_logged');
    expect(page.text).not.toContain('papers');
    expect(memory.calls).not.toContain('decrypt');
    expect(memory.requests.size).toBe(0);
    expect(memory.log.at(-1)).toMatchObject({ status: 503, error: 'NotLogged' });
  });

  it('marks the first look as seen, once', async () => {
    const { memory, open } = await withReport();
    await open();
    const acts = () => [...memory.requests.values()].map(({ request }) => request.act);
    expect(acts()).toEqual(['acknowledge']);
    const again = await open();
    expect(acts()).toEqual(['acknowledge']);
    expect(again.text).toContain('my papers');
  });

  it('shows what was opened also where marking it as seen fails', async () => {
    const { open } = await withReport();
    const failing = await withReport({
      intakeKey: () => Promise.reject(new Error('down')),
      send: () => Promise.reject(new Error('down')),
    });
    expect((await open()).text).toContain('my papers');
    expect((await failing.open()).text).toContain('my papers');
  });

  it('refuses what is withheld, without a Decrypt and without an entry', async () => {
    const { memory, open, key } = await withReport();
    const part = memory.parts.get(key);
    if (part !== undefined) memory.parts.set(key, { ...part, withheld: true });
    const page = await open();
    expect(page.text).toContain('deleted by the holder of the code, or is no longer shared');
    expect(memory.calls).not.toContain('decrypt');
    expect(memory.custody).toEqual([]);
  });

  it('refuses what is withheld while the read is being logged', async () => {
    const desk = await withReport({
      appendCustody: async () => {
        const part = desk.memory.parts.get(desk.key);
        if (part !== undefined) desk.memory.parts.set(desk.key, { ...part, withheld: true });
      },
    });
    const page = await desk.open();
    expect(page.text).toContain('<code>withheld</code>');
    expect(desk.memory.calls).not.toContain('decrypt');
  });

  it('shows why nothing can be opened where it ended', async () => {
    for (const [ended, text] of [
      ['deleted_by_holder', 'Deleted by the holder of the code'],
      ['consent_withdrawn', 'the person changed who may know'],
      ['recalled', 'No longer shared with you'],
    ] as const) {
      const { browser, path, memory, row } = await atTheDesk({ referral: { state: 'revoked', ended } });
      await give(memory, row, { part: 'report', words: 'words' });
      const page = await browser.get(path);
      expect(page.text).toContain(text);
      expect(page.text).not.toContain('Open report');
      const [, csrf = ''] = /name="csrf" value="([^"]*)"/.exec(page.text) ?? [];
      const forced = await browser.post(`${path}/open`, { csrf, part: 'report' });
      expect(forced.text).not.toContain('>words<');
      expect(memory.calls).toEqual([]);
    }
  });
});

const change = <Row extends object>(rows: Map<string, Row>, key: string, changed: Partial<Row>): void => {
  const row = rows.get(key);
  if (row === undefined) throw new Error('no such row');
  rows.set(key, { ...row, ...changed });
};

describe('what was changed is found', () => {
  const otherGrant = Buffer.alloc(48, 7).toString('base64');

  it.each([
    ['grant_gone', ({ memory, grantKey }) => memory.grants.delete(grantKey)],
    ['part_gone', ({ memory, key }) => memory.parts.delete(key)],
    ['grant_changed', ({ memory, grantKey }) => change(memory.grants, grantKey, { grant: otherGrant })],
    ['rows_differ', ({ memory, grantKey }) => change(memory.grants, grantKey, { version: '2' })],
    ['rows_differ', ({ memory, grantKey }) => change(memory.grants, grantKey, { tip: aTip(9) })],
    ['rows_differ', ({ memory, key }) => change(memory.parts, key, { digest: 'x' })],
    ['rows_differ', ({ memory, key }) => change(memory.parts, key, { author: 'reporter' })],
    ['grant_refused', ({ memory }) => memory.kms.clear()],
  ] as const satisfies readonly (readonly [string, (desk: Awaited<ReturnType<typeof withReport>>) => unknown])[])(
    '%s',
    async (code, spoil) => {
      const desk = await withReport();
      spoil(desk);
      const page = await desk.open();
      expect(page.status).toBe(200);
      expect(page.text).toContain(`<code>${code}</code>`);
      expect(page.text).not.toContain('my papers');
    },
  );

  it('another item in the place of this one', async () => {
    const desk = await withReport();
    const other = await give(desk.memory, { ...desk.row, parts: [] }, { part: 'report', words: 'swapped' });
    const sealed = desk.memory.parts.get(`${desk.row.tip}/report#${other.digest}`)?.sealed;
    if (sealed !== undefined) change(desk.memory.parts, desk.key, { sealed });
    expect((await desk.open()).text).toContain('<code>wrong_digest</code>');
  });

  it('an item of another tip, whose rows all say that it is of this one', async () => {
    const desk = await withReport();
    const foreign = await aReferral({ tip: aTip(5), parts: [] });
    const reference = await give(desk.memory, foreign, { part: 'report', words: 'elsewhere' });
    const [from, to] = [`${aTip(5)}/report#${reference.digest}`, `${desk.row.tip}/report#${reference.digest}`];
    const part = desk.memory.parts.get(from);
    const grant = desk.memory.grants.get(`desk/grant#${aTip(5)}#report#${reference.digest}`);
    if (part === undefined || grant === undefined) throw new Error('not given');
    desk.memory.parts.set(to, { ...part, pk: desk.row.tip });
    desk.memory.grants.set(`desk/grant#${desk.row.tip}#report#${reference.digest}`, { ...grant, tip: desk.row.tip });
    const kms = desk.memory.kms.get(grant.grant);
    desk.row.parts.splice(0, 1, reference);
    // KMS refuses it by its context …
    expect((await desk.open()).text).toContain('<code>grant_refused</code>');
    // … and even a KMS that did not would leave the header to say whose it is.
    if (kms !== undefined) desk.memory.kms.set(grant.grant, { ...kms, context: { ...kms.context, tip: desk.row.tip } });
    expect((await desk.open()).text).toContain('<code>wrong_header</code>');
  });
});

const conversation = async (messages: number) => {
  const desk = await withReport();
  for (let number = 0; number < messages; number += 1) {
    const version = `m${number}`;
    const of = number % 2 === 0 ? { author: 'reporter', audience: 'lead' } : { author: 'desk', audience: 'reporter' };
    await give(desk.memory, desk.row, { part: 'message', words: `message ${number}.`, version, ...of });
  }
  return desk;
};

describe('what is opened', () => {
  it('is report, messages and notes by one press, each with who wrote it', async () => {
    const desk = await conversation(2);
    await give(desk.memory, desk.row, { part: 'note', words: 'Our note.', version: 'n', author: 'desk' });
    const page = await desk.open();
    for (const text of [
      'my papers',
      'message 0.',
      'message 1.',
      'Our note.',
      'From the reporter',
      'You, to the reporter',
    ]) {
      expect(page.text).toContain(text);
    }
    expect(desk.memory.custody).toHaveLength(1);
    expect(desk.memory.custody[0]?.draft.digests).toHaveLength(4);
  });

  it('names nobody but roles as authors', async () => {
    const desk = await withReport();
    const parts = [
      { author: 'harbour', audience: 'desk', version: 'a' },
      { author: 'police', audience: 'reporter', version: 'b' },
    ];
    for (const part of parts) await give(desk.memory, desk.row, { part: 'message', words: 'hello', ...part });
    const page = await desk.open();
    expect(page.text).toContain('To you, with the hand-over');
    expect(page.text).not.toContain('Police Unit Nine');
  });

  it('leaves identity, victim and compelled shut until they are asked for, one by one', async () => {
    const desk = await withReport();
    await give(desk.memory, desk.row, { part: 'identity', words: 'Their own name.' });
    await give(desk.memory, desk.row, { part: 'compelled', words: 'A forced act.' });
    const first = await desk.open();
    expect(first.text).not.toContain('Their own name.');
    const more = await desk.browser.submit(first, `${desk.path}/open`, [
      ['part', 'report'],
      ['part', 'identity'],
    ]);
    expect(more.text).toContain('Their own name.');
    expect(more.text).toContain('my papers');
    expect(more.text).not.toContain('A forced act.');
  });

  it('is the latest of a long conversation, and the earlier ones by one more press', async () => {
    const desk = await conversation(LATEST + 5);
    const page = await desk.open();
    expect(page.text).toContain('5 earlier ones are not opened yet');
    expect(page.text).not.toContain('message 4.');
    expect(page.text).toContain('message 5.');
    const all = await desk.browser.submit(page, `${desk.path}/open`, [
      ['part', 'message'],
      ['earlier', 'yes'],
    ]);
    expect(all.text).toContain('message 4.');
  });

  it('says so where nothing was written', async () => {
    const desk = await atTheDesk();
    await give(desk.memory, desk.row, { part: 'report', words: '' });
    const page = await desk.browser.submit(await desk.browser.get(desk.path), `${desk.path}/open`);
    expect(page.text).toContain('Nothing was written here.');
  });

  it('is nothing for a form that was made for another session', async () => {
    const desk = await withReport();
    const page = await desk.browser.post(`${desk.path}/open`, { csrf: 'x', part: 'report' });
    expect(page).toMatchObject({ status: 303, location: desk.path });
    expect(desk.memory.calls).toEqual([]);
    expect((await desk.browser.get(`${desk.path}/open`)).location).toBe(desk.path);
  });

  it('is nothing for a role that may not read, and nothing for another partner', async () => {
    const desk = await withReport({ mayAct: (_role: string, act: string) => act !== 'read' });
    expect((await desk.open()).status).toBe(404);
    expect(desk.memory.calls).toEqual([]);

    const memory = newMemory();
    put(memory, await aReferral());
    const harbour = newBrowser(memory, 'harbour');
    await signIn(memory, harbour, 'harbour');
    const [, csrf = ''] = /name="csrf" value="([^"]*)"/.exec((await harbour.get('/')).text) ?? [];
    expect((await harbour.post(`${desk.path}/open`, { csrf, part: 'report' })).status).toBe(404);
    expect(memory.calls).toEqual([]);
  });
});
