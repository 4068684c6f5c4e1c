import { describe, expect, it } from 'vitest';
import { makeBrowser } from './browser.ts';
import { makeWorld } from './world.ts';

/** Someone who has sent a tip, closed everything, and comes back with the code. */
const comeBack = async (more = {}) => {
  const world = makeWorld();
  const sender = makeBrowser(world);
  await sender.get('/form');
  await sender.press('go', 'send', { report: 'They took our papers.', identity: 'Ana' });
  const [box] = world.intake.boxes;
  if (box === undefined) throw new Error('the tip was not taken');
  const browser = makeBrowser(world, more);
  await browser.get('/box');
  return { world, box, browser };
};

const opened = async (more = {}) => {
  const all = await comeBack(more);
  await all.browser.press('act', 'open', { code: all.box.code.groups() });
  return all;
};

describe('opening', () => {
  it('takes the code in any grouping and script, and shows answers first', async () => {
    const { world, box, browser } = await comeBack();
    world.intake.answer(box, 'We read it.');
    const arabic = box.code.digits().replaceAll(/\d/g, (digit) => String.fromCodePoint(0x660 + Number(digit)));
    const { status, html } = await browser.press('act', 'open', { code: arabic });
    expect(status).toBe(200);
    expect(html.indexOf('We read it.')).toBeLessThan(html.indexOf('<textarea'));
    expect(html).not.toContain('They took our papers.');
  });

  it('stores only what the cookie opens, under a key that does not lead back to it', async () => {
    const { world, box, browser } = await opened();
    const rows = JSON.stringify([...world.rows]);
    expect(world.rows.size).toBe(1);
    expect(rows).not.toContain(box.code.digits());
    expect(rows).not.toContain(browser.cookie().slice(9, 52));
    expect(rows).not.toContain(box.tip);
  });

  it.each([
    ['12', 'A code has 16 digits'],
    ['1111222233334444', 'This code does not open a box'],
    ['', 'A code has 16 digits'],
    ['<script>', 'A code has 16 digits'],
  ])('keeps %j with a kind word', async (code, words) => {
    const { browser } = await comeBack();
    const { status, html } = await browser.press('act', 'open', { code });
    expect(status).toBe(422);
    expect(html).toContain(words);
    expect(html).not.toContain('<script>');
  });
});

describe('guessing', () => {
  it('makes a neighbourhood wait, without trying, and keeps what was typed', async () => {
    const { world, box, browser } = await comeBack({ 'cloudfront-viewer-address': '203.0.113.7:1' });
    for (let at = 0; at < 5; at += 1) await browser.press('act', 'open', { code: `000000000000000${at}` });
    const { status, html, headers } = await browser.press('act', 'open', { code: box.code.groups() });
    expect(status).toBe(429);
    expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(30);
    expect(html).toContain(`value="${box.code.groups()}"`);
    expect(box.opened).toBe(false);
    const elsewhere = makeBrowser(world, { 'cloudfront-viewer-address': '198.51.100.7:1' });
    await elsewhere.get('/box');
    expect((await elsewhere.press('act', 'open', { code: box.code.groups() })).status).toBe(200);
    world.wait(0.5);
    expect((await browser.press('act', 'open', { code: box.code.groups() })).status).toBe(200);
  });

  it('is not counted for right codes or malformed ones', async () => {
    const { box, browser } = await comeBack({ 'cloudfront-viewer-address': '203.0.113.7:1' });
    for (let at = 0; at < 8; at += 1) await browser.press('act', 'open', { code: '12' });
    expect((await browser.press('act', 'open', { code: box.code.groups() })).status).toBe(200);
  });
});

describe('session', () => {
  it('ends after 30 idle minutes and keeps what was being written', async () => {
    const { world, box, browser } = await opened();
    world.wait(29);
    expect((await browser.get('/box')).html).toContain('Write more');
    world.wait(31);
    const away = await browser.press('act', 'write', { text: 'One thing more.' });
    expect(away.status).toBe(403);
    expect(away.html).toContain('You were away for a while.');
    expect(away.html).toContain('One thing more.');
    const back = await browser.press('act', 'open', { code: box.code.groups() });
    expect(back.html).toContain('One thing more.');
    expect(box.messages).toHaveLength(0);
    await browser.press('act', 'write');
    expect(box.messages).toHaveLength(1);
  });

  it('ends when its row has expired, whatever the cookie says', async () => {
    const { world, browser } = await opened();
    for (const [id, row] of world.rows) world.rows.set(id, { ...row, expires: row.expires - 3600 });
    expect((await browser.get('/box')).html).toContain('Open your box');
  });

  it('ends on Close, which clears what a browser keeps', async () => {
    const { world, browser } = await opened();
    const { status, headers } = await browser.post('/close', {});
    expect(status).toBe(200);
    expect(headers.get('clear-site-data')).toBe('"cache", "cookies", "storage"');
    expect(headers.get('set-cookie')).toContain('Max-Age=0');
    expect(world.rows.size).toBe(0);
  });

  it('ends when the code was replaced elsewhere', async () => {
    const { world, browser, box } = await opened();
    const other = makeBrowser(world);
    await other.get('/box');
    await other.press('act', 'open', { code: box.code.groups() });
    await other.press('act', 'renew');
    await other.press('act', 'renew.yes', { code: box.code.groups() });
    const { status, html } = await browser.press('act', 'write', { text: 'x' });
    expect(status).toBe(410);
    expect(html).toContain('This code does not work now');
  });
});

describe('a cookie that was noted', () => {
  it('before the code was typed opens nothing afterwards', async () => {
    const { world, box, browser } = await comeBack();
    const stranger = makeBrowser(world);
    stranger.take(browser.cookie());
    await browser.press('act', 'open', { code: box.code.groups() });
    expect((await browser.get('/box')).html).toContain('Write more');
    expect((await stranger.get('/box')).html).toContain('Open your box');
    expect(world.rows.size).toBe(1);
  });

  it('before a new code opens nothing afterwards, and repeats the renewal only with the form’s own nonce', async () => {
    const { world, box, browser } = await opened();
    await browser.press('act', 'renew');
    const page = browser.page().html;
    const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? '';
    const form = { act: 'renew.yes', csrf: field('csrf'), nonce: field('nonce'), code: box.code.groups() };
    const lost = makeBrowser(world);
    lost.take(browser.cookie());
    const stranger = makeBrowser(world);
    stranger.take(browser.cookie());
    await browser.post('/box', form);
    const fresh = box.code.groups().split(' ')[0];
    expect((await browser.post('/box', form)).html, 'pressed twice, with the new cookie').toContain(fresh);
    expect((await lost.post('/box', form)).html, 'the answer was lost').toContain(fresh);
    expect((await lost.get('/box')).html).toContain('Write more');
    expect((await browser.get('/box')).html).toContain('Write more');
    expect((await stranger.post('/box', { ...form, nonce: 'x' })).html).not.toContain(fresh);
    expect((await stranger.get('/box')).html).not.toContain('Write more');
  });
});

describe('many messages', () => {
  it('come in pages, the latest first', async () => {
    const { world, box, browser } = await opened();
    for (let at = 1; at <= 65; at += 1) world.intake.answer(box, `Answer ${at}.`);
    const shown = () => [...browser.page().html.matchAll(/Answer (\d+)\./g)].map(([, at]) => Number(at));
    await browser.get('/box');
    expect(shown()).toEqual(Array.from({ length: 30 }, (_, at) => at + 36));
    await browser.press('act', 'earlier');
    expect(shown()).toEqual(Array.from({ length: 30 }, (_, at) => at + 6));
    await browser.press('act', 'earlier');
    expect(shown()).toEqual([1, 2, 3, 4, 5]);
    expect(browser.page().html).not.toContain('value="earlier"');
  });
});

describe('token', () => {
  it.each(['write', 'choose', 'agree', 'takeBack', 'giveUp.yes', 'renew.yes', 'delete.yes', 'undo'])(
    'is needed to %s; without it nothing is done and nothing is lost',
    async (act) => {
      const { box, browser } = await opened();
      const code = box.code.digits();
      const { status, html } = await browser.post('/box', {
        act,
        csrf: 'A'.repeat(43),
        text: 'Still here.',
        choice: 'helpers',
        kind: 'ngo',
        consent: 'c1',
        code,
      });
      expect(status).toBe(403);
      expect(html).toContain('Please press it once more.');
      expect(html).toContain('Still here.');
      expect(box.consents).toMatchObject([{ choice: 'only_you', withdrawn: null }]);
      expect(box).toMatchObject({ canSee: true, deletion: null, messages: [] });
      expect(box.code.digits()).toBe(code);
    },
  );

  it('is needed to open, so that nobody is led into another mailbox unawares', async () => {
    const { world, box } = await comeBack();
    const led = makeBrowser(world);
    const { status, html } = await led.post('/box', { act: 'open', code: box.code.digits() });
    expect(status).toBe(403);
    expect(html).toContain(`value="${box.code.digits()}"`);
    expect(box.opened).toBe(false);
  });
});

describe('what a code can do', () => {
  it('writes once, however often it is sent, and shows numbers for danger', async () => {
    const { box, browser } = await opened();
    const page = browser.page().html;
    const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? '';
    const message = { act: 'write', text: 'He has a knife.', csrf: field('csrf'), nonce: field('nonce') };
    expect((await browser.post('/box', message)).html).toContain('555-0100');
    await browser.post('/box', message);
    expect(box.messages.map(({ text }) => text?.reveal())).toEqual(['He has a knife.']);
  });

  it('does not write nothing, nor too much, and keeps the words', async () => {
    const { box, browser } = await opened();
    expect((await browser.press('act', 'write', { text: ' ' })).status).toBe(422);
    const long = await browser.press('act', 'write', { text: 'y'.repeat(20_001) });
    expect(long.status).toBe(422);
    expect(long.html).toContain('y'.repeat(20_001));
    expect(box.messages).toHaveLength(0);
  });

  it('shows what was sent a step further on, and can give that up for good', async () => {
    const { box, browser } = await opened();
    const sent = await browser.press('act', 'sent');
    expect(sent.html).toContain('They took our papers.');
    expect(sent.html).toContain('Ana');
    await browser.press('act', 'giveUp');
    const wrong = await browser.press('act', 'giveUp.yes', { code: '1111222233334444' });
    expect(wrong.status).toBe(422);
    expect(wrong.html).toContain('value="1111222233334444"');
    expect(box.canSee).toBe(true);
    const done = await browser.press('act', 'giveUp.yes', { code: box.code.groups() });
    expect(done.html).not.toContain('value="sent"');
  });

  it('changes who may see it', async () => {
    const { box, browser } = await opened();
    await browser.press('act', 'choices');
    const { html } = await browser.press('act', 'choose', { choice: 'helpers_and_police' });
    expect(box.consents.at(-1)?.choice).toBe('helpers_and_police');
    expect(html).toContain('Helpers and the police');
  });

  it('says yes one by one, sees what they said, and takes one back', async () => {
    const { box, browser } = await opened();
    await browser.press('act', 'choices');
    const asked = await browser.press('act', 'finer');
    expect(asked.html).not.toMatch(/type="checkbox"[^>]* checked/);
    expect(asked.html, 'they speak for somebody else, or did not say').not.toContain('value="victim"');
    expect(asked.html, 'who reads in any case').not.toMatch(
      /name="(?:kind|partner)" value="(?:helpline|reviewer|desk)"/,
    );
    const nobody = await browser.press('act', 'agree', { part: ['identity'], days: '90' });
    expect(nobody.status).toBe(422);
    expect(nobody.html).toContain('Please tick at least one');
    expect(nobody.html, 'and nothing that was ticked is lost').toMatch(
      /value="identity" checked[^]*value="90" checked/,
    );
    const { html } = await browser.press('act', 'agree', {
      kind: ['law_enforcement', 'helpline'],
      part: ['identity'],
      days: '90',
    });
    expect(box.consents.at(-1)).toMatchObject({
      kinds: ['law_enforcement'],
      parts: ['report', 'identity'],
      choice: 'finer',
    });
    expect(html).toContain('You said yes to these:');
    expect(html).toContain('Who you are');
    const taken = await browser.press('act', 'takeBack');
    expect(box.consents.filter(({ withdrawn }) => withdrawn === null)).toEqual([]);
    expect(taken.html).not.toContain('You said yes to these:');
  });

  it('gets a new code, and the old one is dead', async () => {
    const { world, box, browser } = await opened();
    const old = box.code.groups();
    await browser.press('act', 'renew');
    const wrong = await browser.press('act', 'renew.yes', { code: '1111222233334444' });
    expect(wrong.status).toBe(422);
    expect(wrong.html).toContain('value="1111222233334444"');
    expect(box.code.groups()).toBe(old);
    const { html } = await browser.press('act', 'renew.yes', { code: old });
    expect(html).toContain(box.code.groups().split(' ')[0]);
    expect((await browser.get('/box')).html).toContain('Write more');
    const other = makeBrowser(world);
    await other.get('/box');
    expect((await other.press('act', 'open', { code: old })).status).toBe(422);
  });

  it('deletes with the code and a second yes, and then only undoes', async () => {
    const { box, browser } = await opened();
    await browser.press('act', 'delete');
    await browser.press('act', 'delete.sure');
    const wrong = await browser.press('act', 'delete.yes', { code: '1111222233334444' });
    expect(wrong.status).toBe(422);
    expect(box.deletion).toBeNull();
    const { html } = await browser.press('act', 'delete.yes', { code: box.code.groups() });
    expect(html).toContain('Undo. Keep it');
    // 72 hours on, where the country is (UTC+3), no finer than the hour.
    expect(html).toContain('Thursday, May 7');
    const only = await browser.get('/box');
    expect(only.html).not.toContain('Write more');
    const undone = await browser.press('act', 'undo');
    expect(undone.html).toContain('Done. We kept it.');
    expect(box.deletion).toBeNull();
  });

  it('says of a picture or a sound that it was sent', async () => {
    const { box, browser } = await opened();
    box.messages.push({ id: 'f', from: 'you', kind: null, text: null, isFile: true });
    const { html } = await browser.get('/box');
    expect(html).toContain('You sent a picture or a sound.');
    expect(html).not.toContain('We could not open this one.');
  });

  it('says so when a message cannot be opened', async () => {
    const { box, browser } = await opened();
    box.messages.push({ id: 'm', from: 'partner', kind: 'ngo', text: null });
    expect((await browser.get('/box')).html).toContain('We could not open this one.');
  });
});

describe('our own failure', () => {
  it('loses no words', async () => {
    const { world, box } = await comeBack();
    const broken = makeWorld({
      mailbox: {
        ...world.intake.mailbox,
        write: async () => {
          throw new Error('marker-words');
        },
      },
    });
    const browser = makeBrowser(broken);
    await browser.get('/box');
    await browser.press('act', 'open', { code: box.code.groups() });
    const { status, html } = await browser.press('act', 'write', { text: 'Keep these.' });
    expect(status).toBe(503);
    expect(html).toContain('Keep these.');
    expect(html).toContain('value="write"');
    expect(JSON.stringify(broken.logs)).not.toContain('marker');
  });
});

describe('another language', () => {
  it('keeps what is typed in the mailbox, and sends nothing', async () => {
    const { box, browser } = await opened();
    const { status, html } = await browser.press('act', 'l:es', { text: 'Half a word' });
    expect(status).toBe(200);
    expect(html).toContain('<html lang="es"');
    expect(html).toContain('Half a word</textarea>');
    expect(box.messages).toEqual([]);
    await browser.press('act', 'write');
    expect(box.messages.map(({ text }) => text?.reveal())).toEqual(['Half a word']);
  });

  it('keeps a code that is half typed, and tries none', async () => {
    const { browser } = await comeBack();
    const { status, html } = await browser.press('act', 'l:ar', { code: '1234 56' });
    expect(status).toBe(200);
    expect(html).toContain('<html lang="ar"');
    expect(html).toContain('value="1234 56"');
    expect(html).not.toContain('role="alert"');
  });
});
