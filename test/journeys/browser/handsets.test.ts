import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { chromiumMissing, launchChromium } from '../../chromium.ts';
import { useRuntime } from '../../runtime.ts';
import { codeIn } from '../support/caller.ts';
import { rowsOf } from '../support/openers.ts';
import { Reporter } from '../support/reporter.ts';
import { Staff } from '../support/staff.ts';
import { openTelephones, Telephone } from '../support/telephone.ts';
import { tipOf } from '../support/tips.ts';

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
    const reporter = await Reporter.at(runtime()).open(code);
    expect(reporter.text).toContain('سمعناك.');
    await reporter.press('write', { text: 'نعم.' });
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
