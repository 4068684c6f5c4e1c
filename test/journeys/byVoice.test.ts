import { describe, expect, it } from 'vitest';
import type { Runtime } from '../../infra/local/runtime.ts';
import { Caller, codeIn } from './support/caller.ts';
import { Handset } from './support/handset.ts';
import { giveDutyPhone } from './support/dutyPhones.ts';
import { startOf, useJourneys } from './support/journeys.ts';
import { rowsOf } from './support/openers.ts';
import { Reporter } from './support/reporter.ts';
import { Staff } from './support/staff.ts';
import { actsOf, tipOf, tipsOf } from './support/tips.ts';

const DANGER = 'In danger now? Hang up, and call 5 5 5, 0 1 0 0 on this phone.';

const DAY = 24 * 3_600_000;
/** Noon in Zedland, so that the desk is open. */
const atNoon = ({ clock }: Runtime): void => {
  startOf(DAY, clock);
  clock.advance(10 * 3_600_000);
};

describe('by voice', () => {
  const runtime = useJourneys();

  it('says nothing of the line before a key is pressed, and then emergency first, in the language of the key', async () => {
    const caller = new Caller(runtime());
    expect(await caller.call()).toEqual([
      'Hello.',
      'For English, press 1.',
      'Para español, pulsa 2.',
      'للعربية، اضغط 3.',
    ]);
    expect(await caller.press('2')).toEqual([
      '¿En peligro ahora? Cuelga y llama al 5 5 5, 0 1 0 0 con este teléfono.',
      expect.stringContaining('Para dejar un mensaje, pulsa 2'),
    ]);
    expect(caller.language).toBe('es-MX');
    await caller.hangUp();
    expect((await new Caller(runtime()).call('+12025550152'))[0]).toBe('مرحبا.');
    await new Caller(runtime()).hangUp();
  });

  it('tells the numbers, text relay and sign language among them', async () => {
    const caller = new Caller(runtime());
    await caller.call();
    await caller.press('1');
    expect(await caller.press('4')).toEqual([
      DANGER,
      'If you may hurt yourself, you can call 5 5 5, 0 1 1 1.',
      'For young people: call 5 5 5, 0 1 2 2.',
      'To write to somebody who speaks for you: 5 5 5, 0 1 3 3.',
      'To use sign language by video: 5 5 5, 0 1 4 4.',
      expect.stringContaining('To talk to somebody, press 1'),
    ]);
    await caller.hangUp();
  });

  it('takes answers of who cannot talk, each at once, and goes on by web with the code', async () => {
    const caller = new Caller(runtime());
    await caller.call();
    await caller.stayStill();
    expect(await caller.stayStill()).toEqual(['If you can’t talk, press 1 for yes, 2 for no.'.replace('’', "'")]);
    expect(await caller.press('1')).toEqual(['Are you in danger now? Press 1 for yes, 2 for no.']);
    const tip = await tipOf(runtime(), async () => {
      expect(await caller.press('1')).toEqual([DANGER, 'Are you under 18? Press 1 for yes, 2 for no.']);
    });
    expect(await caller.press('1')).toEqual([
      'For young people: call 5 5 5, 0 1 2 2.',
      'Shall we call this phone back? Press 1 for yes, 2 for no.',
    ]);
    await caller.press('1');
    expect(await caller.press('4')).toEqual([expect.stringContaining('For that you need a code')]);
    expect(await caller.press('2')).toEqual([
      expect.stringContaining('Without the code'),
      expect.stringContaining('Trained people will hear it'),
      expect.stringContaining('If a child is in danger now'),
      expect.stringContaining('after the tone'),
      '(beep)',
    ]);
    expect(await caller.stayStill()).toEqual(['We heard nothing.', expect.stringContaining('There is a code for you')]);
    const read = await caller.press('1');
    expect(codeIn(read)).toMatch(/^\d{16}$/);
    expect(codeIn(await caller.press('1')), 'again').toBe(codeIn(read));
    expect(await caller.press('2')).toEqual(['Goodbye.']);
    expect(caller.leg.isOver).toBe(true);
    await runtime().drain({ skipWaits: true });

    const row = (await rowsOf(runtime(), 'Tips')).find(({ pk }) => pk === tip);
    expect(row?.['label']).toMatchObject({
      channel: 'voice',
      language: 'en',
      danger: { now: 'yes', words: [] },
      reporter: { child: 'yes' },
      answer: { safe: 'yes', when: 'evening', number: true },
    });
    expect(row?.['urgency']).toMatchObject({ level: 'immediate' });
    const desk = await Staff.signIn(runtime(), 'desk');
    const text = await desk.read(tip);
    expect(text).toContain('By keypad we asked: under 18?');
    expect(text).toContain('In the evening.');
    await desk.ask(tip, 'answer', { words: 'We can come tonight.' });
    await runtime().drain();

    const reporter = await Reporter.at(runtime()).open(codeIn(read));
    expect(reporter.text).toContain('We can come tonight.');

    const again = new Caller(runtime(), 'bystander');
    await again.call();
    await again.press('1');
    await again.press('3');
    expect(await again.press(codeIn(read)), 'by any telephone').toEqual([
      'Answers: 1. The newest comes first.',
      'We can come tonight.',
      'What you tell us in this call now goes to what you told us before. To begin something new, press 5.',
      expect.stringContaining('To talk to somebody, press 1'),
    ]);
    await again.hangUp();
    await runtime().drain({ skipWaits: true });
    const acts = await actsOf(runtime(), 'pipeline', tip);
    expect(acts.filter(({ act, actor }) => act === 'part_read' && actor === 'reporter')).toHaveLength(1);
  });

  it('takes a message, ended by a key: sealed, gone from the provider, and there for the desk', async () => {
    const caller = new Caller(runtime());
    await caller.call();
    await caller.press('1');
    expect((await caller.press('2')).at(-1)).toBe('(beep)');
    await caller.speak(9);
    const tip = await tipOf(runtime(), async () => {
      expect(await caller.press('#')).toEqual(['Thank you. We have it.', expect.stringContaining('There is a code')]);
      await runtime().provider.settled();
    });
    expect(await caller.press('2')).toEqual(['Shall we call this phone back? Press 1 for yes, 2 for no.']);
    expect(await caller.press('2')).toEqual(['Goodbye.']);
    await runtime().drain({ skipWaits: true });
    expect(runtime().provider.held().recordings).toEqual([]);
    const row = (await rowsOf(runtime(), 'Tips')).find(({ pk }) => pk === tip);
    expect(row?.['parts']).toContainEqual(expect.objectContaining({ part: 'file' }));
    expect(row?.['label']).toMatchObject({ answer: { safe: 'no', number: true }, danger: { now: 'unknown' } });
    const desk = await Staff.signIn(runtime(), 'desk');
    expect((await desk.inbox()).map((line) => line.tip)).toContain(tip);
  });

  it('goes on by voice with what began by text, and by web with both, with one code', async () => {
    const texting = new Handset(runtime());
    const tip = await tipOf(runtime(), () => texting.text('He keeps our papers.'));
    const code = ((await texting.text('code'))[0] ?? '').replaceAll(' ', '');
    const caller = new Caller(runtime(), 'bystander');
    await caller.call();
    await caller.press('1');
    await caller.press('3');
    expect((await caller.press(code)).slice(0, 2)).toEqual([
      'There is no answer yet.',
      expect.stringContaining('To begin something new, press 5.'),
    ]);
    expect((await caller.press('2'))[0]).toBe('What you tell us now goes to what you told us before.');
    const before = await tipsOf(runtime());
    await caller.speak(5);
    expect(await caller.press('#'), 'no second code').toEqual([
      'Thank you. We have it.',
      'Shall we call this phone back? Press 1 for yes, 2 for no.',
    ]);
    await caller.hangUp();
    expect(await tipsOf(runtime())).toEqual(before);
    await (await Reporter.at(runtime()).open(code)).press('write', { text: 'And our phones.' });
    await runtime().drain({ skipWaits: true });
    const row = (await rowsOf(runtime(), 'Tips')).find(({ pk }) => pk === tip);
    expect(row?.['parts']).toContainEqual(expect.objectContaining({ part: 'file' }));
    expect(row?.['label']).toMatchObject({ channel: 'sms' });
    const desk = await Staff.signIn(runtime(), 'desk');
    const read = await desk.read(tip);
    for (const words of ['He keeps our papers.', 'This came by phone.', 'And our phones.'])
      expect(read).toContain(words);
  });

  it('is a tip of its own, with a code of its own, for who begins something new or keys no code that opens', async () => {
    const texting = new Handset(runtime());
    const first = await tipOf(runtime(), () => texting.text('He keeps our papers.'));
    const code = ((await texting.text('code'))[0] ?? '').replaceAll(' ', '');
    // To begin something new; and, after three codes that open nothing, the tone.
    for (const keys of [`${code}52`, '5'.repeat(48)]) {
      const caller = new Caller(runtime(), 'bystander');
      await caller.call();
      expect((await caller.press(`13${keys}`)).at(-1)).toBe('(beep)');
      await caller.speak(5);
      const own = await tipOf(runtime(), async () => {
        expect((await caller.press('#')).at(-1)).toContain('There is a code for you');
        await caller.hangUp();
      });
      expect(own).not.toBe(first);
    }
    const row = (await rowsOf(runtime(), 'Tips')).find(({ pk }) => pk === first);
    expect(JSON.stringify(row?.['parts'])).not.toContain('"file"');
  });

  it('takes a message that ends by hanging up, once, however often it is told of it', async () => {
    const caller = new Caller(runtime(), 'bystander');
    await caller.call('+12025550152');
    await caller.press('1');
    await caller.press('2');
    await caller.speak(4);
    const tip = await tipOf(runtime(), () => caller.hangUp());
    await runtime().drain({ skipWaits: true });
    const row = (await rowsOf(runtime(), 'Tips')).find(({ pk }) => pk === tip);
    expect(row?.['label']).toMatchObject({ channel: 'voice', language: 'ar' });
    expect(JSON.stringify(row?.['parts']).match(/"part":"file"/g)).toHaveLength(1);
    expect(runtime().provider.held().recordings).toEqual([]);
    expect(JSON.stringify(runtime().logs())).not.toMatch(/\+1\d{10}|CA[0-9a-f]{32}|RE[0-9a-f]{32}/);
  });

  it('talks with the desk, which sees the line’s number and no other, and is recorded nowhere', async () => {
    atNoon(runtime());
    await giveDutyPhone(runtime(), 'desk', '+12025550156');
    const caller = new Caller(runtime());
    await caller.call();
    await caller.press('1');
    expect(await caller.press('1')).toEqual(['Please wait. We ask who can talk.']);
    await runtime().drain({ skipWaits: true });
    const desk = new Caller(runtime(), 'partner');
    expect([desk.leg.doing.is, desk.leg.record?.from]).toEqual(['ringing', '+12025550150']);
    expect(await desk.pickUp()).toEqual(['A caller from the line. To talk with them, press 1.']);
    expect(await desk.press('1')).toEqual([]);
    expect([caller.leg.doing, desk.leg.doing]).toEqual([
      { is: 'connected', to: '+12025550150' },
      { is: 'connected', to: '+12025550150' },
    ]);
    await desk.hangUp();
    expect(await caller.press('')).toEqual([expect.stringContaining('To leave a message, press 2')]);
    await caller.hangUp();
    const { held } = runtime().provider;
    expect(held().recordings).toEqual([]);
    expect(JSON.stringify(await rowsOf(runtime(), 'Relay'))).not.toMatch(/\+1202555014\d/);
  });

  it('rings the next where nobody takes it, and then leads to the tone', async () => {
    atNoon(runtime());
    await giveDutyPhone(runtime(), 'desk', '+12025550156');
    await giveDutyPhone(runtime(), 'desk-two', '+12025550167');
    const caller = new Caller(runtime());
    await caller.call('+12025550151');
    await caller.press('1');
    await caller.press('1');
    await runtime().drain({ skipWaits: true });
    const [first, second] = [new Caller(runtime(), 'partner'), new Caller(runtime(), 'duty')];
    await first.leave();
    const heard: string[] = [];
    for (let silence = 0; silence < 4; silence += 1) heard.push(...(await caller.stayStill()));
    expect(heard, 'once more').toEqual(['Espera, por favor. Preguntamos quién puede hablar.']);
    await runtime().drain({ skipWaits: true });
    expect(await second.pickUp()).toEqual(['Una llamada de la línea. Para hablar, pulsa 1.']);
    await second.press('2');
    expect([second.leg.isOver, caller.leg.doing.is]).toEqual([true, 'queued']);
    await runtime().drain({ skipWaits: true });
    for (let silence = 0; silence < 4; silence += 1) heard.push(...(await caller.stayStill()));
    expect(heard.slice(1, 2)).toEqual(['Ahora nadie puede hablar.']);
    expect(heard.at(-1)).toBe('(beep)');
    await caller.hangUp();
  });

  it('does not let a caller wait for nobody', async () => {
    startOf(DAY, runtime().clock);
    const caller = new Caller(runtime());
    await caller.call();
    await caller.press('1');
    expect((await caller.press('1'))[0], 'by night').toBe('Nobody can talk right now.');
    await caller.hangUp();
  });

  it('opens nothing with a code that is none, and leads to the tone after three', async () => {
    const caller = new Caller(runtime());
    await caller.call();
    await caller.press('1');
    await caller.press('3');
    for (const code of ['1234567890123456', '12#']) {
      expect(await caller.press(code)).toEqual([
        'That code opens nothing. Please look at it once more.',
        'Key in the 16 digits of your code.',
      ]);
    }
    expect((await caller.press('0000000000000000')).at(-1)).toBe('(beep)');
    await caller.hangUp();
  });

  it('counts who hangs up before anything was taken, and keeps nothing of it', async () => {
    const before = (await tipsOf(runtime())).length;
    const untold = (): number =>
      runtime()
        .logs()
        .filter(({ text }) => text.includes('call_untold')).length;
    const counted = untold();
    const caller = new Caller(runtime());
    await caller.call();
    await caller.press('1');
    await caller.hangUp();
    expect((await tipsOf(runtime())).length).toBe(before);
    expect(untold()).toBe(counted + 1);
  });
});
