import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { barriersOn } from '../../axe.ts';
import { chromiumMissing, launchChromium } from '../../chromium.ts';
import { tour } from './tour.ts';

describe.skipIf(chromiumMissing !== undefined)('pages in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  it.each([
    ['en', 'light', 320],
    ['ar', 'dark', 390],
    ['es', 'dark', 1100],
  ] as const)(
    '%s, %s, %i px wide: no barrier that axe knows, and nothing runs out of the page',
    async (language, colorScheme, width) => {
      const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
      const barriers: string[] = [];
      for (const [name, { html }] of await tour(language)) {
        await page.setContent(html);
        // Everything that can be opened is looked at, too.
        await page.evaluate('document.querySelectorAll("details").forEach((one) => (one.open = true))');
        const overflow = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
        if (overflow !== 0) barriers.push(`${name}: ${String(overflow)} px too wide`);
        for (const barrier of await barriersOn(page)) barriers.push(`${name}: ${barrier}`);
      }
      await page.close();
      expect(barriers).toEqual([]);
    },
  );
});
