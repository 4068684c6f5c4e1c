import type { Locator, Page } from 'playwright-core';
import type { sharedWording } from '../../../shared/wording/texts.ts';
import { says } from '../support/says.ts';
import { type Hands, thumb } from './hands.ts';

export type Language = keyof typeof sharedWording;

/** Told about each page that somebody comes to, by a name for it. */
export type Look = (page: Page, name: string) => Promise<void>;

export interface Telling {
  readonly report: string;
  readonly identity: string;
}

const go = (page: Page, value: string): Locator => page.locator(`main button[name="go"][value="${value}"]`);
export const act = (page: Page, value: string): Locator => page.locator(`main button[name="act"][value="${value}"]`);

/** Through the whole form; gives the code. */
export const reportWith = async (
  page: Page,
  site: string,
  telling: Telling,
  language: Language,
  look: Look,
  hands: Hands = thumb,
) => {
  const named = (key: Parameters<typeof says>[0]) => says(key, {}, language);
  const section = (key: Parameters<typeof says>[0]) => page.locator('summary', { hasText: named(key) });
  await page.goto(site);
  await look(page, 'start');
  await hands.press(page, page.getByRole('button', { name: named('start.help') }));
  await look(page, 'tell');
  await hands.fill(page, page.locator('#report'), telling.report);
  await hands.press(page, go(page, 'next'));
  await look(page, 'danger');
  await hands.tick(page, page.locator('#now'));
  await look(page, 'danger-yes');
  await hands.tick(page, page.locator('#now-no'));
  await hands.press(page, go(page, 'next'));
  await look(page, 'details');
  await hands.unfold(page, section('people.title'));
  await hands.choose(page, page.locator('#area'), 'ZZ-N');
  await hands.unfold(page, section('relation.title'));
  await hands.tick(page, page.locator('#needs-shelter'));
  await hands.unfold(page, section('names.title'));
  await hands.fill(page, page.locator('#identity'), telling.identity);
  await look(page, 'details-open');
  await hands.press(page, go(page, 'next'));
  await hands.tick(page, page.locator('#choice-helpers'));
  await hands.tick(page, page.locator('#safe'));
  await look(page, 'answer');
  await hands.press(page, go(page, 'next'));
  await look(page, 'check');
  await hands.press(page, page.getByRole('button', { name: named('check.send'), exact: true }));
  await look(page, 'code');
  return (await page.locator('#code').innerText()).replaceAll(/\s+/g, ' ').trim();
};

/** Opens the mailbox with a code that was written down. */
export const openWith = async (page: Page, site: string, code: string, look: Look, hands = thumb): Promise<void> => {
  await page.goto(site);
  await hands.press(page, page.locator('main a.big'));
  await look(page, 'enter');
  await hands.fill(page, page.locator('#code'), code);
  await hands.press(page, act(page, 'open'));
  await look(page, 'box');
};

/** "Close and forget". */
export const close = async (page: Page, look: Look, hands = thumb): Promise<void> => {
  await hands.press(page, page.locator('footer button'));
  await look(page, 'closed');
};

/** What else a code can do, one after the other: another choice, a new code, deletion, and its undoing. Gives the new code. */
export const changeMind = async (page: Page, code: string, hands: Hands): Promise<string> => {
  await hands.press(page, act(page, 'choices'));
  await hands.tick(page, page.locator('#choice-only_you'));
  await hands.press(page, act(page, 'choose'));
  await hands.press(page, act(page, 'renew'));
  await hands.fill(page, page.locator('#code'), code);
  await hands.press(page, act(page, 'renew.yes'));
  const fresh = (await page.locator('#code').innerText()).replaceAll(/\s+/g, ' ').trim();
  await hands.press(page, page.locator('main a').last());
  await hands.press(page, act(page, 'delete'));
  await hands.press(page, act(page, 'delete.sure'));
  await hands.fill(page, page.locator('#code'), fresh);
  await hands.press(page, act(page, 'delete.yes'));
  await hands.press(page, act(page, 'undo'));
  if (fresh === code || (await page.locator('.done').count()) === 0) throw new Error('No new code, or nothing undone');
  return fresh;
};
