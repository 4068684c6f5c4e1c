import type { Act, Report } from './acts.ts';

/** What is done by machines alone, at a time that a scene chooses. */
export type Moment =
  /** Upkeep runs, while a message that this role was to send was lost and something is owed for it. */
  | { readonly by: 'upkeep'; readonly unsent: 'web' | 'triage' | 'routing' | 'staff-desk' }
  /** Upkeep sweeps what a try at a tip left behind that was never accepted. */
  | { readonly by: 'sweep' }
  /** The time to undo a deletion has passed. */
  | { readonly by: 'erasure' };

export interface Scene {
  readonly name: string;
  readonly report: Report;
  /** What has been done before, undisturbed. */
  readonly before: readonly Act[];
  /** What is cut short at each of its calls; `submit` is the sending of the report itself. */
  readonly cut: 'submit' | Act | Moment;
}

const quiet: Report = {
  report: 'The shutters are nailed.',
  victim: '',
  area: 'ZZ-N',
  relation: 'neighbour',
  under18: 'no',
  danger: { now: 'no', hurt: 'no', selfHarm: 'no', moved: 'no', child: 'no' },
  conflicts: [],
  choice: 'helpers',
};
/** Somebody is in danger, so that a helper and the police are told at once. */
const danger: Report = {
  ...quiet,
  danger: { ...quiet.danger, now: 'yes' },
  relation: 'self',
  choice: 'helpers_and_police',
};

const reporter = { by: 'reporter' } as const;
const desk = { by: 'staff', partner: 'desk' } as const;
const ngo = { by: 'staff', partner: 'ngo-lantern' } as const;
const passOn: Act = { ...desk, act: 'pass_on', to: 'ngo-lantern', words: 'Please take this over.' };

const scene = (
  name: string,
  cut: Scene['cut'],
  { report = quiet, before = [] }: { report?: Report; before?: readonly Act[] } = {},
): Scene => ({ name, report, before, cut });

/** The journeys of a tip, each told up to the act that is cut short. */
export const scenes: readonly Scene[] = [
  scene('send', 'submit'),
  scene('send, in danger', 'submit', { report: danger }),
  scene('add words', { ...reporter, act: 'words', text: 'They moved the beds.' }),
  scene('add words of danger', { ...reporter, act: 'words', text: 'He has a gun.' }),
  scene('withdraw', { ...reporter, act: 'choice', choice: 'only_you' }, { report: danger }),
  scene('widen', { ...reporter, act: 'choice', choice: 'helpers_and_police' }),
  scene('renew the code', { ...reporter, act: 'renew' }),
  scene('give up sight', { ...reporter, act: 'sight' }),
  scene('delete', { ...reporter, act: 'delete' }, { report: danger }),
  scene('undo', { ...reporter, act: 'undo' }, { report: danger, before: [{ ...reporter, act: 'delete' }] }),
  scene('erase', { by: 'erasure' }, { before: [{ ...reporter, act: 'delete' }] }),
  scene('acknowledge', { ...desk, act: 'acknowledge' }),
  scene('read', { ...desk, act: 'read' }),
  scene('answer', { ...desk, act: 'answer', words: 'We read it.' }),
  scene('keep a note', { ...desk, act: 'note', words: 'Called twice.' }),
  scene('pass on', passOn),
  scene('accept', { ...ngo, act: 'accept' }, { before: [passOn] }),
  scene('decline', { ...ngo, act: 'decline', reason: 'no_capacity' }, { before: [passOn] }),
  scene('judge otherwise', { ...desk, act: 'change_urgency', to: 'immediate', reason: 'read_content' }),
  scene('record an outcome', { ...desk, act: 'outcome', outcome: 'helped' }),
  scene('close', { ...desk, act: 'close' }, { before: [{ ...desk, act: 'outcome', outcome: 'helped' }] }),
  scene('upkeep of intake', { by: 'upkeep', unsent: 'web' }),
  scene('upkeep of triage', { by: 'upkeep', unsent: 'triage' }),
  scene('upkeep of delivery', { by: 'upkeep', unsent: 'routing' }),
  scene('upkeep of a request', { by: 'upkeep', unsent: 'staff-desk' }),
  scene('sweep', { by: 'sweep' }),
];
