import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { barriersOn } from '../../axe.ts';
import { chromiumMissing, launchChromium } from '../../chromium.ts';
import { faultsOf, movesOf, openAll, spaceOut } from './geometry.ts';
import { serve, type Served } from './served.ts';
import { allStates, type State } from './states.ts';
import { walk } from './walk.ts';

const NARROWEST = { width: 320, height: 640 };
const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 800 };
/** A desktop's window at 200 %: as many pixels, each of them twice as wide. */
const ZOOMED = { width: 640, height: 400 };

/** Everything that a page takes, as it comes out of the pipe. */
const HEAVIEST = 60 * 1024;

const states = await allStates();
const groups = ['web en', 'web es', 'web ar', 'staff en'] as const;
const groupOf = ({ site, language }: State): string => `${site} ${language}`;

describe.skipIf(chromiumMissing !== undefined)('every page, in every state', () => {
  vi.setConfig({ testTimeout: 600_000, hookTimeout: 240_000 });
  const sites = new Map<State['site'], Served>();
  let browser: Browser;
  let enlarged: Browser;
  beforeAll(async () => {
    for (const site of ['web', 'staff'] as const) {
      sites.set(
        site,
        await serve(
          site,
          states.filter((state) => state.site === site),
        ),
      );
    }
    browser = await launchChromium();
    // The text alone, as somebody sets it in their browser or phone.
    enlarged = await launchChromium(['--blink-settings=defaultFontSize=32']);
  });
  afterAll(async () => {
    await Promise.all([browser?.close(), enlarged?.close()]);
    for (const site of sites.values()) site.close();
  });

  it.each(groups)('%s: can be read, reached and pressed', async (group) => {
    const wrong: string[] = [];
    const page = await browser.newPage({ viewport: NARROWEST, reducedMotion: 'reduce' });
    const large = await enlarged.newPage({ viewport: PHONE });
    for (const state of states.filter((each) => groupOf(each) === group)) {
      const url = sites.get(state.site)?.urlOf(state) ?? '';
      const note = (quality: string, faults: readonly string[]): void =>
        void wrong.push(...faults.map((fault) => `${state.name}, ${quality}: ${fault}`));
      // What no language changes is looked at in one.
      const whole = state.language === 'en';
      note('as it loads', await loadAndWeigh(page, url));
      if (whole) note('by keyboard', await walk(page));
      await openAll(page);
      note('320 px', await faultsOf(page));
      note('moving', await movesOf(page));
      note('axe', await barriersOn(page));
      await page.setViewportSize(ZOOMED);
      note('at 200 %', await faultsOf(page));
      if (whole) {
        await page.setViewportSize(DESKTOP);
        await page.emulateMedia({ colorScheme: 'dark' });
        note('on a desktop', await faultsOf(page));
        note('axe, dark', await barriersOn(page, ['color-contrast', 'link-in-text-block']));
        await page.emulateMedia({ colorScheme: 'light' });
      }
      await page.setViewportSize(NARROWEST);
      await spaceOut(page);
      note('320 px, spaced out', await faultsOf(page));
      await large.goto(url);
      await openAll(large);
      note('text at 200 %', await faultsOf(large));
    }
    await page.close();
    await large.close();
    expect(wrong).toEqual([]);
  });
});

/** Opens a page: what it takes altogether, and from where. */
const loadAndWeigh = async (page: Page, url: string): Promise<readonly string[]> => {
  const faults: string[] = [];
  const sizes: Promise<number>[] = [];
  const listener = (response: Awaited<ReturnType<Page['goto']>>): void => {
    if (response === null) return;
    if (new URL(response.url()).origin !== new URL(url).origin) faults.push(`loads ${response.url()}`);
    sizes.push(response.body().then((body) => body.byteLength));
  };
  page.on('response', listener);
  await page.goto(url);
  page.off('response', listener);
  const weight = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  return weight > HEAVIEST ? [...faults, `weighs ${Math.ceil(weight / 1024)} KB`] : faults;
};
