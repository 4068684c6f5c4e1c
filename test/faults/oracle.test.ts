import { beforeAll, describe, expect, it } from 'vitest';
import { aPack, testCedar } from '../factories/pack.ts';
import type { Act, Report } from './acts.ts';
import { Oracle } from './oracle.ts';

/*
 * The oracle asks the same rules as the pipeline does, so a wrong rule would agree with itself. What is written here was
 * worked out by hand, from jurisdictions/zz/cases.yaml and what its policies say, and from no code.
 */

const NO = { now: 'no', hurt: 'no', selfHarm: 'no', moved: 'no', child: 'no' } as const;
const UNKNOWN = { now: 'unknown', hurt: 'unknown', selfHarm: 'unknown', moved: 'unknown', child: 'unknown' } as const;
const NOW = { ...NO, now: 'yes' } as const;

const quiet: Report = {
  report: 'The shutters are nailed.',
  victim: 'The tall one who sings.',
  area: 'ZZ-N',
  relation: 'self',
  under18: 'no',
  danger: NO,
  conflicts: [],
  choice: 'helpers',
};

const passOn = (to: string): Act => ({ by: 'staff', partner: 'desk', act: 'pass_on', to, words: '' });
const ALL = ['compelled', 'identity', 'report', 'victim'];
const OWN = ['identity', 'report', 'victim'];

interface Row {
  readonly name: string;
  readonly report?: Partial<Report>;
  readonly acts?: readonly Act[];
  readonly urgency: string;
  readonly lead?: string;
  readonly holds: Readonly<Record<string, readonly string[]>>;
  readonly revoked?: readonly string[];
}

const rows: readonly Row[] = [
  { name: 'every answer no', urgency: 'routine', holds: { desk: ALL } },
  {
    name: 'no answer, and only you',
    report: { danger: UNKNOWN, under18: 'unknown', choice: 'only_you' },
    urgency: 'prompt',
    holds: { desk: ALL },
  },
  {
    name: 'danger now, a yes to helpers',
    report: { danger: NOW },
    urgency: 'immediate',
    holds: { desk: ALL, 'ngo-lantern': OWN },
  },
  {
    name: 'danger now, a yes to helpers and police',
    report: { danger: NOW, choice: 'helpers_and_police' },
    urgency: 'immediate',
    holds: { desk: ALL, 'ngo-lantern': OWN, 'police-unit': ['report'] },
  },
  {
    name: 'danger now, only you',
    report: { danger: NOW, choice: 'only_you' },
    urgency: 'immediate',
    holds: { desk: ALL },
  },
  {
    name: 'a neighbour’s yes',
    report: { danger: NOW, relation: 'neighbour' },
    urgency: 'immediate',
    holds: { desk: ALL, 'ngo-lantern': ['identity', 'report'] },
  },
  {
    name: 'about to be moved, in the south',
    report: { danger: { ...NO, moved: 'yes' }, area: 'ZZ-S', choice: 'helpers_and_police' },
    urgency: 'urgent',
    holds: { desk: ALL, 'ngo-harbour': OWN, 'police-unit': ['report'] },
  },
  {
    name: 'danger now, nobody knows where',
    report: { danger: NOW, area: 'unknown' },
    urgency: 'immediate',
    holds: { desk: ALL },
  },
  {
    name: 'the desk is named as involved',
    report: { danger: UNKNOWN, choice: 'only_you', conflicts: ['line-trust'] },
    urgency: 'prompt',
    lead: 'desk-two',
    holds: { 'desk-two': ALL },
  },
  {
    name: 'the police are named as involved',
    report: { danger: NOW, choice: 'helpers_and_police', conflicts: ['police-unit'] },
    urgency: 'immediate',
    holds: { desk: ALL, 'ngo-lantern': OWN },
  },
  {
    name: 'a child in danger, a yes to helpers',
    report: { danger: { ...NOW, child: 'yes' } },
    urgency: 'immediate',
    holds: { desk: ALL, 'child-care': OWN },
  },
  {
    name: 'a child in danger, and a no',
    report: { danger: { ...NOW, child: 'yes' }, choice: 'only_you' },
    urgency: 'immediate',
    holds: { desk: ALL, reviewer: ['report'] },
  },
  {
    name: 'a yes to helpers that is taken back',
    report: { danger: NOW },
    acts: [{ by: 'reporter', act: 'choice', choice: 'only_you' }],
    urgency: 'immediate',
    holds: { desk: ALL },
    revoked: ['ngo-lantern'],
  },
  {
    name: 'passed on to the police, with a yes to them',
    report: { choice: 'helpers_and_police' },
    acts: [passOn('police-unit')],
    urgency: 'routine',
    holds: { desk: ALL, 'police-unit': OWN },
  },
  {
    name: 'passed on, and accepted: who accepted leads',
    acts: [passOn('ngo-lantern'), { by: 'staff', partner: 'ngo-lantern', act: 'accept' }],
    urgency: 'routine',
    lead: 'ngo-lantern',
    holds: { desk: ALL, 'ngo-lantern': OWN },
  },
  {
    name: 'words of danger that come later',
    report: { choice: 'only_you' },
    acts: [{ by: 'reporter', act: 'words', text: 'He has a gun.' }],
    urgency: 'immediate',
    holds: { desk: [...ALL, 'message reporter lead'].sort() },
  },
  {
    name: 'deletion asked for',
    report: { danger: NOW },
    acts: [{ by: 'reporter', act: 'delete' }],
    urgency: 'immediate',
    holds: {},
    revoked: ['desk', 'ngo-lantern'],
  },
];

describe('what the oracle says is owed', () => {
  let rules: { cedar: ReturnType<typeof testCedar>; pack: Awaited<ReturnType<typeof aPack>> };
  beforeAll(async () => {
    rules = { cedar: testCedar(), pack: await aPack() };
  });

  it.each(rows)('$name', ({ report, acts = [], urgency, lead = 'desk', holds, revoked = [] }) => {
    const oracle = new Oracle(rules.cedar, rules.pack, { ...quiet, ...report });
    for (const act of acts) oracle.apply(act);
    const { owed } = oracle;
    const granted = Object.entries(holds).flatMap(([partner, parts]) => parts.map((part) => `${partner} ${part}`));
    expect(owed.grants).toEqual(granted.sort());
    expect([owed.urgency, owed.lead]).toEqual([urgency, lead]);
    const states = Object.entries(owed.referrals);
    expect(
      states
        .filter(([, { state }]) => state === 'revoked')
        .map(([partner]) => partner)
        .sort(),
    ).toEqual([...revoked]);
    expect(
      states
        .filter(([, { state }]) => state !== 'revoked')
        .map(([partner]) => partner)
        .sort(),
    ).toEqual(Object.keys(holds).sort());
  });
});
