import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { chromiumMissing, launchChromium } from '../../chromium.ts';
import { useRuntime } from '../../runtime.ts';
import { summaryOf, whoOpens } from '../support/openers.ts';
import { says } from '../support/says.ts';
import { Staff } from '../support/staff.ts';
import { actsOf, sendIn } from '../support/tips.ts';
import { thumb } from './hands.ts';
import { act, openWith } from './reporter.ts';
import { openWatched } from './watched.ts';

describe.skipIf(chromiumMissing !== undefined)('a consent that is narrowed after sending, in a browser', () => {
  vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });
  const runtime = useRuntime();
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  it('takes from helpers what is no longer theirs, leaves them the rest, and tells them', async () => {
    const { tip, code } = await sendIn(runtime(), {
      tell: { report: 'They lock the door at night.' },
      danger: { now: 'no', hurt: 'no', moved: 'no', selfHarm: 'no', under18: 'no', child: 'no' },
      details: { relation: 'self', area: 'ZZ-N', identity: 'I am Wren.' },
      answer: { choice: 'helpers_and_police' },
    });
    const desk = await Staff.signIn(runtime(), 'desk');
    await desk.ask(tip, 'pass_on', { to: 'ngo-lantern' });
    await desk.ask(tip, 'pass_on', { to: 'police-unit' });
    await runtime().drain();
    const lantern = await Staff.signIn(runtime(), 'ngo-lantern');
    expect(await lantern.read(tip, ['identity'])).toMatch(/lock the door.*Wren/);
    expect(summaryOf(await whoOpens(runtime(), tip))['staff-police-unit']).toContain('identity');

    const { context, complaints } = await openWatched(browser, { javaScriptEnabled: false });
    const page = await context.newPage();
    await openWith(page, runtime().sites['web'] ?? '', code, async () => {});
    await thumb.press(page, act(page, 'choices'));
    await thumb.press(page, act(page, 'finer'));
    await thumb.press(page, act(page, 'agree'));
    expect(await page.locator('#note').innerText()).toBe(says('finer.nobody'));
    await thumb.tick(page, page.locator('#partner-ngo-lantern'));
    await thumb.tick(page, page.locator('#part-message'));
    await thumb.tick(page, page.locator('#days-90'));
    await thumb.press(page, act(page, 'agree'));
    expect(await page.locator('#note').innerText()).toBe(says('finer.done'));
    expect(await page.locator('main').innerText()).toContain('Lantern House');
    await runtime().drain();

    expect(summaryOf(await whoOpens(runtime(), tip))).toEqual({
      'staff-desk': ['compelled', 'identity', 'report', 'victim'],
      'staff-ngo-lantern': ['report'],
    });
    await lantern.look(tip);
    expect(lantern.text).toContain('Parts are no longer shared');
    expect(lantern.text).not.toContain('Wren');
    const police = await Staff.signIn(runtime(), 'police-unit');
    await police.look(tip);
    expect(police.text).toContain('No longer shared: the person changed who may know.');
    expect(police.html).not.toMatch(/Lantern|lock the door/);

    await thumb.press(page, act(page, 'takeBack'));
    expect(await page.locator('#note').innerText()).toBe(says('receipt.done'));
    await runtime().drain();
    expect(Object.keys(summaryOf(await whoOpens(runtime(), tip)))).toEqual(['staff-desk']);
    const logged = (await actsOf(runtime(), 'pipeline', tip)).map((entry) => entry.act);
    expect(logged).toContain('consent_given');
    expect(logged).toContain('consent_withdrawn');
    // The yes to nobody, which the page answers kindly and the browser notes.
    expect(complaints.filter((said) => !said.includes('status of 422'))).toEqual([]);
    await context.close();
  });
});
