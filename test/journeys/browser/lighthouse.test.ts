import { createServer } from 'node:net';
import { once } from 'node:events';
import lighthouse from 'lighthouse';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { chromiumMissing, launchChromium } from '../../chromium.ts';
import { serve, type Served } from './served.ts';
import { allStates, type State } from './states.ts';

/** One of each look. `QUIETLINE_LIGHTHOUSE=all` has every state of both sites examined: some ten minutes. */
const CHOSEN = ['en start', 'ar details', 'ar code', 'es box', 'staff inbox-full', 'staff parts-open'];
const WANTED = 95;

const every = process.env['QUIETLINE_LIGHTHOUSE'] === 'all';
const states = (await allStates()).filter(({ name }) => every || CHOSEN.includes(name));

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  server.close();
  return port;
};

const auditSchema = z.object({ score: z.number().nullable(), scoreDisplayMode: z.string() });
const reportSchema = z.object({
  categories: z.record(z.string(), z.object({ score: z.number(), auditRefs: z.array(z.object({ id: z.string() })) })),
  audits: z.record(z.string(), auditSchema),
});

/** `accessibility 93: color-contrast, label`, for each of the two that is below what is wanted. */
const shortcomingsOf = async (url: string, port: number): Promise<readonly string[]> => {
  const result = await lighthouse(url, {
    port,
    logLevel: 'error',
    onlyCategories: ['accessibility', 'best-practices'],
    formFactor: 'mobile',
    throttlingMethod: 'provided',
    disableFullPageScreenshot: true,
    // Nothing comes after a page has loaded: there is no script to wait for.
    pauseAfterFcpMs: 0,
    pauseAfterLoadMs: 0,
    networkQuietThresholdMs: 0,
    cpuQuietThresholdMs: 0,
    // Pages that say what went wrong are examined as they are.
    ignoreStatusCode: true,
  });
  const { categories, audits } = reportSchema.parse(result?.lhr);
  expect(Object.keys(categories).sort()).toEqual(['accessibility', 'best-practices']);
  return Object.entries(categories)
    .filter(([, { score }]) => Math.round(score * 100) < WANTED)
    .map(([name, { score, auditRefs }]) => {
      const failed = auditRefs.filter(({ id }) => audits[id]?.score === 0 && audits[id].scoreDisplayMode === 'binary');
      return `${name} ${Math.round(score * 100)}: ${failed.map(({ id }) => id).join(', ')}`;
    });
};

describe.skipIf(chromiumMissing !== undefined)('Lighthouse', () => {
  vi.setConfig({ testTimeout: every ? 60_000 : 120_000, hookTimeout: 240_000 });
  const sites = new Map<State['site'], Served>();
  let browser: Browser;
  let port = 0;
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
    port = await freePort();
    browser = await launchChromium([`--remote-debugging-port=${port}`]);
  });
  afterAll(async () => {
    await browser?.close();
    for (const site of sites.values()) site.close();
  });

  it('examines what is meant', () => {
    expect(states.length).toBeGreaterThanOrEqual(CHOSEN.length);
  });

  it.each(states.map((state) => [state.name, state] as const))(
    `gives “%s” ${WANTED} or more for accessibility and for best practices`,
    async (_name, state) => {
      expect(await shortcomingsOf(sites.get(state.site)?.urlOf(state) ?? '', port)).toEqual([]);
    },
  );
});
