import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { chromiumMissing, launchChromium } from '../../chromium.ts';
import { useRuntime } from '../../runtime.ts';
import { keys, thumb } from './hands.ts';
import { lookAtReporters, lookAtStaffs } from './looks.ts';
import { changeMind, close, type Language, openWith, reportWith } from './reporter.ts';
import { answer, passOn, readFirst, signIn } from './staff.ts';
import { EXIT_PAGE, openWatched, type Watched } from './watched.ts';

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 800 };

const telling = {
  en: { report: 'Six of us sleep in the shed behind the brick works.', identity: 'Call me Blue.' },
  ar: { report: 'نحن ستة ننام في المخزن خلف مصنع الطوب.', identity: 'اسمي أزرق' },
};
const ANSWER = 'There is a bed for you tonight.';
const HAND_OVER = 'Please take this one.';

const openSite = (sites: Readonly<Record<string, string>>, name: string): string => {
  const site = sites[name];
  if (site === undefined) throw new Error(`There is no ${name}`);
  return site;
};

describe.skipIf(chromiumMissing !== undefined)('the main path in a browser', () => {
  vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });
  const runtime = useRuntime();
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  it.each([
    ['en', 'phone', false, PHONE, 'light', 'thumb', thumb],
    ['ar', 'phone', true, PHONE, 'dark', 'thumb', thumb],
    ['en', 'desktop', true, DESKTOP, 'dark', 'keyboard', keys],
    ['ar', 'desktop', false, DESKTOP, 'light', 'keyboard', keys],
  ] as const)(
    '%s, %s, scripts %s: report, answer, pass on, read',
    async (language, _size, scripts, viewport, colorScheme, _hands, hands) => {
      const { sites, issuer, drain } = runtime();
      const site = openSite(sites, 'web');
      const { report, identity } = telling[language];
      const [asReporter, asStaff] = [lookAtReporters(language, scripts), lookAtStaffs(scripts)];
      const everybody: Watched[] = [];
      const sitDown = async (locale: Language): Promise<Watched> => {
        const watched = await openWatched(browser, { viewport, colorScheme, locale, javaScriptEnabled: scripts });
        everybody.push(watched);
        return watched;
      };

      const reporters = await sitDown(language);
      const reporter = await reporters.context.newPage();
      const code = await reportWith(reporter, site, telling[language], language, asReporter, hands);
      expect(code).toMatch(/^\d{4} \d{4} \d{4} \d{4}$/);
      await close(reporter, asReporter, hands);
      expect(await reporters.context.cookies(site), 'cookies after "Close"').toEqual([]);
      await drain();

      const desk = await (await sitDown('en')).context.newPage();
      await signIn(desk, openSite(sites, 'staff-desk'), 'anna@desk', asStaff);
      await readFirst(desk, asStaff);
      expect(await desk.locator('.content').innerText()).toContain(report);
      expect(await desk.locator('body').innerText(), 'not opened yet').not.toContain(identity);
      await answer(desk, ANSWER, asStaff);
      await passOn(desk, 'Lantern', HAND_OVER, asStaff);
      await drain();

      const ngo = await (await sitDown('en')).context.newPage();
      await signIn(ngo, openSite(sites, 'staff-ngo-lantern'), 'anna@ngo-lantern', asStaff);
      await readFirst(ngo, asStaff);
      expect(await ngo.locator('.content').innerText()).toContain(report);
      expect(await ngo.locator('.content').innerText()).toContain(HAND_OVER);

      const secrets = [report, identity, ANSWER, HAND_OVER, code, code.replaceAll(' ', '')];
      // Another browser: all that was kept is the code.
      const returning = await sitDown(language);
      const reader = await returning.context.newPage();
      await openWith(reader, site, code, asReporter, hands);
      expect(await reader.locator('.msg .words').allInnerTexts()).toEqual([ANSWER]);
      // In the last row alone: what is undone comes back to the desk, before whatever is newer.
      if (hands === keys && language === 'ar') {
        const fresh = await changeMind(reader, code, hands);
        secrets.push(fresh, fresh.replaceAll(' ', ''));
      }
      await close(reader, asReporter, hands);
      await reader.goto(`${site}/box`);
      expect(await reader.locator('#code').count(), 'the code is asked for again').toBe(1);
      await hands.press(reader, reader.locator('a.exit'));
      expect(reader.url(), 'the way out').toBe(EXIT_PAGE);

      const requests = everybody.flatMap((watched) => watched.requests);
      const ours = new Set([...Object.values(sites), issuer].map((url) => new URL(url).origin));
      const elsewhere = requests.filter((request) => !ours.has(new URL(request.url()).origin));
      expect(elsewhere.map((request) => request.url())).toEqual([EXIT_PAGE]);
      expect(await elsewhere[0]?.headerValue('referer'), 'where they come from').toBeNull();
      const urls = requests.map((request) => decodeURIComponent(request.url()));
      expect(urls.filter((url) => secrets.some((secret) => url.includes(secret)))).toEqual([]);
      expect(everybody.flatMap((watched) => watched.complaints)).toEqual([]);
      for (const { context } of everybody) await context.close();
    },
  );
});
