import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { chromiumMissing, launchChromium } from '../../chromium.ts';
import { useRuntime } from '../../runtime.ts';
import { summaryOf, whoOpens } from '../support/openers.ts';
import { actsOf, sendIn } from '../support/tips.ts';
import { enter, keys } from './hands.ts';
import { signIn } from './staff.ts';
import { openWatched } from './watched.ts';

const HOUR = 3_600_000;
const SAID = 'Nos quitaron los pasaportes.';
const TRANSLATED = 'They took our passports.';

const main = (page: Page) => page.locator('main').innerText();
const open = (page: Page) => enter(page, page.getByRole('button', { name: 'Open report and conversation' }));

describe.skipIf(chromiumMissing !== undefined)('a translation by an interpreter, in a browser', () => {
  vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });
  const runtime = useRuntime();
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  /** Somebody of a partner at that tip, by keyboard alone. */
  const at = async (partner: string, tip: string): Promise<{ page: Page; close: () => Promise<void> }> => {
    const { context, complaints } = await openWatched(browser, {});
    const page = await context.newPage();
    await signIn(page, runtime().sites[`staff-${partner}`] ?? '', `anna@${partner}`, async () => {});
    await page.goto(`${runtime().sites[`staff-${partner}`] ?? ''}/referrals/${tip}`);
    const close = async () => {
      expect(complaints).toEqual([]);
      await context.close();
    };
    return { page, close };
  };
  it('is asked for by the desk, made of one part, and read beside the original', async () => {
    const { tip } = await sendIn(runtime(), {
      tell: { report: SAID },
      danger: { now: 'no', hurt: 'no', moved: 'no', selfHarm: 'no', under18: 'no', child: 'no' },
      details: { relation: 'self', area: 'ZZ-N', identity: 'Soy Ana.' },
      answer: { choice: 'helpers' },
    });
    const desk = await at('desk', tip);
    await keys.unfold(desk.page, desk.page.locator('summary', { hasText: 'Ask an interpreter' }));
    for (const [list, label] of [
      ['to', /Many Tongues/],
      ['item', /the report/],
      ['from', /Spanish/],
      ['into', /English/],
      ['hours', /4 hours/],
    ] as const) {
      const options = desk.page.locator(`#ask_interpreter-${list} option`).filter({ hasText: label });
      const value = (await options.first().getAttribute('value')) ?? '';
      await keys.choose(desk.page, desk.page.locator(`#ask_interpreter-${list}`), value);
    }
    await enter(desk.page, desk.page.getByRole('button', { name: 'Lend it to them' }));
    await runtime().drain();
    await desk.page.reload();
    expect(await main(desk.page)).toContain('the report, from Spanish into English, until');
    expect(summaryOf(await whoOpens(runtime(), tip))['staff-tongues']).toEqual(['report']);

    const tongues = await at('tongues', tip);
    const task = await main(tongues.page);
    expect(task).toContain('Translate the report from Spanish into English. You can open it until');
    expect(task).not.toMatch(/North Province|Zedland Line|Who may know|Accept/);
    await open(tongues.page);
    expect(await main(tongues.page)).toContain(SAID);
    expect(await main(tongues.page)).not.toContain('Ana');
    await keys.fill(tongues.page, tongues.page.locator('#words-translate'), TRANSLATED);
    await enter(tongues.page, tongues.page.getByRole('button', { name: 'Send the translation' }));
    await runtime().drain();

    await desk.page.reload();
    await open(desk.page);
    const read = (await main(desk.page)).replace(/\s+/g, ' ');
    expect(read).toContain(
      `${SAID} Translation by an interpreter from Spanish into English: not the person’s own words, and no verbatim evidence ${TRANSLATED}`,
    );

    runtime().clock.advance(6 * HOUR);
    await runtime().runSchedules();
    await runtime().drain();
    // Whoever was signed in is out by now.
    const later = await at('tongues', tip);
    expect(await main(later.page)).toContain('It was shared with you for a time, and is no longer.');
    expect(Object.keys(summaryOf(await whoOpens(runtime(), tip)))).toEqual(['staff-desk']);
    const logged = (await actsOf(runtime(), 'pipeline', tip)).map(({ act }) => act);
    for (const act of ['interpreter_asked', 'translation_returned', 'lending_ended', 'grant_deleted']) {
      expect(logged).toContain(act);
    }
    expect((await actsOf(runtime(), 'tongues', tip)).map(({ act }) => act)).toContain('part_read');
    await desk.close();
    await tongues.close();
    await later.close();
  });
});
