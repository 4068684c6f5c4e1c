import type { Locator, Page } from 'playwright-core';

/** Presses, and waits until the page that it leads to is there. */
export const press = async (page: Page, what: Locator): Promise<void> => {
  await Promise.all([page.waitForEvent('load'), what.click()]);
};

const MOST_TABS = 80;

const isFocused = async (page: Page, what: Locator): Promise<boolean> =>
  (await what.and(page.locator(':focus')).count()) > 0;

/** Whoever uses the keyboard must see where they are: a ring around it, or around the line that it stands in. */
const RING = `[document.activeElement, document.activeElement.closest('li')].some(
  (each) => each !== null && getComputedStyle(each).outlineStyle !== 'none',
)`;

/** Goes there by Tab alone. */
export const tabTo = async (page: Page, what: Locator): Promise<void> => {
  for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
    await page.keyboard.press('Tab');
    if (!(await isFocused(page, what))) continue;
    if ((await page.evaluate(RING)) !== true) throw new Error(`${what} has focus, and nothing shows it`);
    return;
  }
  throw new Error(`${MOST_TABS} times Tab do not lead to ${what} on ${page.url()}`);
};

/** By keyboard alone: goes there, presses Enter, and waits until the page that it leads to is there. */
export const enter = async (page: Page, what: Locator): Promise<void> => {
  await tabTo(page, what);
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
};
