import { describe, expect, it } from 'vitest';
import { useRuntime } from '../runtime.ts';
import { summaryOf, whoOpens } from './support/openers.ts';
import { Reporter } from './support/reporter.ts';
import { Staff } from './support/staff.ts';

describe('the way of a tip', () => {
  const runtime = useRuntime();

  it('goes from the form to the desk, on to an NGO, and the answer back', async () => {
    const reporter = Reporter.at(runtime());
    const code = await reporter.report({
      tell: { report: 'Six of us sleep in the shed behind the brick works.' },
      danger: { now: 'no', hurt: 'no', moved: 'no', selfHarm: 'no', under18: 'no', child: 'no' },
      details: { relation: 'self', area: 'ZZ-N', needs: ['shelter'], identity: 'Call me Blue.' },
      answer: { choice: 'helpers', safe: 'yes' },
    });
    await runtime().drain();

    const desk = await Staff.signIn(runtime(), 'desk');
    const [line] = await desk.inbox();
    const tip = line?.tip ?? '';
    expect(await desk.read(tip, ['identity'])).toContain('behind the brick works');
    expect(desk.text).toContain('Call me Blue.');
    expect(summaryOf(await whoOpens(runtime(), tip))).toEqual({
      'staff-desk': ['report', 'identity', 'victim', 'compelled'].sort(),
    });

    await desk.ask(tip, 'answer', { words: 'There is a bed for you tonight.' });
    await runtime().drain();
    const again = await Reporter.at(runtime()).open(code);
    expect(again.text).toContain('There is a bed for you tonight.');

    await desk.ask(tip, 'pass_on', { to: 'ngo-lantern', words: 'Please take this one.' });
    await runtime().drain();
    const ngo = await Staff.signIn(runtime(), 'ngo-lantern');
    const [received] = await ngo.inbox();
    expect(received?.tip).toBe(tip);
    expect(await ngo.read(tip)).toContain('behind the brick works');
  });
});
