import type { Browser, Page, Request, Response } from 'playwright-core';
import { barriersOn } from '../../axe.ts';
import { launchChromium } from '../../chromium.ts';
import { faultsOf, fontSizeOf, movesOf, openAll, spaceOut, tongueOf, unmarkedOf } from './geometry.ts';
import type { State } from './states.ts';
import { walk } from './walk.ts';

const NARROWEST = { width: 320, height: 640 };
const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 800 };
/** A desktop's window at 200 %: as many pixels, each of them twice as wide. */
const ZOOMED = { width: 640, height: 400 };

/** Everything that a page takes, as it comes out of the pipe. */
const HEAVIEST = 60 * 1024;

/** What lays every page open to the eyes of a test. */
export interface Lens {
  readonly browser: Browser;
  readonly page: Page;
  /** In a browser whose text alone is set to twice the size. */
  readonly large: Page;
  readonly close: () => Promise<void>;
}

export const openLens = async (): Promise<Lens> => {
  const browser = await launchChromium();
  const enlarged = await launchChromium(['--blink-settings=defaultFontSize=32']);
  const page = await browser.newPage({ viewport: NARROWEST, reducedMotion: 'reduce' });
  const large = await enlarged.newPage({ viewport: PHONE });
  const close = async (): Promise<void> => void (await Promise.all([browser.close(), enlarged.close()]));
  return { browser, page, large, close };
};

/** Opens a page: what it takes altogether, from where, and whether it can do without scripts. */
const loadAndWeigh = async (page: Page, url: string): Promise<readonly string[]> => {
  const faults: string[] = [];
  const sizes: Promise<number>[] = [];
  const asked = (request: Request): void => {
    const { origin, protocol } = new URL(request.url());
    if (protocol !== 'data:' && origin !== new URL(url).origin) faults.push(`loads ${request.url()}`);
  };
  const came = (response: Response): void => void sizes.push(response.body().then(({ byteLength }) => byteLength));
  page.on('request', asked).on('response', came);
  await page.goto(url);
  page.off('request', asked).off('response', came);
  const weight = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  if (weight > HEAVIEST) faults.push(`weighs ${Math.ceil(weight / 1024)} KB`);
  if ((await page.locator('script').count()) > 0) faults.push('has a script');
  return faults;
};

/** Everything that is wrong with a page for whoever reads it, each as `quality: fault`. */
export const examine = async ({ page, large }: Lens, state: State, url: string): Promise<readonly string[]> => {
  const wrong: string[] = [];
  const note = (quality: string, faults: readonly string[]): void =>
    void wrong.push(...faults.map((fault) => `${quality}: ${fault}`));
  // What no language changes is looked at in one, and what a direction may change in two.
  const whole = state.language === 'en';
  const turned = state.language === 'ar';
  note('as it loads', await loadAndWeigh(page, url));
  note('language', await tongueOf(page, state.language));
  if (whole) note('by keyboard', await walk(page));
  await openAll(page);
  note('320 px', await faultsOf(page));
  note('moving', await movesOf(page));
  if (whole || turned) note('axe', await barriersOn(page));
  await page.setViewportSize(ZOOMED);
  note('at 200 %', await faultsOf(page));
  if (whole) {
    await page.setViewportSize(DESKTOP);
    await page.emulateMedia({ colorScheme: 'dark' });
    note('on a desktop', await faultsOf(page));
    note('axe, dark', await barriersOn(page, ['color-contrast', 'link-in-text-block']));
    await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' });
    note('in forced colours', await unmarkedOf(page));
    await page.emulateMedia({ forcedColors: 'none' });
  }
  await page.setViewportSize(NARROWEST);
  await spaceOut(page);
  note('320 px, spaced out', await faultsOf(page));
  await large.goto(url);
  await openAll(large);
  note('text at 200 %', await faultsOf(large));
  if ((await fontSizeOf(large)) < 2 * (await fontSizeOf(page))) note('text at 200 %', ['is no larger']);
  return wrong;
};
