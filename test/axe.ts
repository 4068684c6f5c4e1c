import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import * as z from 'zod';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const runOf = (rules: readonly string[] | undefined): string =>
  `axe.run(${JSON.stringify({
    runOnly: rules === undefined ? { type: 'tag', values: TAGS } : { type: 'rule', values: rules },
    resultTypes: ['violations'],
  })}).then(({ violations }) => violations)`;

const found = z.array(
  z.object({
    id: z.string(),
    impact: z.string().nullish(),
    nodes: z.array(z.object({ html: z.string() })),
  }),
);

/**
 * The barriers that axe finds on the page as it is shown, each as `rule (impact): the first element`.
 *
 * @param rules only these; default: all of WCAG 2.2 A and AA, and what axe calls best practice
 */
export const barriersOn = async (page: Page, rules?: readonly string[]): Promise<readonly string[]> => {
  await page.evaluate(`globalThis.axe === undefined && (() => {${source}})()`);
  return found
    .parse(await page.evaluate(runOf(rules)))
    .map(({ id, impact, nodes }) => `${id} (${impact ?? 'none'}): ${nodes[0]?.html.slice(0, 120) ?? ''}`);
};
