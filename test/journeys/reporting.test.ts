import { describe, expect, it } from 'vitest';
import { startOf, useJourneys } from './support/journeys.ts';
import { rowsOf, summaryOf, whoOpens } from './support/openers.ts';
import { codeIn, Reporter } from './support/reporter.ts';
import { says } from './support/says.ts';
import { Staff } from './support/staff.ts';
import { referralsOf, sendIn, tipOf } from './support/tips.ts';

/** What a neighbourhood sends is counted by ten minutes of the clock. */
const WINDOW = 600_000;
const EVERY_PART = ['compelled', 'identity', 'report', 'victim'];

describe('reporting', () => {
  const runtime = useJourneys();

  it('takes a report with nothing in it but danger, and puts it before all others', async () => {
    const calm = await sendIn(runtime(), {
      tell: { report: 'The laundry on Mill Lane never shuts.' },
      danger: { now: 'no', hurt: 'no', moved: 'no', selfHarm: 'no', under18: 'no', child: 'no' },
      details: { relation: 'neighbour' },
    });

    const somebody = Reporter.at(runtime());
    const tip = await tipOf(runtime(), async () => {
      await somebody.get('/form');
      await somebody.submit({}, { button: 'go=next' });
      await somebody.submit({ now: 'yes' }, { button: 'go=send' });
    });
    await runtime().drain();
    expect(somebody.text).toContain(says('code.title'));
    expect(somebody.text, 'the number to call').toContain('555-0100');
    const code = codeIn(somebody.text);

    const desk = await Staff.signIn(runtime(), 'desk');
    const lines = await desk.inbox();
    expect(lines.map((line) => line.tip)).toEqual([tip, calm.tip]);
    expect(lines[0]?.text).toContain('Immediate');
    expect(lines[0]?.text).toContain('Danger now');
    expect(await desk.read(tip)).toContain('Nothing was written here.');
    expect(desk.text).toContain('A life may be at risk: danger now.');
    expect(desk.text).toContain('They chose: only the desk.');
    expect(desk.offered, 'nobody was agreed to').not.toContain('pass_on');
    expect(summaryOf(await whoOpens(runtime(), tip))).toEqual({ 'staff-desk': EVERY_PART });

    const again = await Reporter.at(runtime()).open(code);
    expect(again.text).toContain(says('box.choice', { choice: says('choice.only_you') }));
  });

  it('takes a report with everything, and each part arrives where it may and nowhere else', async () => {
    const { code, tip, reporter } = await sendIn(runtime(), {
      tell: { report: 'Nine people sort scrap behind the old dairy.' },
      danger: { now: 'no', hurt: 'no', moved: 'unknown', selfHarm: 'no', under18: 'no', child: 'no' },
      details: {
        exploitation: ['labour', 'criminality'],
        indicators: ['un13', 'cd02', 'ex02'],
        area: 'ZZ-N',
        women: '2',
        men: '٧',
        relation: 'self',
        needs: ['shelter', 'legal_aid'],
        identity: 'They call me Heron.',
        victim: 'My cousin Wren, bunk nine.',
        compelled: 'They made me carry the copper.',
        conflicts: ['border-office'],
        mustNotSee: 'Not the foreman Crake.',
      },
      answer: {
        choice: 'helpers_and_police',
        safe: 'yes',
        when: 'evening',
        howToAnswer: 'Say you sell seeds.',
        number: '+1 202 555 0143',
      },
    });
    const onCheckPage = reporter.pages.at(-2)?.text ?? '';
    for (const typed of ['old dairy', 'Heron', 'Wren', 'copper', 'Crake', 'seeds', '+1 202 555 0143']) {
      expect(onCheckPage).toContain(typed);
    }

    const desk = await Staff.signIn(runtime(), 'desk');
    const closed = (await desk.look(tip)).text;
    for (const fact of [
      'Forced labour, Forced crime',
      'North Province',
      '2 adults (female), 7 adults (male)',
      'Reported by The person themself',
      'About to be moved Not said',
      'Shelter, Legal help',
      'Yes, in the evening; a number was left with the relay',
    ]) {
      expect(closed).toContain(fact);
    }
    for (const sealed of [
      'dairy',
      'Heron',
      'Wren',
      'copper',
      'Crake',
      'seeds',
      '0143',
      'Border Office',
      'border-office',
    ]) {
      expect(closed, 'nothing is opened by looking').not.toContain(sealed);
    }
    const report = await desk.read(tip);
    expect(report).toContain('Nine people sort scrap behind the old dairy.');
    expect(report).toContain('Not the foreman Crake.');
    expect(report).toContain('Say you sell seeds.');
    expect(report, 'each further part by itself').not.toContain('Heron');
    expect(await desk.read(tip, ['identity'])).toContain('Heron');
    expect(await desk.read(tip, ['victim'])).toContain('Wren');
    expect(await desk.read(tip, ['compelled'])).toContain('copper');

    expect(desk.passOnOptions.join(), 'named as involved').not.toContain('Police');
    await desk.ask(tip, 'pass_on', { to: 'ngo-lantern', words: 'Bed and papers, please.' });
    await runtime().drain();
    expect(summaryOf(await whoOpens(runtime(), tip))).toEqual({
      'staff-desk': ['compelled', 'identity', 'message', 'report', 'victim'],
      'staff-ngo-lantern': ['identity', 'message', 'report', 'victim'],
    });
    const lantern = await Staff.signIn(runtime(), 'ngo-lantern');
    expect(await lantern.read(tip, ['identity', 'victim'])).toMatch(/old dairy.*Heron.*Wren.*Bed and papers, please\./);
    expect(lantern.html, 'never without a consent of its own').not.toContain('value="compelled"');
    expect(JSON.stringify(await referralsOf(runtime(), tip)), 'who must not see it is no partner’s').not.toContain(
      'border',
    );

    const again = await Reporter.at(runtime()).open(code);
    expect(again.text).toContain(says('kindOf.ngo'));
    await again.press('sent');
    for (const typed of ['old dairy', 'Heron', 'Wren', 'copper', 'Crake', 'seeds']) expect(again.text).toContain(typed);
    expect(again.text, 'the number is the relay’s alone').not.toContain('0143');
  });

  it('asks nobody on behalf of someone under 18, and keeps their words from the police', async () => {
    const young = Reporter.at(runtime());
    await young.get('/form');
    await young.submit({ report: 'I sleep in the shop.' }, { button: 'go=next' });
    await young.submit({ under18: 'yes', now: 'yes' }, { button: 'go=next' });
    expect(young.text.indexOf('555-0122'), 'their own line first').toBeLessThan(young.text.indexOf('555-0100'));
    expect(young.text).toContain(says('numbers.child'));
    await young.submit({ relation: 'self', area: 'ZZ-S' }, { button: 'go=next' });
    expect(young.text).toContain(says('choice.child'));
    await young.submit({ choice: 'helpers_and_police' }, { button: 'go=next' });
    const tip = await tipOf(runtime(), () => young.submit({}, { button: 'go=send' }));
    await runtime().drain();

    expect(summaryOf(await whoOpens(runtime(), tip))).toEqual({
      'staff-child-care': ['identity', 'report', 'victim'],
      'staff-desk': EVERY_PART,
    });
    const desk = await Staff.signIn(runtime(), 'desk');
    await desk.look(tip);
    expect(desk.text).toContain('Reporter under 18 Yes');
  });

  it('never lets somebody else’s yes cover the name of the one they tell about', async () => {
    const { tip } = await sendIn(runtime(), {
      tell: { report: 'The cook next door is never seen outside.' },
      danger: { now: 'yes', child: 'no' },
      details: {
        relation: 'neighbour',
        area: 'ZZ-N',
        identity: 'I am at number four.',
        victim: 'She is called Linnet.',
      },
      answer: { choice: 'helpers' },
    });
    expect(summaryOf(await whoOpens(runtime(), tip))).toEqual({
      'staff-desk': EVERY_PART,
      'staff-ngo-lantern': ['identity', 'report'],
    });
    const desk = await Staff.signIn(runtime(), 'desk');
    await desk.look(tip);
    expect(desk.text).toContain('it covers what they saw, and never who the victim is');
    expect(desk.passOnOptions.length).toBeGreaterThan(0);
    expect(desk.passOnOptions.join()).not.toContain('who the victim may be');
    const lantern = await Staff.signIn(runtime(), 'ngo-lantern');
    expect(await lantern.read(tip, ['identity'])).toContain('number four');
    expect(lantern.html).not.toContain('value="victim"');
  });

  it('takes what a machine may have filled in: marked, and last among the routine', async () => {
    const machine = Reporter.at(runtime());
    await machine.fillIn({ tell: { report: 'Buy cheap lamps.' } });
    const trapped = await tipOf(runtime(), () => machine.submit({ website: 'lamps' }, { button: 'go=send' }));
    expect(machine.text, 'never refused').toContain(says('code.title'));
    await runtime().drain();
    runtime().clock.advance(5 * 60_000);
    const calm = await sendIn(runtime(), {
      tell: { report: 'A bus waits at the gate each dawn.' },
      danger: { now: 'no', hurt: 'no', moved: 'no', selfHarm: 'no', under18: 'no', child: 'no' },
    });
    const trappedInDanger = Reporter.at(runtime());
    await trappedInDanger.fillIn({ danger: { now: 'yes' } });
    const inDanger = await tipOf(runtime(), () => trappedInDanger.submit({ website: 'x' }, { button: 'go=send' }));
    await runtime().drain();

    const desk = await Staff.signIn(runtime(), 'desk');
    const lines = await desk.inbox();
    const ours = lines.filter(({ tip }) => [trapped, calm.tip, inDanger].includes(tip));
    expect(ours.map(({ tip }) => tip)).toEqual([inDanger, calm.tip, trapped]);
    expect(lines.at(-1)?.tip).toBe(trapped);
    expect(lines.at(-1)?.text).toContain('May be automatic');
    expect(ours[0]?.text).toContain('Immediate');
    expect(await desk.read(trapped)).toContain('Buy cheap lamps.');
  });

  it('takes more from one neighbourhood than it sends: marked from then on, and another’s are not', async () => {
    const from = '192.0.2.9';
    startOf(WINDOW, runtime().clock);
    const texts: string[] = [];
    for (let sent = 0; sent < 13; sent += 1) {
      const person = Reporter.at(runtime(), { from });
      await person.get('/form');
      await person.submit({ report: `Lamps number ${sent}.` }, { button: 'go=send' });
      texts.push(person.text);
    }
    expect(texts.every((text) => text.includes(says('code.title')))).toBe(true);
    await sendIn(runtime(), { tell: { report: 'Elsewhere, a door is watched.' } });
    await runtime().drain();
    const suspicions = (await rowsOf(runtime(), 'Referrals'))
      .filter(({ sk }) => String(sk).startsWith('referral#'))
      .map(({ label }) => JSON.stringify(label));
    expect(suspicions.filter((label) => label.includes('"suspicion":"flood"'))).toHaveLength(1);
  });
});
