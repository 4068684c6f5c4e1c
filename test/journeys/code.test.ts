import { describe, expect, it } from 'vitest';
import { tables } from '../../shared/deployment/names.ts';
import { startOf, useJourneys } from './support/journeys.ts';
import { rowsOf } from './support/openers.ts';
import { textOf } from './support/person.ts';
import { codeIn, Reporter, showsCode } from './support/reporter.ts';
import { says } from './support/says.ts';
import { Staff } from './support/staff.ts';
import { sendIn } from './support/tips.ts';

const MINUTE = 60_000;
/** Wrong codes are counted by half minutes of the clock. */
const SLOT = 30_000;

/** 16 digits that are nobody's. */
const wrongCode = (at: number): string => `0000 1111 2222 ${String(at).padStart(4, '0')}`;

describe('the code', () => {
  const runtime = useJourneys();

  it('is lost with the paper it was on: nobody can recover it, and a new report is possible', async () => {
    const first = await sendIn(runtime(), { tell: { report: 'The vans change plates at noon.' } });
    expect(first.reporter.text, 'it is said while there is still time').toContain(says('code.lost'));
    const desk = await Staff.signIn(runtime(), 'desk');
    await desk.ask(first.tip, 'answer', { words: 'Which noon was it?' });
    await runtime().drain();

    const digits = first.code.replaceAll(' ', '');
    for (const table of tables) {
      const rows = JSON.stringify(await rowsOf(runtime(), table));
      expect(rows, `${table} holds no code`).not.toContain(digits);
      expect(rows).not.toContain(first.code);
    }
    await desk.look(first.tip);
    expect(showsCode(desk.text)).toBe(false);

    const forgetful = await Reporter.at(runtime()).get('/box');
    expect(forgetful.page.querySelectorAll('main form')).toHaveLength(1);
    expect(forgetful.page.querySelectorAll('main a'), 'no way round the code').toHaveLength(0);

    const second = await sendIn(runtime(), { tell: { report: 'The vans again. I lost the paper.' } });
    expect(second.tip).not.toBe(first.tip);
    const box = await Reporter.at(runtime()).open(second.code);
    expect(box.text).toContain(says('box.title'));
    expect(box.text, 'another tip’s answer').not.toContain('Which noon was it?');
  });

  it('is renewed: the old one and every session of it are dead at once, and a resend gives the same', async () => {
    const { code: old, tip } = await sendIn(runtime(), { tell: { report: 'Somebody reads over my shoulder.' } });
    const watcher = await Reporter.at(runtime()).open(old);
    expect(watcher.text).toContain(says('box.title'));

    const reporter = await Reporter.at(runtime()).open(old);
    await reporter.press('renew');
    expect(reporter.text).toContain(says('renew.text'));
    const pressed = reporter.prepare({ code: old }, { button: 'act=renew.yes' });
    const pages = await Promise.all([1, 2, 3].map(() => reporter.sendUnseen(pressed)));
    await reporter.send(pressed);
    const fresh = codeIn(reporter.text);
    expect(fresh).not.toBe(old);
    expect(pages.map((page) => codeIn(textOf(page)))).toEqual([fresh, fresh, fresh]);
    expect(reporter.text).toContain(says('code.oldDead'));

    await watcher.press('write', { text: 'I am still here.' });
    expect(watcher.status).toBe(410);
    expect(watcher.text).toContain(says('gone.title'));
    await watcher.open(old);
    expect(watcher.status).toBe(422);
    expect(watcher.text).toContain(says('error.unknownCode'));

    await reporter.get('/box');
    expect(reporter.text, 'who renewed it is still in').toContain(says('box.title'));
    await runtime().drain();
    const desk = await Staff.signIn(runtime(), 'desk');
    expect(await desk.read(tip)).not.toContain('I am still here.');
    await desk.ask(tip, 'answer', { words: 'We are glad that you told us.' });
    await runtime().drain();
    const again = await Reporter.at(runtime()).open(fresh);
    expect(again.text).toContain('We are glad that you told us.');
    await again.press('sent');
    expect(again.text).toContain('Somebody reads over my shoulder.');
  });

  it('can be guessed at only so often: what was typed stays, and the right one works half a minute later', async () => {
    const { code } = await sendIn(runtime(), { tell: { report: 'The gate is painted green.' } });
    const from = '192.0.2.33';
    startOf(SLOT, runtime().clock);
    const guesser = await Reporter.at(runtime(), { from }).get('/box');
    for (let guess = 0; guess < 12 && guesser.status !== 429; guess += 1) {
      await guesser.press('open', { code: wrongCode(guess) });
      expect([422, 429]).toContain(guesser.status);
    }
    expect(guesser.status).toBe(429);
    await guesser.press('open', { code });
    expect(guesser.status, 'not even tried').toBe(429);
    expect(guesser.valueOf('code')).toBe(code);
    const seconds = Number(guesser.header('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(30);

    const elsewhere = await Reporter.at(runtime()).open(code);
    expect(elsewhere.text, 'no limit attaches to a mailbox').toContain(says('box.title'));

    runtime().clock.advance(seconds * 1000);
    await guesser.press('open');
    expect(guesser.status).toBe(200);
    expect(guesser.text).toContain(says('box.title'));
  });

  it('is read in the digits of another script, with gaps or without', async () => {
    const { code } = await sendIn(runtime(), { tell: { report: 'Two lorries, no lights.' } });
    const arabic = code.replace(/\d/g, (digit) => String.fromCodePoint(0x0660 + Number(digit)));
    for (const typed of [arabic, code.replaceAll(' ', ''), code.replaceAll(' ', '-')]) {
      const { text } = await Reporter.at(runtime()).open(typed);
      expect(text).toContain(says('box.title'));
    }
  });

  it('is asked for again after half an hour away, and what was being written waits', async () => {
    const { code, tip } = await sendIn(runtime(), { tell: { report: 'A whistle, then they all line up.' } });
    const reporter = await Reporter.at(runtime()).open(code);
    runtime().clock.advance(29 * MINUTE);
    await reporter.press('sent');
    expect(reporter.text).toContain('A whistle');
    await reporter.get('/box');

    runtime().clock.advance(31 * MINUTE);
    await reporter.press('write', { text: 'The whistle is at six.' });
    expect(reporter.status).toBe(403);
    expect(reporter.text).toContain(says('enter.away'));
    expect(reporter.valueOf('text')).toBe('The whistle is at six.');
    await reporter.press('open', { code });
    expect(reporter.valueOf('text'), 'not sent yet').toBe('The whistle is at six.');
    await reporter.press('write');
    expect(reporter.text).toContain(says('write.done'));
    await runtime().drain();
    const desk = await Staff.signIn(runtime(), 'desk');
    expect((await desk.read(tip)).split('The whistle is at six.')).toHaveLength(2);
  });

  it('loses nothing of a form that lay open for an hour', async () => {
    const reporter = await Reporter.at(runtime()).fillIn({ tell: { report: 'The kitchen has one window.' } });
    runtime().clock.advance(60 * MINUTE);
    await reporter.submit({}, { button: 'go=to:tell' });
    expect(reporter.valueOf('report')).toBe('The kitchen has one window.');
    await reporter.submit({}, { button: 'go=send' });
    expect(showsCode(reporter.text)).toBe(true);
  });

  it('is forgotten by the browser when they press close', async () => {
    const { code } = await sendIn(runtime(), { tell: { report: 'The third floor is never lit.' } });
    const reporter = await Reporter.at(runtime()).open(code);
    const cookie = [...reporter.cookies()].map(([name, value]) => `${name}=${value}`).join('; ');
    await reporter.post('/close', { l: 'en' });
    expect(reporter.header('clear-site-data')).toContain('"cookies"');
    expect(reporter.text).toContain(says('closed.title'));
    await reporter.get('/box');
    expect(reporter.text).toContain(says('enter.title'));
    const stolen = await fetch(new URL('/box', reporter.url), { headers: { cookie } });
    expect(await stolen.text(), 'nor does the cookie open it for anybody else').toContain(says('enter.title'));
  });
});
