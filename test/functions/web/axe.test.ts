import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { tour } from './tour.ts';

const CHROMIUM = '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const found = z.array(
  z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().optional() })) }),
);

describe.skipIf(!existsSync(CHROMIUM))('pages in a browser', () => {
  let browser: Browser;
  let axe = '';
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
    axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
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
        await page.evaluate(axe);
        const violations = found.parse(
          await page.evaluate(
            'axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }).then((result) => result.violations)',
          ),
        );
        for (const { id, nodes } of violations) barriers.push(`${name}: ${id}: ${nodes[0]?.html.slice(0, 120)}`);
      }
      await page.close();
      expect(barriers).toEqual([]);
    },
  );
});
