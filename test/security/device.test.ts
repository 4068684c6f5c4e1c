import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { chromiumMissing, launchWithProfile } from '../chromium.ts';
import { act, openWith, reportWith } from '../journeys/browser/reporter.ts';
import { useRuntime } from '../runtime.ts';
import { typed, WORD, needles } from './canary/marks.ts';
import { needlesFor } from './canary/needles.ts';
import { filePlaces } from './canary/places.ts';
import { describeFind, search, type Place } from './canary/search.ts';
import { siteOf } from './canary/ways.ts';

/*
 * What a browser leaves on the device of somebody who wrote to the line: its whole profile is searched after it was closed,
 * with history, cache, cookies, storage and what it keeps to restore tabs and forms. That they were there at all cannot be
 * hidden by a page: the address of the site stays in the history. That is said to them, and is a limit.
 */
const CARELESS = `<!doctype html><title>${WORD}</title><p>${WORD}</p><form><input id=a autocomplete=on></form>
<script>localStorage.setItem('said', '${WORD}'); sessionStorage.setItem('said', '${WORD}');</script>`;

const profiles: string[] = [];
const profile = (): string => {
  const directory = mkdtempSync(join(tmpdir(), 'quietline-profile-'));
  profiles.push(directory);
  return directory;
};
const noLook = async (): Promise<void> => undefined;

/** A site that does what ours never does: to see that the search would find it. */
const careless = async (): Promise<Server> => {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html', 'cache-control': 'max-age=3600' }).end(CARELESS);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
};
const portOf = (server: Server): number => {
  const address: AddressInfo | string | null = server.address();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
};

describe.skipIf(chromiumMissing !== undefined)('a browser that was closed', () => {
  vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });
  const runtime = useRuntime();
  let other: Server;
  beforeAll(async () => {
    other = await careless();
  });
  afterAll(() => {
    other.close();
    for (const directory of profiles) rmSync(directory, { recursive: true, force: true });
  });

  test('keeps what a careless site leaves in it, and the search finds it there', async () => {
    const directory = profile();
    const context = await launchWithProfile(directory);
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${portOf(other)}/?said=${WORD}`);
    await page.locator('#a').fill(WORD);
    await page.waitForTimeout(3_000);
    await context.close();
    const finds = search(filePlaces(directory), needles).map(({ place }) => place);
    const kinds = ['History', 'Cache', 'Local Storage', 'Session'];
    expect(kinds.filter((kind) => !finds.some((place) => place.includes(kind)))).toEqual([]);
  });

  test('holds no word, number or code of somebody who reported, read an answer and pressed “Leave now”', async () => {
    const site = siteOf(runtime(), 'web');
    const directory = profile();
    const context = await launchWithProfile(directory);
    await context.route('https://example.org/**', (route) => route.fulfill({ body: 'elsewhere' }));
    const page = await context.newPage();
    const telling = { report: typed('report'), identity: typed('identity') };
    const code = await reportWith(page, site, telling, 'en', noLook);
    expect(code).toMatch(/^\d{4} \d{4} \d{4} \d{4}$/);
    await openWith(page, site, code, noLook);
    await page.locator('#text').fill(typed('message'));
    await act(page, 'write').click();
    await page.waitForLoadState();
    // In the middle of writing, too.
    await page.goto(site);
    await page.getByRole('button', { name: 'I saw something' }).or(page.locator('main button.big')).first().click();
    await page.locator('#report').fill(typed('left lying'));
    await page.waitForTimeout(3_000);
    await context.close();
    const places: readonly Place[] = filePlaces(directory);
    expect(places.length).toBeGreaterThan(20);
    const looked = [...needles.filter(({ text }) => !text.startsWith('203.')), ...needlesFor([code])];
    expect(search(places, looked).map(describeFind)).toEqual([]);
    // The limit: that they were here stays in the history, with no page of it that says more.
    const history = places.filter(({ name }) => name.endsWith('/History'));
    expect(history.some(({ bytes }) => bytes.includes(new URL(site).host))).toBe(true);
  });
});
