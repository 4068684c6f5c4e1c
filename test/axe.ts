import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import * as z from 'zod';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const RUN = `axe.run({
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  resultTypes: ["violations"],
})
  .then(({ violations }) => violations)`;

const found = z.array(
  z.object({
    id: z.string(),
    impact: z.string().nullish(),
    nodes: z.array(z.object({ html: z.string() })),
  }),
);

/** The barriers that axe finds on the page as it is shown, each as `rule (impact): the first element`. */
export const barriersOn = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(source);
  return found
    .parse(await page.evaluate(RUN))
    .map(({ id, impact, nodes }) => `${id} (${impact ?? 'none'}): ${nodes[0]?.html.slice(0, 120) ?? ''}`);
};
