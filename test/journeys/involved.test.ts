import { describe, expect, it } from 'vitest';
import { useJourneys } from './support/journeys.ts';
import { rowsOf, summaryOf, whoOpens } from './support/openers.ts';
import { having } from './support/person.ts';
import { Reporter } from './support/reporter.ts';
import { Staff } from './support/staff.ts';
import { referralsOf, sendIn } from './support/tips.ts';

const EVERY_PART = ['compelled', 'identity', 'report', 'victim'];

describe('somebody who must not see it', () => {
  const runtime = useJourneys();

  /** Neither on a page nor in a row, a count or by its own credentials. */
  const neverSees = async (partner: string, tip: string): Promise<void> => {
    const staff = await Staff.signIn(runtime(), partner);
    for (const box of ['new', 'open', 'closed'] as const) expect(await staff.inbox(box)).toEqual([]);
    expect(staff.counts, `${partner} counts nothing`).toEqual(['New 0', 'Open 0', 'Closed 0']);
    await staff.look(tip);
    expect(staff.status).toBe(404);
    await staff.post(`/referrals/${tip}/open`, { part: 'report' });
    expect(staff.html).not.toContain('shutters');
    const rows = [...(await rowsOf(runtime(), 'Referrals')), ...(await rowsOf(runtime(), 'Custody'))];
    expect(JSON.stringify(rows.filter(({ pk }) => [partner, `${partner}#${tip}`].includes(String(pk))))).not.toContain(
      tip,
    );
  };

  it('is the desk: the second desk reads, leads and answers, and the desk never learns of it', async () => {
    const { code, tip } = await sendIn(runtime(), {
      tell: { report: 'Behind the shutters they count us.' },
      details: { conflicts: ['line-trust'], relation: 'self', area: 'ZZ-N' },
      answer: { choice: 'helpers' },
    });
    expect(summaryOf(await whoOpens(runtime(), tip))).toEqual({ 'staff-desk-two': EVERY_PART });
    await neverSees('desk', tip);

    const second = await Staff.signIn(runtime(), 'desk-two');
    expect(await second.read(tip)).toContain('Behind the shutters they count us.');
    expect(second.text).toContain('You lead');
    expect(second.passOnOptions.join(), 'nor may it be passed on there').not.toContain('Zedland Line');
    await second.ask(tip, 'answer', { words: 'We read you, and not they.' });
    await runtime().drain();
    const reporter = await Reporter.at(runtime()).open(code);
    expect(reporter.text).toContain('We read you, and not they.');
    await neverSees('desk', tip);
  });

  it('is both desks: the reviewer stands in', async () => {
    const { tip } = await sendIn(runtime(), {
      tell: { report: 'Both are behind the shutters.' },
      details: { conflicts: ['desk', 'desk-two'] },
    });
    expect(summaryOf(await whoOpens(runtime(), tip))).toEqual({ 'staff-reviewer': EVERY_PART });
    await neverSees('desk', tip);
    expect((await referralsOf(runtime(), tip)).map(({ pk }) => pk)).toEqual(['reviewer']);
    const reviewer = await Staff.signIn(runtime(), 'reviewer');
    expect(await reviewer.read(tip)).toContain('Both are behind the shutters.');
    expect(reviewer.text).toContain('You lead');
  });

  it('is an office: every partner that is part of it is shut out, whatever was agreed to', async () => {
    const { tip } = await sendIn(runtime(), {
      tell: { report: 'The man with the stamp shuts the shutters.' },
      danger: { now: 'yes', child: 'no' },
      details: { conflicts: ['border-office'], relation: 'self', area: 'ZZ-N' },
      answer: { choice: 'helpers_and_police' },
    });
    expect(summaryOf(await whoOpens(runtime(), tip))).toEqual({
      'staff-desk': EVERY_PART,
      'staff-ngo-lantern': ['identity', 'report', 'victim'],
    });
    await neverSees('police-unit', tip);
    const desk = await Staff.signIn(runtime(), 'desk');
    await desk.look(tip);
    expect(desk.passOnOptions.length).toBeGreaterThan(0);
    expect(desk.passOnOptions.join()).not.toContain('Police');
    await desk.submit({ to: 'police-unit' }, { where: having('act', 'pass_on') });
    expect(desk.text).toContain('It cannot be passed on to them: the person’s choice does not allow it.');
    await runtime().drain();
    await neverSees('police-unit', tip);
  });

  it('is a whole ministry: with both desks in it the reviewer stands in, and the law’s duty waits there', async () => {
    const { tip } = await sendIn(runtime(), {
      tell: { report: 'The inspectors close the shutters themselves.' },
      danger: { now: 'yes', child: 'yes' },
      details: { conflicts: ['welfare-ministry'], relation: 'neighbour', area: 'ZZ-N' },
      answer: { choice: 'helpers' },
    });
    expect(Object.keys(summaryOf(await whoOpens(runtime(), tip)))).toEqual(['staff-reviewer']);
    await neverSees('child-care', tip);
  });
});
