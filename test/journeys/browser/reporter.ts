import type { Locator, Page } from 'playwright-core';
import type { sharedWording } from '../../../shared/wording/wording.ts';
import { says } from '../support/says.ts';
import { press } from './hands.ts';

export type Language = keyof typeof sharedWording;

/** Told about each page that somebody comes to, by a name for it. */
export type Look = (page: Page, name: string) => Promise<void>;

export interface Telling {
  readonly report: string;
  readonly identity: string;
}

const go = (page: Page, value: string): Locator => page.locator(`main button[name="go"][value="${value}"]`);
export const act = (page: Page, value: string): Locator => page.locator(`main button[name="act"][value="${value}"]`);

/** Through the whole form with a mouse or a thumb; gives the code. */
export const reportWith = async (page: Page, site: string, telling: Telling, language: Language, look: Look) => {
  const named = (key: Parameters<typeof says>[0]) => says(key, {}, language);
  await page.goto(site);
  await look(page, 'start');
  await press(page, page.getByRole('button', { name: named('start.help') }));
  await look(page, 'tell');
  await page.locator('#report').fill(telling.report);
  await press(page, go(page, 'next'));
  await look(page, 'danger');
  await page.locator('#now').check();
  await look(page, 'danger-yes');
  await page.locator('#now-no').check();
  await press(page, go(page, 'next'));
  await look(page, 'details');
  await page.getByText(named('people.title')).click();
  await page.locator('#area').selectOption('ZZ-N');
  await page.getByText(named('relation.title')).click();
  await page.locator('#needs-shelter').check();
  await page.getByText(named('names.title')).click();
  await page.locator('#identity').fill(telling.identity);
  await look(page, 'details-open');
  await press(page, go(page, 'next'));
  await page.locator('#choice-helpers').check();
  await page.locator('#safe').check();
  await look(page, 'answer');
  await press(page, go(page, 'next'));
  await look(page, 'check');
  await press(page, page.getByRole('button', { name: named('check.send'), exact: true }));
  await look(page, 'code');
  return (await page.locator('#code').innerText()).replaceAll(/\s+/g, ' ').trim();
};

/** Opens the mailbox with a code that was written down. */
export const openWith = async (page: Page, site: string, code: string, look: Look): Promise<void> => {
  await page.goto(site);
  await press(page, page.locator('main a.big'));
  await look(page, 'enter');
  await page.locator('#code').fill(code);
  await press(page, act(page, 'open'));
  await look(page, 'box');
};

/** "Close and forget". */
export const close = async (page: Page, look: Look): Promise<void> => {
  await press(page, page.locator('footer button'));
  await look(page, 'closed');
};
