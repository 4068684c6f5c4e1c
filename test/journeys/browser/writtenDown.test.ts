import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { chromiumMissing, launchChromium } from '../../chromium.ts';
import { useRuntime } from '../../runtime.ts';
import { codeIn, Reporter } from '../support/reporter.ts';
import { Staff } from '../support/staff.ts';
import { tipOf } from '../support/tips.ts';
import { press } from './hands.ts';
import { signIn } from './staff.ts';
import { openWatched } from './watched.ts';

const TOLD = 'Ayer nos encerraron en el taller.';
const NAME = 'Se llama Marta.';
const NUMBER = '+1 202 555 0147';

const choose = async (page: Page, picks: Readonly<Record<string, string>>): Promise<void> => {
  for (const [field, value] of Object.entries(picks)) await page.locator(`#${field}`).selectOption(value);
};

describe.skipIf(chromiumMissing !== undefined)('a tip that staff write down in a browser', () => {
  vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });
  const runtime = useRuntime();
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  it.each([true, false])('loses nothing that was typed, and its code opens it by web (scripts %s)', async (scripts) => {
    const { sites } = runtime();
    const { context, complaints } = await openWatched(browser, { javaScriptEnabled: scripts });
    const page = await context.newPage();
    await signIn(page, sites['staff-desk'] ?? '', 'anna@desk', async () => {});
    await page.goto(new URL('/tips/new', sites['staff-desk']).href);
    await choose(page, { language: 'es', now: 'no', relation: 'self', safe: 'yes', code: 'yes' });
    await page.locator('#report').fill(TOLD);
    await page.locator('#identity').fill(NAME);
    await page.locator('#number').fill('twelve');
    await press(page, page.getByRole('button', { name: 'Send it to the desk' }));
    // Neither whom it may go to was said, nor a number.
    expect(await page.locator('[aria-invalid="true"]').evaluateAll((all) => all.map(({ id }) => id))).toEqual([
      'choice',
      'number',
    ]);
    const values = ['report', 'identity', 'number', 'language', 'safe'].map((field) =>
      page.locator(`#${field}`).inputValue(),
    );
    expect(await Promise.all(values)).toEqual([TOLD, NAME, 'twelve', 'es', 'yes']);

    await choose(page, { choice: 'helpers' });
    await page.locator('#number').fill(NUMBER);
    let code = '';
    const tip = await tipOf(runtime(), async () => {
      await press(page, page.getByRole('button', { name: 'Send it to the desk' }));
      code = codeIn(await page.locator('body').innerText());
      await runtime().drain();
    });
    await runtime().drain();
    const desk = await Staff.signIn(runtime(), 'desk');
    expect(await desk.read(tip, ['identity'])).toContain(TOLD);
    expect(desk.text).toContain(NAME);
    expect(desk.html).not.toContain('2025550147');
    await desk.ask(tip, 'answer', { words: 'Estamos en camino.' });
    await runtime().drain();
    const reporter = await Reporter.at(runtime()).open(code);
    expect(reporter.text).toContain('Estamos en camino.');
    expect(complaints.filter((complaint) => !complaint.includes('422'))).toEqual([]);
    await context.close();
  });
});
