import { choices } from '../../shared/domain/consent.ts';
import type { PartnerId } from '../../shared/domain/partner.ts';
import type { Pack } from '../../shared/jurisdiction/pack.ts';
import type { Cedar } from '../../shared/routing/cedar.ts';
import type { Act, Report } from './acts.ts';
import type { Dice } from './dice.ts';
import { Oracle, type Owed } from './oracle.ts';

/** One tip from beginning to end: what is sent, what is then done to it in which round, and what must come of it. */
export interface Plan {
  readonly name: string;
  readonly report: Report;
  /** One for each round; null where nobody does anything. */
  readonly acts: readonly (Act | null)[];
  readonly owed: Owed;
  /** What must come of the report by itself, where nobody does anything more. */
  readonly sent: Owed;
}

const ANSWERS = ['no', 'no', 'unknown'] as const;

/** Written so that one partner of each kind fits and no more: which of several is chosen would hang on their load. */
const reportOf = (dice: Dice, name: string): Report => {
  const pick = <Item>(items: readonly Item[], about: string): Item => dice.pick(items, name, about);
  const child = pick([false, false, false, true], 'child');
  const danger = pick([null, null, 'now', 'hurt', 'moved'] as const, 'danger');
  const answer = pick(ANSWERS, 'answer');
  return {
    report: `The shutters of house ${name} are nailed.`,
    victim: pick(['', 'The tall one who sings.'], 'victim'),
    area: child ? 'ZZ-N' : pick(['ZZ-N', 'ZZ-S', 'unknown'] as const, 'area'),
    relation: pick(['self', 'neighbour'] as const, 'relation'),
    under18: answer,
    danger: {
      now: danger === 'now' ? 'yes' : answer,
      hurt: danger === 'hurt' ? 'yes' : answer,
      moved: danger === 'moved' ? 'yes' : answer,
      selfHarm: answer,
      child: child ? 'yes' : 'no',
    },
    conflicts: pick([[], [], [], ['line-trust'], ['police-unit']], 'conflicts'),
    choice: pick(choices, 'choice'),
  };
};

const DANGEROUS = 'He has a gun.';
const HELPERS: readonly PartnerId[] = ['ngo-lantern', 'ngo-harbour', 'child-care'];

/** Whom a lead can ask in: covered by the choice, not named as involved, and not asked before. */
const optionsOf = (oracle: Oracle, { conflicts }: Report): PartnerId[] => {
  const covered = {
    only_you: [],
    helpers: HELPERS,
    helpers_and_police: [...HELPERS, 'police-unit'],
  }[oracle.choice];
  return covered.filter((partner) => !conflicts.includes(partner) && oracle.stateOf(partner) === undefined);
};

const WAITING = new Set(['delivered', 'acknowledged']);
const LIVE = new Set([...WAITING, 'accepted']);
const OVER = new Set(['outcome', 'closed', 'declined']);

const staffActs = (oracle: Oracle, report: Report, name: string): Act[] =>
  oracle.partners.flatMap((partner): Act[] => {
    const by = 'staff';
    const state = oracle.stateOf(partner) ?? '';
    const isLead = oracle.lead === partner;
    const isSeat = oracle.basisOf(partner) === 'desk' || oracle.basisOf(partner) === 'stand_in';
    const isAsked = oracle.basisOf(partner) === 'pass_on';
    const acts: Act[] = [];
    if (state === 'delivered') acts.push({ by, partner, act: 'acknowledge' }, { by, partner, act: 'read' });
    if (LIVE.has(state)) acts.push({ by, partner, act: 'note', words: `Called about ${name}.` });
    if (LIVE.has(state) && isLead) acts.push({ by, partner, act: 'answer', words: `We read it, ${name}.` });
    if (LIVE.has(state) && isLead && isSeat) {
      const words = oracle.partners.length % 2 === 0 ? '' : `Take this over: ${name}.`;
      acts.push(...optionsOf(oracle, report).map((to): Act => ({ by, partner, act: 'pass_on', to, words })));
      const to = oracle.urgency === 'immediate' ? 'urgent' : 'immediate';
      acts.push({ by, partner, act: 'change_urgency', to, reason: 'read_content' });
    }
    if (WAITING.has(state) && isAsked) {
      acts.push({ by, partner, act: 'accept' }, { by, partner, act: 'decline', reason: 'no_capacity' });
    }
    if (state === 'accepted') acts.push({ by, partner, act: 'outcome', outcome: 'helped' });
    if (state === 'outcome') acts.push({ by, partner, act: 'close' });
    return acts;
  });

const reporterActs = (oracle: Oracle, name: string, mayDelete: boolean): Act[] => {
  const by = 'reporter';
  // What comes after an end opens it again, by rules that are tested elsewhere.
  if (oracle.partners.some((partner) => OVER.has(oracle.stateOf(partner) ?? ''))) return [{ by, act: 'renew' }];
  return [
    { by, act: 'words', text: `There is more about ${name}.` },
    { by, act: 'words', text: DANGEROUS },
    ...choices.filter((choice) => choice !== oracle.choice).map((choice): Act => ({ by, act: 'choice', choice })),
    { by, act: 'renew' },
    ...(mayDelete ? [{ by, act: 'delete' } as const] : []),
    ...(oracle.sightGivenUp ? [] : [{ by, act: 'sight' } as const]),
  ];
};

/** A quarter of all tips have a busy life; of the others somebody reads, or asks for something, once or not at all. */
const restOf = (dice: Dice, name: string): number => (dice.throwFor(name, 'busy') < 1 / 4 ? 1 / 4 : 5 / 6);

/** In some rounds nothing happens; else somebody does one of the things that they could do now. */
const nextAct = (
  dice: Dice,
  oracle: Oracle,
  report: Report,
  name: string,
  round: number,
  mayDelete: boolean,
): Act | null => {
  const undo: Act = { by: 'reporter', act: 'undo' };
  const pick = <Item>(items: readonly Item[]): Item => dice.pick(items, name, 'act', round);
  if (dice.throwFor(name, 'rest', round) < restOf(dice, name)) return null;
  if (oracle.deletion) return pick([undo, undo, null]);
  const byStaff = staffActs(oracle, report, name);
  const byReporter = reporterActs(oracle, name, mayDelete);
  const byWhom = dice.throwFor(name, 'who', round) < 0.6 && byStaff.length > 0 ? byStaff : byReporter;
  return pick(byWhom);
};

/**
 * The same for the same dice and name.
 *
 * @param mayDelete whether what is deleted in a round can still be undone in every later one: the clock may jump further
 */
export const planOf = (
  dice: Dice,
  rules: { cedar: Cedar; pack: Pack },
  name: string,
  rounds: number,
  mayDelete: (round: number) => boolean = () => true,
): Plan => {
  const report = reportOf(dice, name);
  const oracle = new Oracle(rules.cedar, rules.pack, report);
  const sent = oracle.owed;
  const acts: (Act | null)[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const act = nextAct(dice, oracle, report, name, round, mayDelete(round));
    if (act !== null) oracle.apply(act);
    acts.push(act);
  }
  return { name, report, acts, owed: oracle.owed, sent };
};

/** A journey that is written out, and what must come of it. */
export const scripted = (
  { cedar, pack }: { cedar: Cedar; pack: Pack },
  name: string,
  report: Report,
  acts: readonly Act[],
): Plan => {
  const oracle = new Oracle(cedar, pack, report);
  const sent = oracle.owed;
  for (const act of acts) oracle.apply(act);
  return { name, report, acts, owed: oracle.owed, sent };
};
