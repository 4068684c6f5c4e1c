import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { chromiumMissing, launchChromium } from '../../chromium.ts';
import { useRuntime } from '../../runtime.ts';
import { sendIn } from '../support/tips.ts';
import { enter, keys } from './hands.ts';
import { readFirst, signIn } from './staff.ts';
import { openWatched } from './watched.ts';

const WORDS = 'They lock the gate at night.';
const STORY = {
  tell: { report: WORDS },
  danger: { now: 'yes', child: 'no' },
  details: { identity: 'I am Teal.', area: 'ZZ-N' },
  answer: { choice: 'helpers' },
} as const;

const main = (page: Page): Promise<string> => page.locator('main').innerText();

describe.skipIf(chromiumMissing !== undefined)('an auditor, in a browser', () => {
  vi.setConfig({ testTimeout: 600_000, hookTimeout: 240_000 });
  const runtime = useRuntime();
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  const portal = () => runtime().sites['staff-desk'] ?? '';
  const open = async (): Promise<Page> => (await openWatched(browser, {})).context.newPage();
  const as = async (account: string): Promise<Page> => {
    const page = await open();
    await signIn(page, portal(), account, async () => {});
    return page;
  };
  /** Nora is let in as that. */
  const invite = async (role: string): Promise<Page> => {
    const ada = await as('ada@desk');
    await keys.fill(ada, ada.locator('#name'), 'Nora');
    await keys.choose(ada, ada.locator('#role'), role);
    await enter(ada, ada.getByRole('button', { name: 'Make an invitation' }));
    const code = await ada.locator('code.number').innerText();
    const page = await open();
    await page.goto(portal());
    await enter(page, page.getByRole('link', { name: 'I have an invitation' }));
    await keys.fill(page, page.locator('#code'), code);
    await enter(page, page.getByRole('button', { name: 'Go on to sign-in' }));
    await enter(page, page.getByRole('link', { name: 'Sign in', exact: true }));
    await enter(page, page.locator('button[value="nora@desk"]'));
    return page;
  };

  it('sees who read what, and no word of it', async () => {
    const { tip } = await sendIn(runtime(), STORY);
    const anna = await as('anna@desk');
    await readFirst(anna, async () => {});
    expect(await main(anna)).toContain(WORDS);

    const nora = await invite('auditor');
    expect(await main(nora)).toContain('Reads');
    await enter(nora, nora.getByRole('link', { name: 'The week after →' }));
    const shown = await main(nora);
    expect(shown).toContain('1 read, 0 outside their work');
    await keys.unfold(nora, nora.locator('summary', { hasText: 'Which ones' }));
    const reference = `${tip.slice(0, 4)}-${tip.slice(4, 8)}`.toUpperCase();
    expect(await main(nora)).toContain(reference);
    expect(await nora.content()).not.toContain(WORDS);
    for (const path of [`/referrals/${tip}`, `/referrals/${tip}/record`]) {
      await nora.goto(`${portal()}${path}`);
      const there = await main(nora);
      expect(there).toContain('There is nothing here');
    }
    await nora.goto(`${portal()}/search`);
    expect(await main(nora)).toContain('Not for your role');
  });
});
