import type { Runtime } from '../../infra/local/runtime.ts';
import { Reporter, type Story } from '../journeys/support/reporter.ts';
import type { Recorded, Recorder } from './recording.ts';

const calm = { now: 'no', hurt: 'no', moved: 'no', selfHarm: 'no', under18: 'no', child: 'no' };
const WORDS = 'There are six of us in the house behind the brick works and they keep our papers. '.repeat(6);

/** What somebody with time to think fills in: nothing is urgent, and helpers may know. */
export const routineStory: Story = {
  tell: { report: WORDS },
  danger: calm,
  details: { relation: 'self', area: 'ZZ-N', needs: ['shelter'], identity: 'Call me Blue.', victim: 'I am Siskin.' },
  answer: { choice: 'helpers', safe: 'yes' },
};

export const urgentStory: Story = { ...routineStory, danger: { ...calm, now: 'yes' } };

/** Until nothing is under way any more, and everybody has said so. */
const settle = (runtime: Runtime): Promise<void> => runtime.drain({ timeoutMilliseconds: 120_000 });

interface Sent {
  /** The pages before. */
  readonly before: Recorded;
  /** From the press of "send" until the partner is told. */
  readonly sent: Recorded;
}

export const sendOne = async (runtime: Runtime, recorder: Recorder, story: Story): Promise<Sent> => {
  recorder.take();
  const reporter = await Reporter.at(runtime).fillIn(story);
  const before = recorder.take();
  await reporter.submit({}, { button: 'go=send' });
  await settle(runtime);
  return { before, sent: recorder.take() };
};

/** The same, as a program sends it. */
export const jsonReport = {
  report: WORDS,
  identity: 'Call me Blue.',
  victim: 'I am Siskin.',
  area: 'ZZ-N',
  needs: ['shelter'],
  relation: 'self',
  under18: 'no',
  danger: { now: 'no', hurt: 'no', selfHarm: 'no', moved: 'no', child: 'no' },
  safe: 'yes',
  choice: 'helpers',
};
