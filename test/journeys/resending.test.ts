import { describe, expect, it } from 'vitest';
import { useJourneys } from './support/journeys.ts';
import { rowsOf } from './support/openers.ts';
import { having, textOf } from './support/person.ts';
import { codeIn, Reporter, showsCode } from './support/reporter.ts';
import { says } from './support/says.ts';
import { Staff } from './support/staff.ts';
import { actsOf, referralsOf, sendIn, tipOf, tipsOf } from './support/tips.ts';

const HOUR = 3_600_000;

describe('sending again', () => {
  const runtime = useJourneys();

  it('gives the same code for the same form, pressed twice at once and once more: one tip, one referral', async () => {
    const reporter = await Reporter.at(runtime()).fillIn({ tell: { report: 'The night shift never goes home.' } });
    const pressed = reporter.prepare({}, { button: 'go=send' });
    let codes: string[] = [];
    const tip = await tipOf(runtime(), async () => {
      const pages = await Promise.all([1, 2, 3].map(() => reporter.sendUnseen(pressed)));
      codes = pages.map((page) => codeIn(textOf(page)));
    });
    await runtime().drain();
    await reporter.send(pressed);
    expect(new Set([...codes, codeIn(reporter.text)]).size).toBe(1);
    expect(await tipsOf(runtime())).toEqual([tip]);

    await runtime().drain();
    expect(await referralsOf(runtime(), tip)).toHaveLength(1);
    const desk = await Staff.signIn(runtime(), 'desk');
    expect(await desk.inbox()).toHaveLength(1);
    expect(await desk.read(tip)).toContain('The night shift never goes home.');
    expect((await actsOf(runtime(), 'pipeline', tip)).filter(({ act }) => act === 'accepted')).toHaveLength(1);
  });

  it('leaves nothing behind of the tries that lost', async () => {
    runtime().clock.advance(3 * HOUR);
    await runtime().runSchedules();
    const parts = (await rowsOf(runtime(), 'Parts')).map(({ part }) => String(part)).sort();
    expect(parts).toEqual(['compelled', 'identity', 'report', 'victim']);
    expect(await rowsOf(runtime(), 'Mailboxes')).toHaveLength(1);
  });

  it('does not show the code again once the mailbox was opened', async () => {
    const reporter = await Reporter.at(runtime()).fillIn({ tell: { report: 'A list hangs behind the door.' } });
    const pressed = reporter.prepare({}, { button: 'go=send' });
    await reporter.send(pressed);
    const code = codeIn(reporter.text);
    const before = await tipsOf(runtime());
    await reporter.open(code);
    expect(reporter.text).toContain(says('box.title'));

    await reporter.send(pressed);
    expect(reporter.text).toContain(says('code.shown'));
    expect(showsCode(reporter.text)).toBe(false);
    expect(await tipsOf(runtime())).toEqual(before);
    await reporter.get('/box');
    expect(reporter.text, 'what is open stays open').toContain(says('box.title'));
  });

  it('adds words that are sent twice once, and answers too', async () => {
    const { code, tip } = await sendIn(runtime(), { tell: { report: 'The cook counts the spoons.' } });
    const reporter = await Reporter.at(runtime()).open(code);
    const words = reporter.prepare({ text: 'Eleven spoons.' }, { button: 'act=write' });
    await Promise.all([1, 2].map(() => reporter.sendUnseen(words)));
    await reporter.send(words);
    await runtime().drain();
    expect(reporter.text.split('Eleven spoons.')).toHaveLength(2);

    const desk = await Staff.signIn(runtime(), 'desk');
    expect((await desk.read(tip)).split('Eleven spoons.')).toHaveLength(2);
    await desk.look(tip);
    const answer = desk.prepare({ words: 'One is missing.' }, { where: having('act', 'answer') });
    await Promise.all([1, 2].map(() => desk.sendUnseen(answer)));
    await desk.send(answer);
    await runtime().drain();
    await reporter.get('/box');
    expect(reporter.text.split('One is missing.')).toHaveLength(2);
  });

  it('takes the same form in another session as a new tip, with a code of its own', async () => {
    const reporter = await Reporter.at(runtime()).fillIn({ tell: { report: 'They keep the phones in a tin.' } });
    const pressed = reporter.prepare({}, { button: 'go=send' });
    await reporter.send(pressed);
    const code = codeIn(reporter.text);
    const before = await tipsOf(runtime());

    const stranger = Reporter.at(runtime());
    await stranger.get('/form');
    await stranger.send(pressed);
    const borrowed = codeIn(stranger.text);
    const bare = await Reporter.at(runtime()).send(pressed);
    expect(new Set([code, borrowed, codeIn(bare.text)]).size).toBe(3);
    expect(await tipsOf(runtime())).toHaveLength(before.length + 2);
    await stranger.open(borrowed);
    expect(stranger.text).toContain(says('box.title'));
  });
});
