import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { barriersOn } from '../../axe.ts';
import type { Language } from './reporter.ts';

const NARROWEST = 320;

/** For each browser without scripts, another with. */
const readers = new WeakMap<BrowserContext, Promise<Page>>();

const readerFor = (page: Page): Promise<Page> => {
  const context = page.context();
  const known = readers.get(context);
  if (known !== undefined) return known;
  const reader = context.browser()?.newPage({ viewport: page.viewportSize() });
  if (reader === undefined) throw new Error('The browser is gone');
  readers.set(context, reader);
  context.once('close', () => void reader.then((one) => one.close()));
  return reader;
};

/**
 * What axe finds. It takes scripts to run it: of a page that was opened without, a copy is looked at, under the same
 * address and in the same style.
 */
const barriersOnAny = async (page: Page, scripts: boolean): Promise<readonly string[]> => {
  if (scripts) return barriersOn(page);
  const body = await page.content();
  const reader = await readerFor(page);
  await reader.route(page.url(), (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body }));
  await reader.goto(page.url());
  const barriers = await barriersOn(reader);
  await reader.unrouteAll();
  return barriers;
};

const tooWide = (page: Page): Promise<unknown> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

/** What holds on whatever page anybody is shown, at the width it is shown at, and on the narrowest of phones. */
const lookAt = async (page: Page, name: string, scripts: boolean): Promise<void> => {
  expect.soft(await tooWide(page), `${name}: pixels too wide`).toBe(0);
  const size = page.viewportSize();
  if (size !== null && size.width < 500) {
    await page.setViewportSize({ ...size, width: NARROWEST });
    expect.soft(await tooWide(page), `${name}: pixels too wide at ${NARROWEST}`).toBe(0);
    await page.setViewportSize(size);
  }
  expect.soft(await barriersOnAny(page, scripts), `${name}: barriers`).toEqual([]);
  expect.soft(await page.evaluate('[localStorage.length, sessionStorage.length]'), `${name}: storage`).toEqual([0, 0]);
  if (scripts) expect.soft(await page.evaluate('indexedDB.databases()'), `${name}: databases`).toEqual([]);
  const cookies = await page.context().cookies(page.url());
  expect
    .soft(
      cookies.filter(({ expires }) => expires !== -1),
      `${name}: cookies that outlive the browser`,
    )
    .toEqual([]);
  expect
    .soft(
      cookies.filter(({ httpOnly, secure }) => !httpOnly || !secure),
      `${name}: open cookies`,
    )
    .toEqual([]);
};

/** Whether a press in the very middle of the way out would hit it. */
const EXIT_IN_REACH = `(() => {
  const { x, y, width, height } = document.querySelector('a.exit').getBoundingClientRect();
  const hit = document.elementFromPoint(x + width / 2, y + height / 2);
  return width >= 44 && height >= 40 && hit !== null && hit.closest('a.exit') !== null;
})()`;

const ADDRESS = /^\/(form|box|close|leave)?(\?l=[a-z]{2})?$/;

export const lookAtReporters =
  (language: Language, scripts: boolean) =>
  async (page: Page, name: string): Promise<void> => {
    await lookAt(page, name, scripts);
    const html = page.locator('html');
    expect.soft(await html.getAttribute('lang'), `${name}: language`).toBe(language);
    expect.soft(await html.getAttribute('dir'), `${name}: direction`).toBe(language === 'ar' ? 'rtl' : 'ltr');
    expect.soft(await page.title(), `${name}: title`).toMatch(/^(Open Door|الباب المفتوح)$/);
    const { pathname, search } = new URL(page.url());
    expect.soft(`${pathname}${search}`, `${name}: address`).toMatch(ADDRESS);
    expect.soft(await page.evaluate(EXIT_IN_REACH), `${name}: the way out, from the top`).toBe(true);
    await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)');
    expect.soft(await page.evaluate(EXIT_IN_REACH), `${name}: the way out, from the bottom`).toBe(true);
    await page.evaluate('scrollTo(0, 0)');
  };

export const lookAtStaffs =
  (scripts: boolean) =>
  async (page: Page, name: string): Promise<void> => {
    await lookAt(page, name, scripts);
    expect.soft(await page.locator('html').getAttribute('lang'), `${name}: language`).toBe('en');
  };
