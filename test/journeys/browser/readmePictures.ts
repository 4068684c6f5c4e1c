/** `npx tsx test/journeys/browser/readmePictures.ts docs/images`: the three pictures of the README. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { resolveLoopbackNames } from '../../../infra/local/loopbackNames.ts';
import { startRuntime } from '../../../infra/local/runtime.ts';
import { launchChromium } from '../../chromium.ts';
import { Reporter } from '../support/reporter.ts';
import { Staff } from '../support/staff.ts';
import { press } from './hands.ts';
import { signIn } from './staff.ts';

const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error('Where to? npx tsx test/journeys/browser/readmePictures.ts docs/images');
resolveLoopbackNames();
const runtime = await startRuntime({ jurisdiction: 'zz', stateDirectory: ':memory:', schedules: 'manual' });
const { sites, drain } = runtime;
const browser = await launchChromium();
const file = (name: string): string => join(directory, `${name}.png`);
const phone = async (locale: string): Promise<Page> => {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, locale });
  await page.goto(sites['web'] ?? '');
  return page;
};

const start = await phone('en');
await start.screenshot({ path: file('start') });

const arabic = await phone('ar');
await press(arabic, arabic.locator('button.big').first());
await arabic.locator('#report').fill('نحن ستة ننام في المخزن خلف مصنع الطوب.');
await press(arabic, arabic.locator('main button[value="send"]'));
await arabic.screenshot({ path: file('code') });

const reporter = Reporter.at(runtime);
const code = await reporter.report({
  tell: {
    report: 'Six of us sleep in the shed behind the brick works.\nThey lock the gate at night and have our passports.',
  },
  danger: { now: 'no', hurt: 'yes', moved: 'no', selfHarm: 'no', under18: 'no', child: 'no' },
  details: { relation: 'self', area: 'ZZ-N', men: '6', exploitation: ['labour'], needs: ['shelter', 'medical'] },
  answer: { choice: 'helpers', safe: 'yes', when: 'evening' },
});
await drain();
const staff = await Staff.signIn(runtime, 'desk');
const tip = (await staff.inbox()).find(({ text }) => text.includes('6 adults'))?.tip ?? '';
await staff.read(tip);
await staff.ask(tip, 'answer', {
  words: 'Thank you for telling us. There are beds for six tonight. Can you get to the bus station?',
});
await drain();
await reporter.open(code);
await reporter.press('write', { text: 'Yes. After nine, when the guard eats.' });
await drain();
const desk = await browser.newPage({ viewport: { width: 1280, height: 844 } });
await signIn(desk, sites['staff-desk'] ?? '', 'anna@desk', async () => {});
await desk.goto(`${sites['staff-desk'] ?? ''}/referrals/${tip}`);
await press(desk, desk.getByRole('button', { name: 'Open report and conversation' }));
await desk.screenshot({ path: file('desk') });

await browser.close();
await runtime.stop();
