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

const MOST_ARROWS = 12;

/** One of a group of radio buttons: Tab leads to the group, and arrows within it. */
const arrowTo = async (page: Page, what: Locator): Promise<void> => {
  const group = page.locator(`input[type=radio][name="${(await what.getAttribute('name')) ?? ''}"]`);
  for (let tabs = 0; (await group.and(page.locator(':focus')).count()) === 0; tabs += 1) {
    if (tabs === MOST_TABS) throw new Error(`Tab does not lead to the group of ${what}`);
    await page.keyboard.press('Tab');
  }
  for (let arrows = 0; !(await isFocused(page, what)); arrows += 1) {
    if (arrows === MOST_ARROWS) throw new Error(`Arrows do not lead to ${what}`);
    await page.keyboard.press('ArrowDown');
  }
};

/** How somebody fills in a page. */
export interface Hands {
  readonly press: (page: Page, what: Locator) => Promise<void>;
  readonly fill: (page: Page, box: Locator, words: string) => Promise<void>;
  readonly tick: (page: Page, box: Locator) => Promise<void>;
  readonly unfold: (page: Page, summary: Locator) => Promise<void>;
  readonly choose: (page: Page, list: Locator, value: string) => Promise<void>;
}

/** With a thumb or a mouse. */
export const thumb: Hands = {
  press,
  fill: (_page, box, words) => box.fill(words),
  tick: (_page, box) => box.check(),
  unfold: (_page, summary) => summary.click(),
  choose: async (_page, list, value) => void (await list.selectOption(value)),
};

/** By keyboard alone: goes there, presses Enter, and waits until the page that it leads to is there. */
export const enter = async (page: Page, what: Locator): Promise<void> => {
  await tabTo(page, what);
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
};

/** With Tab, arrows, Space and Enter, and nothing else. */
export const keys: Hands = {
  press: enter,
  fill: async (page, box, words) => {
    await tabTo(page, box);
    await page.keyboard.insertText(words);
  },
  tick: async (page, box) => {
    if ((await box.getAttribute('type')) === 'radio') await arrowTo(page, box);
    else await tabTo(page, box);
    if (!(await box.isChecked())) await page.keyboard.press('Space');
    if (!(await box.isChecked())) throw new Error(`${box} cannot be ticked by keyboard`);
  },
  unfold: async (page, summary) => {
    await tabTo(page, summary);
    await page.keyboard.press('Enter');
  },
  choose: async (page, list, value) => {
    await tabTo(page, list);
    for (let arrows = 0; (await list.inputValue()) !== value; arrows += 1) {
      if (arrows === MOST_ARROWS) throw new Error(`Arrows do not lead to ${value}`);
      await page.keyboard.press('ArrowDown');
    }
  },
};
