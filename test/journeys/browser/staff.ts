import type { Page } from 'playwright-core';
import { enter, tabTo } from './hands.ts';
import type { Look } from './reporter.ts';

/** All that staff do here they do by keyboard alone. */
export const signIn = async (page: Page, portal: string, account: string, look: Look): Promise<void> => {
  await page.goto(portal);
  await look(page, 'sign-in');
  await enter(page, page.getByRole('link', { name: 'Sign in' }));
  await enter(page, page.locator(`button[value="${account}"]`));
  await look(page, 'inbox');
};

/** The first in the inbox: opens its page, then the report. */
export const readFirst = async (page: Page, look: Look): Promise<void> => {
  await enter(page, page.locator('.line a').first());
  await look(page, 'referral');
  await enter(page, page.getByRole('button', { name: 'Open report and conversation' }));
  await look(page, 'referral-read');
};

export const answer = async (page: Page, words: string, look: Look): Promise<void> => {
  await tabTo(page, page.locator('#words-answer'));
  await page.keyboard.insertText(words);
  await enter(page, page.getByRole('button', { name: 'Send the answer' }));
  await look(page, 'answered');
};

export const passOn = async (page: Page, to: string, words: string, look: Look): Promise<void> => {
  await tabTo(page, page.locator('summary', { hasText: 'Pass on' }));
  await page.keyboard.press('Enter');
  await tabTo(page, page.locator('#pass_on-to'));
  // A closed list takes the first letters of what is wanted.
  await page.keyboard.type(to);
  await tabTo(page, page.locator('#words-pass_on'));
  await page.keyboard.insertText(words);
  await look(page, 'passing-on');
  await enter(page, page.getByRole('button', { name: 'Ask to pass on' }));
  await look(page, 'passed-on');
};
