import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { chromiumMissing, launchChromium } from '../../chromium.ts';
import { useRuntime } from '../../runtime.ts';
import { enter, keys } from './hands.ts';
import { signIn } from './staff.ts';
import { openWatched } from './watched.ts';

const main = (page: Page): Promise<string> => page.locator('main').innerText();
const change = async (page: Page, name: string, button: string): Promise<void> => {
  await keys.unfold(page, page.locator('summary', { hasText: `Change: ${name}` }));
  await enter(page, page.getByRole('button', { name: `${name}${button}`, exact: true }));
};

describe.skipIf(chromiumMissing !== undefined)('people of an organisation, in a browser', () => {
  vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });
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
  /** Whoever was given a code, from the door on. */
  const joinWith = async (code: string, account: string): Promise<Page> => {
    const page = await open();
    await page.goto(portal());
    await enter(page, page.getByRole('link', { name: 'I have an invitation' }));
    await keys.fill(page, page.locator('#code'), code);
    await enter(page, page.getByRole('button', { name: 'Go on to sign-in' }));
    await enter(page, page.getByRole('link', { name: 'Sign in', exact: true }));
    await enter(page, page.locator(`button[value="${account}"]`));
    return page;
  };
  it('are invited, lose their key, are let in again by two, and leave', async () => {
    const ada = await as('ada@desk');
    expect(await main(ada)).toContain('People');
    await keys.fill(ada, ada.locator('#name'), 'Nora');
    await keys.choose(ada, ada.locator('#role'), 'case_worker');
    await enter(ada, ada.getByRole('button', { name: 'Make an invitation' }));
    const nora = await joinWith(await ada.locator('code.number').innerText(), 'nora@desk');
    expect(await main(nora)).toContain('Inbox');

    await ada.goto(`${portal()}/members`);
    await change(ada, 'Nora', ': lost or stolen');
    await nora.reload();
    expect(await main(nora), 'out at once').not.toContain('Inbox');
    const sam = await as('sam@desk');
    await enter(sam, sam.getByRole('link', { name: 'People' }));
    await enter(sam, sam.getByRole('button', { name: 'I know that it is so: Nora' }));
    const again = await joinWith(await sam.locator('code.number').innerText(), 'nora@desk');
    expect(await main(again)).toContain('Inbox');

    await ada.goto(`${portal()}/members`);
    await change(ada, 'Nora', ' does not work here any more');
    expect(await main(ada)).toContain('They are off the list');
    await again.reload();
    expect(await main(again)).not.toContain('Inbox');
    await signIn(again, portal(), 'nora@desk', async () => {});
    expect(await main(again)).toContain('You are not on this organisation’s list');
  });
});
