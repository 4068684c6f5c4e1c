import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { makeBrowser } from './browser.ts';
import { makeWorld, ORIGIN_SECRET, type World } from './world.ts';

/** Somebody has sent a tip and opened its box; then the tables come back from a backup. */
const restored = async () => {
  let isOpen = true;
  let fails = false;
  const gate = {
    isOpen: async () => {
      if (fails) throw new Error('Restores cannot be read');
      return isOpen;
    },
  };
  const world = makeWorld({ gate });
  const browser = makeBrowser(world);
  await browser.get('/form');
  await browser.press('go', 'send', { report: 'They took our papers.' });
  const [box] = world.intake.boxes;
  if (box === undefined) throw new Error('the tip was not taken');
  await browser.get('/box');
  const shut = (): void => {
    isOpen = false;
  };
  const open = (): void => {
    isOpen = true;
    fails = false;
  };
  const cannotBeAsked = (): void => {
    fails = true;
  };
  return { world, browser, box, shut, open, cannotBeAsked };
};

const ask = (world: World, method: string, path: string) =>
  world.app.request(path, { method, headers: { 'x-origin-secret': ORIGIN_SECRET } });

describe('while erasures are replayed', () => {
  it('opens no mailbox by a code, says whom to call, and keeps the code that was typed', async () => {
    const { browser, box, shut, open } = await restored();
    shut();
    const { status, html, headers } = await browser.press('act', 'open', { code: box.code.groups() });
    expect([status, headers.get('retry-after'), box.opened]).toEqual([503, '600', false]);
    expect(html).toContain(`value="${box.code.groups()}"`);
    expect(html).toContain('href="tel:');
    open();
    expect((await browser.press('act', 'open')).status).toBe(200);
    expect(box.opened).toBe(true);
  });

  it('shows nothing to a session that had it open, keeps the words that were written, and takes them afterwards', async () => {
    const { world, browser, box, shut, open } = await restored();
    world.intake.answer(box, 'We read it.');
    await browser.press('act', 'open', { code: box.code.groups() });
    shut();
    const { status, html, headers } = await browser.press('act', 'write', { text: 'He came back.' });
    expect([status, headers.get('retry-after')]).toEqual([503, '600']);
    expect(html).toContain('He came back.');
    expect(html).toContain('href="tel:');
    expect(html).not.toContain('We read it.');
    const texts = () => box.messages.filter(({ from }) => from === 'you').map(({ text }) => text?.reveal());
    expect(texts()).toEqual([]);
    open();
    expect((await browser.press('act', 'write')).status).toBe(200);
    expect(texts()).toEqual(['He came back.']);
  });

  it('says so in the language that is asked for, also where somebody changes it then', async () => {
    const { browser, box, shut } = await restored();
    shut();
    await browser.press('act', 'open', { code: box.code.groups() });
    const { status, html } = await browser.press('act', 'l:es');
    expect(status).toBe(503);
    expect(html).toContain('lang="es"');
    expect(html).toContain(`value="${box.code.groups()}"`);
  });

  it('shows the numbers to whoever only comes by', async () => {
    const { browser, shut } = await restored();
    shut();
    const { status, html, headers } = await browser.get('/box');
    expect([status, headers.get('retry-after')]).toEqual([503, '600']);
    expect(html).toContain('href="tel:');
    expect(html).not.toContain('name="code"');
  });

  it.each([
    ['POST', '/api/mailbox'],
    ['GET', '/api/mailbox'],
    ['GET', '/api/mailbox/sent'],
    ['POST', '/api/mailbox/giving-up'],
    ['POST', '/api/mailbox/messages'],
    ['PUT', '/api/mailbox/choice'],
    ['POST', '/api/mailbox/consents'],
    ['POST', '/api/mailbox/withdrawals'],
    ['POST', '/api/mailbox/code'],
    ['POST', '/api/mailbox/deletion'],
    ['DELETE', '/api/mailbox/deletion'],
  ])('answers programs as well: %s %s', async (method, path) => {
    const { world, shut } = await restored();
    shut();
    const answer = await ask(world, method, path);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '600']);
    expect(z.object({ type: z.string() }).parse(await answer.json()).type).toMatch(/restoring$/);
  });

  it('takes tips all the same, and shows their code', async () => {
    const { world, shut } = await restored();
    shut();
    const another = makeBrowser(world);
    await another.get('/form');
    const { status, html } = await another.press('go', 'send', { report: 'A new one.' });
    expect(status).toBe(200);
    expect(html).toMatch(/id="code"><span>\d{4} /);
    expect(world.intake.boxes).toHaveLength(2);
  });

  it('opens nothing on a guess where it cannot be asked, and still takes tips', async () => {
    const { world, browser, box, cannotBeAsked } = await restored();
    cannotBeAsked();
    expect((await browser.press('act', 'open', { code: box.code.groups() })).status).toBe(503);
    expect((await ask(world, 'GET', '/api/mailbox')).status).toBe(503);
    const another = makeBrowser(world);
    await another.get('/form');
    expect((await another.press('go', 'send', { report: 'A new one.' })).status).toBe(200);
    expect(box.opened).toBe(false);
  });

  it('lets somebody leave: closing the box forgets it', async () => {
    const { world, browser, box, shut } = await restored();
    await browser.press('act', 'open', { code: box.code.groups() });
    expect(world.rows.size).toBe(1);
    shut();
    expect((await browser.post('/close', { l: 'en' })).status).toBe(200);
    expect(world.rows.size).toBe(0);
  });
});
