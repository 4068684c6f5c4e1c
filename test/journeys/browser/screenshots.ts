/** `npx tsx test/journeys/browser/screenshots.ts <directory> [look…]`: every page of the main path and the ways beside it, as PNGs. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { indexPage } from '../../../infra/local/start/indexPage.tsx';
import { placesOf } from '../../../infra/local/start/places.ts';
import { resolveLoopbackNames } from '../../../infra/local/loopbackNames.ts';
import { startRuntime, type Runtime } from '../../../infra/local/runtime.ts';
import { launchChromium } from '../../chromium.ts';
import { act, close, type Language, type Look, openWith, reportWith } from './reporter.ts';
import { press } from './hands.ts';
import type { Form } from '../../visitor.ts';
import { Reporter } from '../support/reporter.ts';
import { answer, passOn, signIn } from './staff.ts';

interface Looks {
  readonly name: string;
  readonly language: Language;
  readonly viewport: { readonly width: number; readonly height: number };
  readonly colorScheme: 'light' | 'dark';
}

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 800 };

const all: readonly Looks[] = [
  { name: 'en-phone', language: 'en', viewport: PHONE, colorScheme: 'light' },
  { name: 'ar-phone', language: 'ar', viewport: PHONE, colorScheme: 'light' },
  { name: 'es-phone-dark', language: 'es', viewport: PHONE, colorScheme: 'dark' },
  { name: 'en-desktop-dark', language: 'en', viewport: DESKTOP, colorScheme: 'dark' },
  { name: 'ar-desktop', language: 'ar', viewport: DESKTOP, colorScheme: 'light' },
];

const TELLING: Readonly<Record<Language, { report: string; identity: string }>> = {
  en: {
    report:
      'Six of us sleep in the shed behind the brick works. They lock the gate at night and they have our passports.',
    identity: 'Call me Blue.',
  },
  es: {
    report:
      'Dormimos seis en el galpón detrás de la ladrillera. De noche cierran el portón y tienen nuestros pasaportes.',
    identity: 'Me dicen Azul.',
  },
  ar: {
    report: 'نحن ستة ننام في المخزن خلف مصنع الطوب. يقفلون البوابة ليلا، وجوازات سفرنا معهم.',
    identity: 'نادوني أزرق.',
  },
};

const ANSWERS: Readonly<Record<Language, string>> = {
  en: 'Thank you for telling us. There is a bed for you tonight.\nIs it safe for you to come to the bus station?',
  es: 'Gracias por contarnos. Hay una cama para ti esta noche.\n¿Puedes llegar sin peligro a la estación?',
  ar: 'شكرا لأنك أخبرتنا. لك سرير الليلة.\nهل يمكنك أن تصل إلى محطة الحافلات بأمان؟',
};

const beside = async (page: Page, code: string, look: Look): Promise<void> => {
  await press(page, act(page, 'choices'));
  await look(page, 'choices');
  await press(page, page.locator('main a').last());
  await press(page, act(page, 'choices'));
  await page.locator('#choice-only_you').check();
  await press(page, act(page, 'choose'));
  await look(page, 'chosen');
  await press(page, act(page, 'sent'));
  await look(page, 'sent');
  await press(page, act(page, 'giveUp'));
  await look(page, 'give-up');
  await press(page, page.locator('main a').last());
  await press(page, act(page, 'renew'));
  await page.locator('#code').fill(code);
  await press(page, act(page, 'renew.yes'));
  await look(page, 'new-code');
  await press(page, page.locator('main a').last());
  await press(page, act(page, 'delete'));
  await look(page, 'delete');
  await press(page, act(page, 'delete.sure'));
  await page.locator('#code').fill('1111 2222 3333 4444');
  await press(page, act(page, 'delete.yes'));
  await look(page, 'delete-sure-wrong');
};

const wrongWays = async (page: Page, site: string, look: Look): Promise<void> => {
  await page.goto(`${site}/leave`);
  await look(page, 'leave');
  await page.goto(`${site}/nothing-here`);
  await look(page, 'not-found');
  await page.goto(`${site}/form`);
  await press(page, page.locator('main button[value="send"]'));
  await look(page, 'tell-empty');
  await page.goto(`${site}/box`);
  await page.locator('#code').fill('123');
  await press(page, act(page, 'open'));
  await look(page, 'enter-wrong');
};

/** What a desk may find in the morning: each urgency, and what nobody has looked at in time. */
const fillInbox = async (runtime: Runtime): Promise<void> => {
  const report = (words: string, danger: Form, details: Form = {}) =>
    Reporter.at(runtime).report({ tell: { report: words }, danger, details, answer: { choice: 'helpers' } });
  const no = { now: 'no', hurt: 'no', moved: 'no', selfHarm: 'no', under18: 'no', child: 'no' };
  await report(
    'Two girls are locked in above the shop.',
    { ...no, now: 'yes', child: 'yes' },
    { girls: '2', area: 'ZZ-S' },
  );
  await runtime.drain();
  runtime.clock.advance(40 * 60_000);
  await report(
    'They take them to the coast tonight.',
    { ...no, moved: 'yes' },
    { exploitation: ['sexual', 'begging'] },
  );
  await report('I do not want to live like this.', { ...no, selfHarm: 'yes', under18: 'yes' });
  await report('My neighbour’s maid is never out alone.', {}, { women: '1', exploitation: ['domestic_servitude'] });
  await report('A farm pays nobody.', no, { men: '12', exploitation: ['labour'], area: 'ZZ-N' });
  await runtime.drain();
};

/** Another of the desk looks at it all, asks for what cannot be, and sees what a change of mind leaves. */
const atTheDesk = async (page: Page, desk: string, look: Look): Promise<void> => {
  await signIn(page, desk, 'sam@desk', async () => {});
  await look(page, 'inbox-mixed');
  await press(page, page.locator('.line a').first());
  await press(page, page.getByRole('button', { name: 'Open report and conversation' }));
  await look(page, 'referral-immediate');
  await page.locator('#words-answer').fill(' ');
  await press(page, page.getByRole('button', { name: 'Send the answer' }));
  await look(page, 'answer-empty');
  await page.goto(`${desk}/referrals/0123456789abcdef0123456789abcdef`);
  await look(page, 'referral-none');
  await page.goto(`${desk}/?box=open`);
  await look(page, 'inbox-open');
};

const shoot = async (browser: Browser, runtime: Runtime, directory: string, looks: Looks): Promise<void> => {
  const { sites, drain, port } = runtime;
  const { language, viewport, colorScheme, name: folder } = looks;
  mkdirSync(join(directory, folder), { recursive: true });
  let count = 0;
  const look: Look = async (page, name) => {
    count += 1;
    // Else what sticks to the top is in the middle of the picture.
    await page.evaluate('scrollTo(0, 0)');
    const file = `${String(count).padStart(2, '0')}-${name}.png`;
    await page.screenshot({ path: join(directory, folder, file), fullPage: true });
  };
  const person = async (): Promise<Page> =>
    (await browser.newContext({ viewport, colorScheme, locale: language })).newPage();
  const site = sites['web'] ?? '';

  const reporter = await person();
  const code = await reportWith(reporter, site, TELLING[language], language, look);
  await press(reporter, reporter.locator('main a.button'));
  await close(reporter, look);
  await drain();

  const desk = await person();
  await signIn(desk, sites['staff-desk'] ?? '', 'anna@desk', look);
  await press(desk, desk.locator('.line', { hasText: 'North Province' }).filter({ hasText: 'Prompt' }).locator('a'));
  await look(desk, 'referral');
  await press(desk, desk.getByRole('button', { name: 'Open report and conversation' }));
  await look(desk, 'referral-read');
  await answer(desk, ANSWERS[language], look);
  await passOn(desk, 'Lantern', 'She can come by bus.', look);
  await drain();
  for (const summary of await desk.locator('.acts summary').all()) await summary.click();
  await look(desk, 'acts-open');
  await press(desk, desk.getByRole('button', { name: 'Open report and conversation' }));
  await look(desk, 'conversation');
  await desk.goto(`${sites['staff-desk'] ?? ''}/?box=closed`);
  await look(desk, 'inbox-empty');

  const ngo = await person();
  await signIn(ngo, sites['staff-ngo-lantern'] ?? '', 'anna@ngo-lantern', async () => {});
  // What earlier looks withdrew is told first.
  await press(ngo, ngo.locator('.line', { hasNotText: 'No longer shared' }).locator('a').first());
  await look(ngo, 'ngo-referral');
  await press(ngo, ngo.getByRole('button', { name: 'Open report and conversation' }));
  await look(ngo, 'ngo-referral-read');

  await atTheDesk(await person(), sites['staff-desk'] ?? '', look);

  const reader = await person();
  await openWith(reader, site, code, look);
  await beside(reader, code, look);
  await drain();
  await ngo.goto(new URL('/', ngo.url()).href);
  await press(ngo, ngo.locator('.line a').first());
  await look(ngo, 'ngo-ended');
  await close(reader, async () => {});
  await wrongWays(reader, site, look);
  await reader.goto(`http://localhost:${port}/`);
  await look(reader, 'start-up');
};

const [directory, ...wanted] = process.argv.slice(2);
if (directory === undefined) throw new Error('Where to? npx tsx test/journeys/browser/screenshots.ts <directory>');
resolveLoopbackNames();
const runtime = await startRuntime({ jurisdiction: 'zz', stateDirectory: ':memory:', schedules: 'manual' });
runtime.serve('localhost', indexPage(runtime, placesOf(runtime)));
const browser = await launchChromium();
await fillInbox(runtime);
for (const looks of all.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  await shoot(browser, runtime, directory, looks);
}
await browser.close();
await runtime.stop();
