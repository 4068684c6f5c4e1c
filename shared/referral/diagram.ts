import { referralStates, type ReferralState } from '../domain/referral.ts';
import { pipeline, type PipelineTransition } from './pipeline.ts';
import { stateAfter, transitions, type Transition } from './transitions.ts';

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly label: string;
}

/** How Mermaid writes where something begins. */
const START = '[*]';
const words = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replaceAll('_', ' ');

const byStaff: readonly (readonly [string, Transition])[] = Object.entries(transitions);
const byPipeline: readonly (readonly [string, PipelineTransition])[] = Object.entries(pipeline);

const edgesOfStaff = byStaff.flatMap(([name, transition]) =>
  transition.from
    .map((from) => ({ from, to: stateAfter(from, transition), label: transition.to === null ? 'seen' : words(name) }))
    .filter(({ from, to }) => from !== to),
);
const edgesOfPipeline = byPipeline.flatMap(([name, { from, to }]) =>
  to === null ? [] : (from.length === 0 ? [START] : from).map((each) => ({ from: each, to, label: words(name) })),
);

/** One arrow between two states, with all that lead that way. */
const joined = (edges: readonly Edge[]): string[] => {
  const labels = new Map<string, Set<string>>();
  for (const { from, to, label } of edges) {
    const arrow = `${from} --> ${to}`;
    labels.set(arrow, (labels.get(arrow) ?? new Set()).add(label));
  }
  return [...labels].map(([arrow, all]) => `  ${arrow}: ${[...all].join(', ')}`);
};

/** What takes a referral away from a partner begins nearly everywhere: drawn, it would hide the rest. */
const TAKES_AWAY: ReadonlySet<string> = new Set<ReferralState>(['revoked', 'recalled', 'expired']);
const drawn = [...edgesOfPipeline.filter(({ to }) => !TAKES_AWAY.has(to)), ...edgesOfStaff];

const reached = new Set<string>([...edgesOfPipeline, ...edgesOfStaff].map(({ to }) => to));
const states = (all: readonly ReferralState[]): string =>
  all.length === 0 ? 'nothing: it begins here' : all.map((state) => `\`${state}\``).join(', ');

const cell = (...lines: readonly string[]): string => `| ${lines.join(' | ')} |`;

const rowOfStaff = ([name, { from, to, custody, leadOnly, condition }]: readonly [string, Transition]): string =>
  cell(
    `\`${name}\``,
    states(from),
    to === null ? 'as it was' : `\`${to}\``,
    [...(leadOnly ? ['only who leads'] : []), ...(condition === undefined ? [] : [condition.says])].join('; ') || '–',
    `\`${custody}\``,
  );
const rowOfPipeline = ([name, { from, to, says }]: readonly [string, PipelineTransition]): string =>
  cell(`\`${name}\``, states(from), to === null ? 'as it was' : `\`${to}\``, says);

/** docs/referral-life.md, as the code has it. */
export const referralLife = (): string =>
  [
    '# The life of a referral',
    '',
    'Written by `npx tsx shared/referral/cli.ts` from `shared/referral/`, and held to it by a test: change the code, and write this',
    'page anew. A referral is one partner’s part in a tip. Each line below is one object that owns its condition, the states that it may',
    'begin in, and how the custody log calls it.',
    '',
    '```mermaid',
    'stateDiagram-v2',
    ...joined(drawn),
    '```',
    '',
    '## What staff do',
    '',
    'Whatever they do to something that waits says that they have seen it. Routing judges each act again when it does it.',
    '',
    cell('act', 'from', 'to', 'condition', 'in the log'),
    cell('---', '---', '---', '---', '---'),
    ...byStaff.map(rowOfStaff),
    '',
    '## What the pipeline does',
    '',
    cell('what', 'from', 'to', 'when'),
    cell('---', '---', '---', '---'),
    ...byPipeline.map(rowOfPipeline),
    '',
    '## States that no transition leads to',
    '',
    `${states(referralStates.filter((state) => !reached.has(state)))}: before there is a row, or kept for what a later version does.`,
    '',
  ].join('\n');
