import { createServer } from 'node:http';
import { once } from 'node:events';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { handsets } from '../../../../infra/local/provider/handsets/app.tsx';
import { barriersOn } from '../../../axe.ts';
import { chromiumMissing, launchChromium } from '../../../chromium.ts';
import { receive, type Received, type Reply } from './receiver.ts';
import { start } from './started.ts';

const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

const respond = ({ path, parameters }: Received): Reply => {
  const documents: Readonly<Record<string, string>> = {
    '/sms': `<Message>مرحبا ${parameters['NumMedia'] ?? ''}</Message>`,
    '/voice':
      '<Gather action="/menu" numDigits="1"><Say language="es-ES">Para español, pulse 2</Say></Gather><Say>Goodbye</Say>',
    '/menu': '<Say language="ar-SA">بعد الصافرة</Say><Record action="/kept"/>',
    '/kept': '<Say>We have {RecordingDuration} seconds</Say><Dial action="/done">+12025550156</Dial>',
    '/done': '<Say>{DialCallStatus}</Say>',
  };
  const verbs = documents[path] ?? '<Hangup/>';
  return {
    body: `<Response>${verbs.replaceAll(/\{(\w+)\}/g, (_all, name: string) => parameters[name] ?? '')}</Response>`,
  };
};

const serve = async ({ takesCalls } = { takesCalls: true }) => {
  const application = await receive(respond);
  const { provider, phone } = await start({
    smsUrl: `${application.url}/sms`,
    ...(takesCalls ? { voiceUrl: `${application.url}/voice` } : {}),
  });
  const listener = handsets(provider);
  const server = createServer((request, response) => void listener(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return { provider, phone, url: `http://handsets.localhost:${port}`, port };
};

describe('the page with the phones', () => {
  it('is no page that another page may post to', async () => {
    const { port, provider } = await serve();
    const answer = await fetch(`http://127.0.0.1:${port}/reporter/texts`, {
      method: 'POST',
      headers: { origin: 'http://web.localhost' },
      body: new URLSearchParams({ to: '+12025550110', body: 'x' }),
    });
    expect([answer.status, provider.held().messages]).toEqual([403, []]);
  });

  it.each([
    ['/nobody/texts', { to: '+12025550110', body: 'x' }, 404],
    ['/reporter/texts', { to: '+12025550110', body: 'x'.repeat(1601) }, 400],
    ['/reporter/call', { act: 'shout' }, 400],
    ['/reporter/call', { key: '12' }, 400],
  ])('refuses %s %j', async (path, fields, status) => {
    const { port } = await serve();
    const body = new URLSearchParams(fields);
    expect((await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', body })).status).toBe(status);
  });
});

const prompts = (page: Page, phone: string) => page.locator(`#${phone} .prompts li`);

describe.skipIf(chromiumMissing !== undefined)('the page with the phones in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  it.each([true, false])('texts, with a picture, and shows what comes back (scripts %s)', async (javaScriptEnabled) => {
    const { url, provider } = await serve();
    const page = await browser.newPage({ javaScriptEnabled });
    await page.goto(url);
    const reporter = page.locator('#reporter');
    await reporter.getByLabel('Text', { exact: true }).fill('Ayuda\n🙂');
    await reporter.getByLabel('A green door').check();
    await reporter.getByRole('button', { name: 'Send' }).click();
    await provider.settled();
    if (!javaScriptEnabled) await page.goto(url);
    await reporter.locator('.received').waitFor();
    expect(await reporter.locator('.body').allInnerTexts()).toEqual(['Ayuda\n🙂', 'مرحبا 1']);
    expect(await reporter.locator('img').getAttribute('alt')).toBe('A green door');
    expect(await page.locator('#partner').getByText('None yet.').count()).toBe(1);
    await page.close();
  });

  it.each([true, false])('calls, by keys, recording and another phone (scripts %s)', async (javaScriptEnabled) => {
    const { url, provider } = await serve();
    const page = await browser.newPage({ javaScriptEnabled });
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await page.goto(url);
    const [reporter, partner] = [page.locator('#reporter'), page.locator('#partner')];
    await reporter.getByRole('button', { name: 'Call' }).click();
    await prompts(page, 'reporter').first().waitFor();
    expect(await prompts(page, 'reporter').first().getAttribute('lang')).toBe('es-ES');
    await reporter.getByRole('button', { name: '2', exact: true }).click();
    await reporter.getByRole('button', { name: 'Speak' }).click();
    await reporter.getByText('is recorded: 8 s').waitFor();
    await reporter.getByRole('button', { name: '#', exact: true }).click();
    await partner.getByRole('button', { name: 'Answer' }).click();
    await partner.getByText('Talking with').waitFor();
    await partner.getByRole('button', { name: 'Hang up' }).click();
    await provider.settled();
    if (!javaScriptEnabled) await page.goto(url);
    await reporter.getByText('completed').waitFor();
    expect(await prompts(page, 'reporter').allInnerTexts()).toEqual([
      'Para español, pulse 2',
      'بعد الصافرة',
      'A tone',
      'We have 8 seconds',
      'completed',
    ]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('offers no call where no number takes any', async () => {
    const { url } = await serve({ takesCalls: false });
    const page = await browser.newPage();
    await page.goto(url);
    expect(await page.getByText('take no calls').count()).toBe(4);
    expect(await page.getByRole('button', { name: 'Call' }).count()).toBe(0);
    await page.close();
  });

  it('keeps what is being typed and where the focus is while others call and text', async () => {
    const { url, provider, phone } = await serve();
    const page = await browser.newPage();
    await page.goto(url);
    const reporter = page.locator('#reporter');
    await reporter.getByLabel('Text', { exact: true }).fill('half a');
    await reporter.getByRole('button', { name: 'Call' }).click();
    const key = reporter.getByRole('button', { name: '5', exact: true });
    await key.focus();
    await provider.text(phone('partner'), '+12025550110', 'x');
    await page.locator('#partner .received').waitFor();
    expect(await page.evaluate('document.activeElement.id')).toBe('reporter-key-5');
    expect(await reporter.getByLabel('Text', { exact: true }).inputValue()).toBe('half a');
    await page.close();
  });

  it('says aloud what is heard, once, in its language, unless told not to', async () => {
    const { url } = await serve();
    const page = await browser.newPage();
    await page.addInitScript(
      'window.spoken = []; speechSynthesis.speak = (said) => window.spoken.push(`${said.lang}: ${said.text}`);',
    );
    await page.goto(url);
    await page.locator('#reporter').getByRole('button', { name: 'Call' }).click();
    await prompts(page, 'reporter').first().waitFor();
    await page.getByLabel('Say aloud').uncheck();
    await page.locator('#reporter').getByRole('button', { name: '1', exact: true }).click();
    await prompts(page, 'reporter').nth(2).waitFor();
    expect(await page.evaluate('window.spoken')).toEqual(['es-ES: Para español, pulse 2']);
    await page.close();
  });

  it('has no barrier, in light and dark, wide and narrow, with a call going on', async () => {
    const { url, provider, phone } = await serve();
    await provider.text(phone('reporter'), '+12025550110', 'مرحبا', ['van']);
    await provider.call(phone('reporter'), '+12025550110');
    await provider.callAt(phone('reporter'))?.press('1');
    await provider.call(phone('partner'), '+12025550110');
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await browser.newPage({ colorScheme, viewport: { width: 320, height: 640 } });
      await page.goto(url);
      await page.locator('#reporter .received').waitFor();
      expect(await barriersOn(page)).toEqual([]);
      const wide = await page.evaluate('document.documentElement.scrollWidth');
      expect(wide, 'nothing hangs over the edge').toBe(320);
      await page.close();
    }
  });
});
