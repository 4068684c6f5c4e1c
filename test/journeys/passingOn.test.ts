import { describe, expect, it } from 'vitest';
import { useJourneys } from './support/journeys.ts';
import { summaryOf, whoOpens } from './support/openers.ts';
import { Reporter } from './support/reporter.ts';
import { says } from './support/says.ts';
import { Staff } from './support/staff.ts';
import { sendIn } from './support/tips.ts';

const calm = { now: 'no', hurt: 'no', moved: 'no', selfHarm: 'no', under18: 'no', child: 'no' };

describe('passing on', () => {
  const runtime = useJourneys();

  it('is declined, goes on to who fits, and whoever accepts there leads and answers', async () => {
    const { code, tip } = await sendIn(runtime(), {
      tell: { report: 'The greenhouse doors are wired.' },
      danger: calm,
      details: { relation: 'self', area: 'ZZ-N', needs: ['legal_aid'] },
      answer: { choice: 'helpers' },
    });
    const reporter = await Reporter.at(runtime()).open(code);
    await reporter.press('write', { text: 'There are glass cuts, too.' });
    await runtime().drain();

    const desk = await Staff.signIn(runtime(), 'desk');
    expect(await desk.read(tip)).toContain('There are glass cuts, too.');
    await desk.ask(tip, 'pass_on', { to: 'ngo-harbour', words: 'For the house by the quay only.' });
    await runtime().drain();
    await desk.look(tip);
    expect(desk.text, 'until somebody accepts').toContain('You lead');

    const harbour = await Staff.signIn(runtime(), 'ngo-harbour');
    expect(await harbour.read(tip)).toMatch(/greenhouse doors.*For the house by the quay only\./);
    expect(harbour.offered).not.toContain('answer');
    expect(harbour.text, 'what was written to the lead before').not.toContain('glass cuts');
    await harbour.ask(tip, 'decline', { reason: 'outside_area' });
    await runtime().drain();
    await harbour.look(tip);
    expect(harbour.text).toContain('Declined');
    expect(harbour.offered).toEqual([]);
    expect(harbour.html).not.toContain('greenhouse');
    expect(summaryOf(await whoOpens(runtime(), tip))).toEqual({
      'staff-desk': ['compelled', 'identity', 'message', 'report', 'victim'],
      'staff-ngo-lantern': ['identity', 'report', 'victim'],
    });

    const lantern = await Staff.signIn(runtime(), 'ngo-lantern');
    const [line] = await lantern.inbox();
    expect(line?.tip).toBe(tip);
    const before = await lantern.read(tip);
    expect(before).toContain('greenhouse doors');
    expect(before, 'written to another').not.toContain('quay');
    expect(before).not.toContain('glass cuts');
    expect(before).not.toMatch(/Harbour|ngo-harbour/);
    await lantern.ask(tip, 'accept');
    await runtime().drain();
    expect(await lantern.read(tip), 'the lead reads what came before').toContain('There are glass cuts, too.');
    expect(lantern.text).not.toContain('quay');
    expect(lantern.text).toContain('You lead');
    await desk.look(tip);
    expect(desk.text).not.toContain('You lead');
    expect(desk.offered).not.toContain('answer');

    await lantern.ask(tip, 'answer', { words: 'We know somebody who knows about wires.' });
    await runtime().drain();
    const again = await Reporter.at(runtime()).open(code);
    expect(again.text).toMatch(new RegExp(`${says('kindOf.ngo')} We know somebody who knows about wires\\.`));
    await again.press('write', { text: 'Please come on foot.' });
    await runtime().drain();
    expect(await lantern.read(tip)).toContain('Please come on foot.');
    expect(await desk.read(tip), 'mail goes to whoever leads now').not.toContain('Please come on foot.');
    expect(desk.text, 'who led keeps what it had').toContain('There are glass cuts, too.');
  });

  it('is declined by everybody who fits, and is back with the desk, which is told', async () => {
    const { tip } = await sendIn(runtime(), {
      tell: { report: 'The pickers sleep in crates.' },
      danger: calm,
      details: { relation: 'self', area: 'ZZ-N' },
      answer: { choice: 'helpers' },
    });
    const desk = await Staff.signIn(runtime(), 'desk');
    await desk.read(tip);
    await desk.ask(tip, 'pass_on', { to: 'ngo-lantern' });
    await runtime().drain();
    expect((await desk.inbox()).map((line) => line.tip)).not.toContain(tip);

    const lantern = await Staff.signIn(runtime(), 'ngo-lantern');
    await lantern.ask(tip, 'decline', { reason: 'no_capacity' });
    await runtime().drain();
    expect(Object.keys(summaryOf(await whoOpens(runtime(), tip)))).toEqual(['staff-desk']);
    expect(
      (await desk.inbox()).map((line) => line.tip),
      'among what is new',
    ).toContain(tip);
    await desk.look(tip);
    expect(desk.text).toContain('You lead');
    expect(desk.text).toContain('it is back with whoever asked');
    expect(desk.passOnOptions.join(), 'who declined is not offered again').not.toContain('Lantern House');
    expect(desk.passOnOptions.join()).toContain('Harbour Shelter');
  });

  it('is undone by nobody: a second yes, later, takes no lead away', async () => {
    const { tip } = await sendIn(runtime(), {
      tell: { report: 'The fishing boats never land.' },
      danger: calm,
      details: { relation: 'self', area: 'ZZ-S' },
      answer: { choice: 'helpers' },
    });
    const desk = await Staff.signIn(runtime(), 'desk');
    await desk.ask(tip, 'pass_on', { to: 'ngo-harbour' });
    await runtime().drain();
    await desk.ask(tip, 'pass_on', { to: 'child-care' });
    await runtime().drain();
    const harbour = await Staff.signIn(runtime(), 'ngo-harbour');
    await harbour.ask(tip, 'accept');
    await runtime().drain();
    const care = await Staff.signIn(runtime(), 'child-care');
    await care.ask(tip, 'accept');
    await runtime().drain();
    await harbour.look(tip);
    expect(harbour.text).toContain('You lead');
    await care.look(tip);
    expect(care.text).toContain('Accepted');
    expect(care.text).not.toContain('You lead');
  });

  it('is asked of a partner that was told at once: with its yes it leads', async () => {
    const { code, tip } = await sendIn(runtime(), {
      tell: { report: 'The lift stops between two floors.' },
      danger: { now: 'yes', child: 'no' },
      details: { relation: 'self', area: 'ZZ-N' },
      answer: { choice: 'helpers' },
    });
    const lantern = await Staff.signIn(runtime(), 'ngo-lantern');
    expect(await lantern.read(tip)).toContain('between two floors');
    await lantern.ask(tip, 'accept');
    await runtime().drain();
    await lantern.look(tip);
    expect(lantern.text, 'told is not asked').not.toContain('You lead');

    const desk = await Staff.signIn(runtime(), 'desk');
    await desk.look(tip);
    expect(desk.passOnOptions.join()).toContain('Lantern House');
    await desk.ask(tip, 'pass_on', { to: 'ngo-lantern' });
    await runtime().drain();
    expect(
      (await lantern.inbox()).map((line) => line.tip),
      'asked anew',
    ).toContain(tip);
    await lantern.look(tip);
    expect(lantern.text).not.toContain('You lead');
    await lantern.ask(tip, 'accept');
    await runtime().drain();
    await lantern.ask(tip, 'answer', { words: 'We are below, with a ladder.' });
    await runtime().drain();
    const reporter = await Reporter.at(runtime()).open(code);
    expect(reporter.text).toContain('We are below, with a ladder.');
  });

  it('ends with an outcome, and new words bring it back', async () => {
    const { code, tip } = await sendIn(runtime(), { tell: { report: 'Nobody pays the ferryman.' }, danger: calm });
    const desk = await Staff.signIn(runtime(), 'desk');
    await desk.read(tip);
    await desk.ask(tip, 'outcome', { outcome: 'silent' });
    await runtime().drain();
    await desk.ask(tip, 'close');
    await runtime().drain();
    expect((await desk.inbox('closed')).map((line) => line.tip)).toContain(tip);

    const reporter = await Reporter.at(runtime()).open(code);
    await reporter.press('write', { text: 'He was paid in eels.' });
    await runtime().drain();
    expect((await desk.inbox('new')).map((line) => line.tip)).toContain(tip);
    expect(await desk.read(tip)).toContain('He was paid in eels.');
    await desk.look(tip);
    expect(desk.offered).toContain('answer');
  });

  it('changes how soon somebody must look, with a reason, and the words that follow can only raise it', async () => {
    const { code, tip } = await sendIn(runtime(), { tell: { report: 'The mill turns all night.' }, danger: calm });
    const desk = await Staff.signIn(runtime(), 'desk');
    await desk.ask(tip, 'change_urgency', { to: 'urgent', reason: 'read_content' });
    await runtime().drain();
    await desk.look(tip);
    expect(desk.page.querySelector('h1')?.text).toContain('Urgent');
    expect(desk.text).toContain('What the report says');

    const reporter = await Reporter.at(runtime()).open(code);
    await reporter.press('write', { text: 'He has a knife.' });
    expect(reporter.text).toContain(says('write.danger'));
    expect(reporter.text).toContain('555-0100');
    await runtime().drain();
    await desk.look(tip);
    expect(desk.page.querySelector('h1')?.text).toContain('Immediate');
    await reporter.press('write', { text: 'The mill has stopped.' });
    await runtime().drain();
    await desk.look(tip);
    expect(desk.page.querySelector('h1')?.text).toContain('Immediate');
  });
});
