import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { chromiumMissing, launchChromium } from '../../chromium.ts';
import { useRuntime } from '../../runtime.ts';
import { summaryOf, whoOpens } from '../support/openers.ts';
import { Reporter } from '../support/reporter.ts';
import { says } from '../support/says.ts';
import { Staff } from '../support/staff.ts';
import { actsOf, sendIn } from '../support/tips.ts';
import { enter, keys } from './hands.ts';
import { signIn } from './staff.ts';
import { openWatched } from './watched.ts';

const STORY = {
  tell: { report: 'They keep the boy in the cellar.' },
  danger: { now: 'yes', child: 'yes' },
  details: { identity: 'I am Teal.', area: 'ZZ-N' },
  answer: { choice: 'only_you' },
} as const;
const RULE = 'Required by zz-child-in-danger-now (Act on Children in Danger, s. 7';

describe.skipIf(chromiumMissing !== undefined)('what the law asks for, in a browser', () => {
  vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });
  const runtime = useRuntime();
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  /** Somebody of the review group at that tip, by keyboard alone. */
  const at = async (account: string, tip: string): Promise<{ page: Page; close: () => Promise<void> }> => {
    const portal = runtime().sites['staff-reviewer'] ?? '';
    const { context, complaints } = await openWatched(browser, {});
    const page = await context.newPage();
    await signIn(page, portal, account, async () => {});
    await enter(page, page.locator(`a[href="/referrals/${tip}"]`));
    const close = async () => {
      expect(complaints).toEqual([]);
      await context.close();
    };
    return { page, close };
  };
  const decide = async (page: Page, name: string, button: string, picks: Readonly<Record<string, string>> = {}) => {
    await keys.unfold(page, page.locator('summary', { hasText: name }));
    for (const [id, value] of Object.entries(picks)) await keys.choose(page, page.locator(`#${id}`), value);
    await enter(page, page.getByRole('button', { name: button, exact: true }));
    await runtime().drain();
    await page.reload();
    return page.locator('main').innerText();
  };

  it('is released by one on call and looked at by a second; the reporter is told, and nobody else', async () => {
    const { tip, code } = await sendIn(runtime(), STORY);
    const anna = await at('anna@reviewer', tip);
    expect(await anna.page.locator('main').innerText()).toContain(RULE);
    const released = await decide(anna.page, 'Release it alone, on call', 'Release it now', {
      'release_now-reason': 'child_in_danger',
    });
    expect(released).toContain('on call: a child is in danger now. A second person has to look at it by');
    expect(released).not.toContain('Look at what was released on call');
    await anna.close();
    expect(summaryOf(await whoOpens(runtime(), tip))['staff-child-care']).toEqual(['report']);
    const care = await Staff.signIn(runtime(), 'child-care');
    expect(await care.read(tip)).toContain('They keep the boy in the cellar.');
    expect(care.text).not.toMatch(/Teal|second person|on call/);

    const sam = await at('sam@reviewer', tip);
    const seen = await decide(sam.page, 'Look at what was released on call', 'Say so', {
      'review_release-answer': 'right',
    });
    expect(seen).toContain('They have it.');
    expect(seen).toContain('The reporter has been told.');
    await sam.close();

    const reporter = await Reporter.at(runtime()).open(code);
    expect(reporter.text).toContain(says('box.passed'));
    expect(reporter.text).toContain(says('kindOf.child_protection'));
    expect(reporter.text).not.toContain('Child Care Service');
    const logged = (await actsOf(runtime(), 'pipeline', tip)).map(({ act }) => act);
    expect(logged.filter((act) => /^release|^reporter_told/.test(act))).toEqual([
      'release_asked_on_call',
      'released',
      'reporter_told',
      'release_reviewed',
    ]);
  });

  it('is released by two people and by neither alone', async () => {
    const { tip, code } = await sendIn(runtime(), STORY);
    const anna = await at('anna@reviewer', tip);
    const first = await decide(anna.page, 'Release what the law asks for', 'Release it');
    expect(first).toContain('A second person has to release it, too.');
    expect(await anna.page.locator('summary', { hasText: 'Release what the law asks for' }).count()).toBe(0);
    await anna.close();
    expect(summaryOf(await whoOpens(runtime(), tip))['staff-child-care']).toBeUndefined();
    expect((await Reporter.at(runtime()).open(code)).text).not.toContain(says('box.passed'));
    const desk = await Staff.signIn(runtime(), 'desk');
    expect((await desk.look(tip)).text).not.toMatch(/law asks|Child Care/);

    const sam = await at('sam@reviewer', tip);
    expect(await decide(sam.page, 'Release what the law asks for', 'Release it')).toContain('They have it.');
    await sam.close();
    expect(summaryOf(await whoOpens(runtime(), tip))['staff-child-care']).toEqual(['report']);
    expect((await Reporter.at(runtime()).open(code)).text).toContain(says('box.passed'));
  });
});
