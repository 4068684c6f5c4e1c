import { describe, expect, it } from 'vitest';
import { useJourneys } from './support/journeys.ts';
import { rowsOf, summaryOf, whoOpens } from './support/openers.ts';
import { Reporter } from './support/reporter.ts';
import { says } from './support/says.ts';
import { Staff } from './support/staff.ts';
import { actsOf, grantsOf, sendIn } from './support/tips.ts';

const calm = { now: 'no', hurt: 'no', moved: 'no', selfHarm: 'no', under18: 'no', child: 'no' };
const EVERY_PART = ['compelled', 'identity', 'report', 'victim'];

describe('a choice that is changed', () => {
  const runtime = useJourneys();

  it('narrowed after a pass-on, takes everything away from whoever had it; widened again, gives it back', async () => {
    const { code, tip } = await sendIn(runtime(), {
      tell: { report: 'We sew until the lamps go out.' },
      danger: calm,
      details: { relation: 'self', area: 'ZZ-N', victim: 'I am Siskin.' },
      answer: { choice: 'helpers' },
    });
    const desk = await Staff.signIn(runtime(), 'desk');
    await desk.ask(tip, 'pass_on', { to: 'ngo-lantern', words: 'She asks for a bed.' });
    await runtime().drain();
    const lantern = await Staff.signIn(runtime(), 'ngo-lantern');
    expect(await lantern.read(tip, ['victim'])).toMatch(/until the lamps go out.*Siskin.*She asks for a bed/);
    await lantern.ask(tip, 'note', { words: 'Room two is free.' });
    await runtime().drain();

    const reporter = await Reporter.at(runtime()).open(code);
    expect(reporter.text).toContain(says('kindOf.ngo'));
    await reporter.press('choices');
    await reporter.press('choose', { choice: 'only_you' });
    expect(reporter.text).toContain(says('choices.done'));
    await runtime().drain();

    expect(await grantsOf(runtime(), tip)).toEqual([
      'desk compelled',
      'desk identity',
      'desk message',
      'desk report',
      'desk victim',
    ]);
    expect(summaryOf(await whoOpens(runtime(), tip))).toEqual({
      'staff-desk': ['compelled', 'identity', 'message', 'report', 'victim'],
    });
    const [line] = await lantern.inbox();
    expect(line?.tip, 'among what is new, so that somebody sees it').toBe(tip);
    expect(line?.text).not.toContain('North Province');
    await lantern.look(tip);
    expect(lantern.text).toContain('No longer shared: the person changed who may know.');
    expect(lantern.offered).toEqual(['acknowledge']);
    expect(lantern.html).not.toMatch(/lamps|Siskin|a bed|Room two/);
    await reporter.get('/box');
    expect(reporter.text).not.toContain(says('kindOf.ngo'));
    await desk.look(tip);
    expect(desk.offered).not.toContain('pass_on');
    expect(desk.text).toContain('They chose: only the desk.');

    await reporter.press('choices');
    await reporter.press('choose', { choice: 'helpers' });
    await runtime().drain();
    expect(await lantern.read(tip, ['victim'])).toMatch(/until the lamps go out.*Siskin/);
    expect(lantern.text, 'its own note, too').toContain('Room two is free.');
    const deleted = (await actsOf(runtime(), 'pipeline', tip)).filter(({ act }) => act === 'grant_deleted');
    expect(deleted.length).toBeGreaterThan(0);
    expect(deleted.every(({ digests }) => digests.includes('partner:ngo-lantern'))).toBe(true);
  });

  it('cannot be outrun: what was opened before opens no more, though the page is still on the screen', async () => {
    const { code, tip } = await sendIn(runtime(), {
      tell: { report: 'The cellar has a second door.' },
      danger: calm,
      details: { relation: 'self', area: 'ZZ-N' },
      answer: { choice: 'helpers' },
    });
    const desk = await Staff.signIn(runtime(), 'desk');
    await desk.ask(tip, 'pass_on', { to: 'ngo-lantern' });
    await runtime().drain();
    const lantern = await Staff.signIn(runtime(), 'ngo-lantern');
    expect(await lantern.read(tip)).toContain('The cellar has a second door.');
    await lantern.look(tip);
    const pressed = lantern.prepare({}, { where: (form) => form.querySelector('input[value="report"]') !== null });
    const accept = lantern.prepare({}, { where: (form) => form.querySelector('input[value="accept"]') !== null });

    const reporter = await Reporter.at(runtime()).open(code);
    await reporter.press('choices');
    await reporter.press('choose', { choice: 'only_you' });
    await runtime().drain();
    await lantern.send(pressed);
    expect(lantern.html).not.toContain('cellar');
    await lantern.send(accept);
    await runtime().drain();
    await desk.look(tip);
    expect(desk.text, 'and nobody takes over by a page that is out of date').toContain('You lead');
  });

  it('taken from whoever leads, puts the desk in the lead again, which finds it among what is new', async () => {
    const { code, tip } = await sendIn(runtime(), {
      tell: { report: 'The well is behind the tannery.' },
      danger: calm,
      details: { relation: 'self', area: 'ZZ-N' },
      answer: { choice: 'helpers' },
    });
    const desk = await Staff.signIn(runtime(), 'desk');
    await desk.ask(tip, 'pass_on', { to: 'ngo-lantern' });
    await runtime().drain();
    const lantern = await Staff.signIn(runtime(), 'ngo-lantern');
    await lantern.ask(tip, 'accept');
    await desk.ask(tip, 'outcome', { outcome: 'referred_on' });
    await runtime().drain();
    expect((await desk.inbox('closed')).map((line) => line.tip)).toContain(tip);

    const reporter = await Reporter.at(runtime()).open(code);
    await reporter.press('choices');
    await reporter.press('choose', { choice: 'only_you' });
    await runtime().drain();
    expect((await desk.inbox()).map((line) => line.tip)).toContain(tip);
    await desk.look(tip);
    expect(desk.text).toContain('You lead');
    expect(desk.offered).toContain('answer');
  });

  it('widened, makes a pass-on possible that was not', async () => {
    const { code, tip } = await sendIn(runtime(), {
      tell: { report: 'The books have two sets of names.' },
      danger: calm,
      details: { relation: 'coworker', area: 'ZZ-S', victim: 'Ask for Dunlin.' },
    });
    const desk = await Staff.signIn(runtime(), 'desk');
    await desk.look(tip);
    expect(desk.offered).not.toContain('pass_on');
    expect(summaryOf(await whoOpens(runtime(), tip))).toEqual({ 'staff-desk': EVERY_PART });

    const reporter = await Reporter.at(runtime()).open(code);
    await reporter.press('choices');
    await reporter.press('choose', { choice: 'helpers_and_police' });
    expect(reporter.text).toContain(says('box.choice', { choice: says('choice.helpers_and_police') }));
    await runtime().drain();
    await desk.look(tip);
    expect(desk.passOnOptions).toContainEqual(
      expect.stringMatching(/^Police Unit for Persons .*: the report, who is reporting$/),
    );
    await desk.ask(tip, 'pass_on', { to: 'police-unit' });
    await runtime().drain();
    const police = await Staff.signIn(runtime(), 'police-unit');
    expect(await police.read(tip)).toContain('two sets of names');
    expect(summaryOf(await whoOpens(runtime(), tip))).toEqual({
      'staff-desk': EVERY_PART,
      'staff-police-unit': ['identity', 'report'],
    });
  });

  it('given up for good: what was sent is seen by nobody who holds the code, and the desk still reads it', async () => {
    const { code, tip } = await sendIn(runtime(), { tell: { report: 'He counts us like sheep.' }, danger: calm });
    const reporter = await Reporter.at(runtime()).open(code);
    await reporter.press('sent');
    expect(reporter.text).toContain('He counts us like sheep.');
    await reporter.press('giveUp');
    await reporter.press('giveUp.yes', { code });
    expect(reporter.text).toContain(says('giveUp.done'));
    expect(reporter.html).not.toContain('value="sent"');
    const parts = (await rowsOf(runtime(), 'Parts')).filter(({ pk }) => pk === tip);
    expect(parts.length).toBeGreaterThan(0);
    expect(parts.map(({ sealed }) => String(sealed)).join(), 'their recipient is gone').not.toContain('ECDH-ES');

    const desk = await Staff.signIn(runtime(), 'desk');
    expect(await desk.read(tip)).toContain('He counts us like sheep.');
    await desk.ask(tip, 'answer', { words: 'You are not sheep.' });
    await runtime().drain();
    const again = await Reporter.at(runtime()).open(code);
    expect(again.text).toContain('You are not sheep.');
    expect(again.text).not.toContain('He counts us');
  });
});
