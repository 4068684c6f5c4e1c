import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { chromiumMissing, launchChromium } from '../../chromium.ts';
import { useRuntime } from '../../runtime.ts';
import { codeIn } from '../support/caller.ts';
import { rowsOf } from '../support/openers.ts';
import { Reporter } from '../support/reporter.ts';
import { Staff } from '../support/staff.ts';
import { openWith } from './reporter.ts';
import { openTelephones, Telephone } from '../support/telephone.ts';
import { tipOf } from '../support/tips.ts';

const MINUTE = 60_000;
const NEUTRAL = 'This number takes messages. There is nothing that you have to do.';

describe.skipIf(chromiumMissing !== undefined)('the telephones of npm start', () => {
  vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });
  const runtime = useRuntime();
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    page = await browser.newPage();
    await openTelephones(page, runtime());
  });
  afterEach(() => page.close());

  /** Time goes by, with what a schedule does each minute. */
  const pass = async (milliseconds: number): Promise<void> => {
    runtime().clock.advance(milliseconds);
    await runtime().runSchedules();
    await runtime().drain({ skipWaits: true });
  };
  /** By the country's clocks, which are two hours ahead. */
  const untilClock = async (hour: number): Promise<void> => {
    const clock = new Date(runtime().clock.now() + 120 * MINUTE);
    const minutes = hour * 60 - clock.getUTCHours() * 60 - clock.getUTCMinutes();
    await pass(((minutes + 1440) % 1440) * MINUTE);
  };

  it('text in Spanish, with a picture and with answers, which reach the desk', async () => {
    const to = '+12025550151 (es)';
    const phone = new Telephone(page, runtime(), 'reporter');
    const tip = await tipOf(runtime(), async () => {
      const words = 'Somos seis y no nos dejan salir.';
      expect(await phone.text(words, { to, picture: 'A white van' })).toEqual([
        'Recibido. ¿Se puede escribir a este número? 1 sí, 2 no',
      ]);
    });
    const permitted = await phone.text('1', { to });
    // They wrote that they are not let out: numbers come before everything else.
    expect(permitted[0]).toBe('¿En peligro? Llama al 555-0100');
    expect(permitted[1]).toContain('Gente preparada lee');
    expect(permitted).toContain('Por favor, no mandes fotos de personas sin ropa.');
    expect((await phone.text('3', { to }))[0]).toBe('¿En peligro? Llama al 555-0100');
    expect(await phone.text('Provincia del Sur', { to })).toEqual([expect.stringContaining('¿Tienes menos de')]);
    expect(await phone.text('8', { to })).toEqual(['Recibido.']);
    await runtime().drain({ skipWaits: true });

    const desk = await Staff.signIn(runtime(), 'desk');
    const read = await desk.read(tip);
    expect(read).toContain('Somos seis y no nos dejan salir.');
    expect(read).toContain('Provincia del Sur');
    const row = (await rowsOf(runtime(), 'Tips')).find(({ pk }) => pk === tip);
    expect(row?.['label']).toMatchObject({ channel: 'sms', language: 'es', area: 'ZZ-S', danger: { now: 'yes' } });
    // The picture is fetched, sealed, and deleted at the provider with everything else.
    for (let times = 0; times < 2; times += 1) {
      runtime().clock.advance(3 * 60_000);
      await runtime().runSchedules();
      await runtime().drain({ skipWaits: true });
    }
    const now = (await rowsOf(runtime(), 'Tips')).find(({ pk }) => pk === tip);
    expect(now?.['parts']).toContainEqual(expect.objectContaining({ part: 'file' }));
    expect(runtime().provider.held().messages).toEqual([]);
    expect(runtime().provider.alerts()).toEqual([]);
    expect(JSON.stringify(runtime().logs())).not.toMatch(/Somos|\+1202/);
  });

  it('tell whoever picks one up later nothing of what went before', async () => {
    const phone = new Telephone(page, runtime(), 'bystander');
    await tipOf(runtime(), () => phone.text('He locks the door at ten.'));
    const [code = ''] = await phone.text('code');
    expect(code).toMatch(/^\d{4} \d{4} \d{4} \d{4}$/);
    await phone.text('The key is under the stone.');
    expect(await phone.text('Who is this?')).toEqual([NEUTRAL]);
    expect(await phone.text('Code')).toEqual([NEUTRAL]);
    const [deleting = '', ...more] = await phone.text('delete');
    expect([deleting, more]).toEqual([expect.stringContaining('you need the code'), []]);
    await runtime().drain({ skipWaits: true });
    const reporter = await Reporter.at(runtime()).open(code);
    expect(reporter.text, 'whoever has the code goes on by web').toContain('The key is under the stone.');
    expect(reporter.text).not.toContain('locks the door');
  });

  it('show an answer upon the person’s own word, told of at a safe time and to nobody else', async () => {
    const phone = new Telephone(page, runtime(), 'duty');
    const tip = await tipOf(runtime(), () => phone.text('They sleep four to a room.'));
    await phone.text('1');
    expect(await phone.text('ANSWERS')).toEqual([expect.stringContaining('92: Your bill is ready.')]);
    for (const choice of ['92', '94', '91']) await phone.text(choice);
    expect(await phone.text('Sunflower')).toEqual([expect.stringContaining('text your word')]);
    await untilClock(9);
    await (await Staff.signIn(runtime(), 'desk')).ask(tip, 'answer', { words: 'Come to the blue door at nine.' });
    const before = await phone.received();
    for (const hour of [10, 13, 17]) await untilClock(hour);
    expect(await phone.received(), 'evenings are safe').toEqual(before);
    await untilClock(19);
    await phone.arrives('Your bill is ready.');
    // Staff are told once it is known that it went out.
    await pass(2 * MINUTE);
    expect((await (await Staff.signIn(runtime(), 'desk')).look(tip)).text).toContain('that something waits');

    // Somebody else has it now.
    expect(await phone.text('Who is this?')).toEqual([NEUTRAL]);
    expect(await phone.text('Moonlight')).toEqual(['Received.']);
    await pass(2 * MINUTE);
    expect((await phone.received()).slice(before.length)).toEqual(['Your bill is ready.', NEUTRAL, 'Received.']);

    expect(await phone.text('sunflower')).toEqual([]);
    await pass(MINUTE);
    await phone.arrives('Come to the blue door at nine.');
    expect((await phone.received()).slice(before.length + 3)).toEqual(['Come to the blue door at nine.']);
    expect((await (await Staff.signIn(runtime(), 'desk')).look(tip)).text).toContain('arrived on their phone');
    expect(JSON.stringify(runtime().logs())).not.toMatch(/blue door|unflower|\+1202/);
  });

  it('get nothing more after STOP, which the provider itself sees to as well', async () => {
    const phone = new Telephone(page, runtime(), 'partner');
    await phone.text('They took our papers.');
    await phone.text('1');
    expect(await phone.text('STOP')).toEqual([expect.stringContaining('successfully been unsubscribed')]);
    expect(await phone.text('help')).toEqual([]);
    expect(await phone.text('START')).toEqual([
      expect.stringContaining('re-subscribed'),
      'OK. This phone can get texts again.',
    ]);
  });

  it('call in Arabic, leave a message, and go on by web with the code', async () => {
    const phone = new Telephone(page, runtime(), 'reporter');
    const greeting = await phone.call('+12025550152 (ar)');
    expect(greeting[0]).toBe('مرحبا.');
    expect((await phone.press('1'))[0]).toContain('5 5 5, 0 1 0 0');
    expect((await phone.press('2')).at(-1)).toBe('A tone');
    await phone.speak(6);
    let code = '';
    const tip = await tipOf(runtime(), async () => {
      await phone.press('#');
      code = codeIn(await phone.press('1'));
    });
    expect(code).toMatch(/^\d{16}$/);
    await phone.press('2');
    await phone.hangUp();
    await runtime().drain({ skipWaits: true });
    expect(runtime().provider.held().recordings).toEqual([]);
    const row = (await rowsOf(runtime(), 'Tips')).find(({ pk }) => pk === tip);
    expect(row?.['label']).toMatchObject({ channel: 'voice', language: 'ar' });
    expect(row?.['parts']).toContainEqual(expect.objectContaining({ part: 'file' }));

    const desk = await Staff.signIn(runtime(), 'desk');
    await desk.ask(tip, 'answer', { words: 'سمعناك.' });
    await runtime().drain({ skipWaits: true });
    const web = await (await browser.newContext({ locale: 'ar' })).newPage();
    await openWith(web, runtime().sites['web'] ?? '', code, async () => {});
    expect(await web.locator('main').innerText()).toContain('سمعناك.');
    await web.locator('main textarea').fill('نعم.');
    await web.locator('main button[value="write"]').click();
    await web.context().close();
    await runtime().drain({ skipWaits: true });
    expect(await desk.read(tip)).toContain('نعم.');
  });

  it('answer by yes and no where nobody can talk', async () => {
    const phone = new Telephone(page, runtime(), 'duty');
    expect((await phone.call('+12025550150 (en)'))[0]).toBe('Hello.');
    await phone.stayStill();
    expect(await phone.stayStill()).toEqual(["If you can't talk, press 1 for yes, 2 for no."]);
    expect(await phone.press('1')).toEqual(['Are you in danger now? Press 1 for yes, 2 for no.']);
    const tip = await tipOf(runtime(), async () => {
      expect((await phone.press('1'))[0]).toContain('Hang up, and call 5 5 5, 0 1 0 0');
    });
    await phone.press('1');
    expect((await phone.press('2')).at(-1)).toBe('A tone');
    await phone.hangUp();
    await runtime().drain({ skipWaits: true });
    const row = (await rowsOf(runtime(), 'Tips')).find(({ pk }) => pk === tip);
    expect(row?.['label']).toMatchObject({
      channel: 'voice',
      danger: { now: 'yes' },
      reporter: { child: 'yes' },
      answer: { safe: 'no' },
    });
    expect(row?.['urgency']).toMatchObject({ level: 'immediate' });
    expect(runtime().provider.alerts()).toEqual([]);
  });
});
