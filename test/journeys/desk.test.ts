import { describe, expect, it } from 'vitest';
import { useJourneys } from './support/journeys.ts';
import { summaryOf, whoOpens } from './support/openers.ts';
import { having } from './support/person.ts';
import { Reporter } from './support/reporter.ts';
import { Staff } from './support/staff.ts';
import { actsOf, sendIn } from './support/tips.ts';

const MINUTE = 60_000;

describe('at the desk', () => {
  const runtime = useJourneys();

  it('a sign-in that ran out costs nobody what they were writing', async () => {
    const { code, tip } = await sendIn(runtime(), { tell: { report: 'The ferry has no name.' } });
    const desk = await Staff.signIn(runtime(), 'desk');
    await desk.look(tip);
    const answer = desk.prepare({ words: 'Which pier?' }, { where: having('act', 'answer') });
    runtime().clock.advance(16 * MINUTE);
    await desk.send(answer);
    expect(desk.status).toBe(401);
    expect(desk.valueOf('words')).toBe('Which pier?');
    const kept = desk.prepare({});

    await desk.get('/sign-in/start');
    await desk.submit({}, { button: 'account=anna@desk' });
    await desk.send(kept);
    expect(desk.valueOf('words'), 'in its place again, and not sent').toBe('Which pier?');
    await runtime().drain();
    const reporter = await Reporter.at(runtime()).open(code);
    expect(reporter.text).not.toContain('Which pier?');
    await desk.submit({}, { where: having('act', 'answer') });
    await runtime().drain();
    await reporter.get('/box');
    expect(reporter.text).toContain('Which pier?');
    expect(reporter.html, 'a role and never a name').not.toMatch(/anna/i);
  });

  it('every opening is on record before anything is read, and by whom', async () => {
    const { tip } = await sendIn(runtime(), { tell: { report: 'The stove is cold.' } });
    const [anna, sam] = [await Staff.signIn(runtime(), 'desk'), await Staff.signIn(runtime(), 'desk', 'sam@desk')];
    await anna.look(tip);
    expect(await actsOf(runtime(), 'desk', tip)).toEqual([]);
    expect(await anna.read(tip)).toContain('The stove is cold.');
    expect(await sam.read(tip, ['identity'])).toContain('The stove is cold.');
    const entries = await actsOf(runtime(), 'desk', tip);
    expect(entries.map(({ act }) => act)).toEqual(['part_read', 'part_read', 'part_read']);
    expect(new Set(entries.map(({ actor }) => actor)).size).toBe(2);
    expect(JSON.stringify(entries)).not.toMatch(/anna|sam@|stove/);
  });

  it('a desk that declines, since one of its own may be involved, hands its place to the second desk', async () => {
    const { code, tip } = await sendIn(runtime(), { tell: { report: 'Your night watch sells the list.' } });
    const desk = await Staff.signIn(runtime(), 'desk');
    expect(await desk.read(tip)).toContain('sells the list');
    await desk.ask(tip, 'decline', { reason: 'conflict' });
    await runtime().drain();
    expect(Object.keys(summaryOf(await whoOpens(runtime(), tip)))).toEqual(['staff-desk-two']);
    await desk.look(tip);
    expect(desk.offered).toEqual([]);
    expect(desk.html).not.toContain('sells the list');

    const second = await Staff.signIn(runtime(), 'desk-two');
    expect(await second.read(tip)).toContain('sells the list');
    await second.ask(tip, 'answer', { words: 'It is with others now.' });
    await runtime().drain();
    const reporter = await Reporter.at(runtime()).open(code);
    expect(reporter.text).toContain('It is with others now.');
  });

  it('what nobody has seen in time raises the alarm, and is still there', async () => {
    const { tip } = await sendIn(runtime(), { danger: { now: 'yes' } });
    const alarms = (): number =>
      runtime()
        .logs()
        .filter(({ text }) => text.includes('referral_overdue')).length;
    // Well before: a busy machine takes a minute for what follows.
    runtime().clock.advance(10 * MINUTE);
    await runtime().runSchedules();
    await runtime().drain();
    expect(alarms()).toBe(0);
    runtime().clock.advance(7 * MINUTE);
    await runtime().runSchedules();
    await runtime().drain();
    expect(alarms()).toBe(1);
    const desk = await Staff.signIn(runtime(), 'desk');
    const [line] = await desk.inbox();
    expect(line?.tip).toBe(tip);
    expect(line?.text).toMatch(/overdue|late/i);
    await desk.read(tip);
    await runtime().drain();
    runtime().clock.advance(60 * MINUTE);
    await runtime().runSchedules();
    await runtime().drain();
    expect(alarms(), 'seen').toBe(1);
  });
});
