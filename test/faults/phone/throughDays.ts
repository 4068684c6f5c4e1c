import type { Runtime } from '../../../infra/local/runtime.ts';
import { sentAnswerRowSchema, sentKey } from '../../../shared/rows/relay.ts';
import type { Saying } from '../../../shared/rows/line.ts';
import type { Chaos } from '../chaos.ts';
import { inParallel } from '../cast.ts';
import type { Dice } from '../dice.ts';
import { readEndState } from '../endState.ts';
import { Office } from '../office.ts';
import type { Stage } from '../stage.ts';
import type { Carried } from './carried.ts';
import { inReplies, tipsWith, type Reads, type Texts } from './check.ts';
import { daysOf, nextFriday, type Days, type Round } from './days.ts';
import { readByDesk } from './desk.ts';
import { lookUntilGone } from './left.ts';
import { owedFor } from './oracle.ts';
import type { Person } from './person.ts';
import type { Text } from './plan.ts';
import { brokenIn, stopsAmidWait, type Answer, type Story } from './reach.ts';

const HOUR = 3_600_000;
/** Upkeep looks each minute; what waits for that is looked at twice before hours go by. */
const A_MINUTE = 65_000;

export interface Ongoing {
  readonly stage: Stage;
  readonly runtime: Runtime;
  readonly dice: Dice;
  readonly people: readonly Person[];
  readonly carried: Carried;
  readonly rounds: readonly Round[];
  readonly fate: Chaos['fate'];
  /** Ends what breaks. */
  readonly calm: () => void;
  /** After the storm: whose tip is which. */
  readonly texts: Texts;
  readonly reads: Reads;
  /** What says, in the order in which they are offered, that something waits. */
  readonly nudges: readonly string[];
  readonly progress: (share: number) => void;
}

/** Somebody, their tip, and what happens to both. */
interface Player {
  readonly person: Person;
  readonly tip: string;
  readonly days: Days;
  readonly writtenAt: Map<string, number>;
}

const playersOf = ({ people, texts, dice, rounds }: Ongoing): Player[] =>
  people.flatMap((person) => {
    const [first = ''] = owedFor(person.plan).words;
    const [tip] = tipsWith(first, texts);
    // What was given up was taken in later, so that nobody knows what they were asked.
    if (tip === undefined || !person.isCertain) return [];
    return [{ person, tip, days: daysOf(dice, person.plan, rounds), writtenAt: new Map() }];
  });

const shownNow = async ({ stage }: Ongoing): Promise<ReadonlyMap<string, string>> => {
  const rows = (await stage.rows('Referrals')).filter(({ sk }) => String(sk).startsWith(sentKey('', '').slice(0, -1)));
  return new Map(rows.map((row) => sentAnswerRowSchema.parse(row)).map(({ sk, sending }) => [sk, sending]));
};

const pass = async ({ stage, carried }: Ongoing, milliseconds: number): Promise<void> => {
  carried.keep();
  await stage.advance(milliseconds);
  await stage.runSchedules();
  await stage.drain();
  carried.keep();
};

const QUIET_FOR = 3;

/** Until some minutes in a row brought nobody a text: where much is due at once, one run of upkeep does not get to all of it. */
const passUntilQuiet = async (ongoing: Ongoing): Promise<void> => {
  const texted = (): number => ongoing.people.reduce((sum, { received }) => sum + received.length, 0);
  for (let quiet = 0, before = texted(); quiet < QUIET_FOR; before = texted()) {
    await pass(ongoing, A_MINUTE);
    quiet = texted() === before ? quiet + 1 : 0;
  }
};

/** Two at the desk, so that what one waits for keeps nobody else. */
const AT_THE_DESK = 2;

const sitDown = async (
  offices: readonly Office[],
  acts: readonly ((office: Office) => Promise<void>)[],
): Promise<void> => {
  const left = [...acts];
  const sit = async (office: Office): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await next(office);
  };
  await Promise.all(offices.map(sit));
};

const play = async (ongoing: Ongoing, players: readonly Player[], offices: readonly Office[], round: number) => {
  const { stage } = ongoing;
  const write = players.flatMap(({ tip, days, writtenAt }) =>
    days.answers
      .filter((each) => each.round === round)
      .map(({ words }) => async (office: Office) => {
        // Whoever has neither a code nor a phone that may be texted cannot be answered.
        const at = stage.now();
        if (await office.askIfOffered(tip, { by: 'staff', partner: 'desk', act: 'answer', words }))
          writtenAt.set(words, at);
      }),
  );
  await Promise.all([
    sitDown(offices, write),
    inParallel(players, async ({ person, days }) => {
      for (const each of days.texts.filter(({ round: at }) => at === round)) await person.text(each.text);
    }),
  ]);
  await stage.drain();
  ongoing.carried.keep();
};

interface Shown {
  readonly before: ReadonlyMap<string, string>;
  readonly after: ReadonlyMap<string, string>;
}

const saidNothing = ({ received }: Person, reads: Reads): Person['received'] =>
  received.filter(({ direction, body }) => direction === 'outbound-reply' && reads('nothing').includes(body));

const storyOf = (
  { rounds, reads }: Ongoing,
  player: Player,
  texts: Texts,
  { before, after }: Shown,
  looked: readonly number[],
): Story => {
  const { person, tip, days, writtenAt } = player;
  const written = (texts.get(tip) ?? []).filter(({ part, author }) => part === 'message' && author === 'desk');
  const answers = days.answers.flatMap(({ words, round }): Answer[] => {
    const at = writtenAt.get(words);
    if (at === undefined) return [];
    const version = written.find((each) => each.words === words)?.version ?? '';
    const key = sentKey(tip, version);
    const calm = rounds[round]?.calm ?? false;
    return [{ words, at, calm, shownBefore: before.get(key), shown: after.get(key) }];
  });
  const out = person.received
    .filter(({ direction }) => direction === 'outbound-api')
    .map(({ body, created, sequence }) => ({ body, at: created, sequence }));
  const told = saidNothing(person, reads).map(({ body, created, sequence }) => ({ body, at: created, sequence }));
  const { isAbroad, isCertain, came, plan } = person;
  return { chosen: plan.chosen, isAbroad, isCertain, came, answers, out, told, looked };
};

const inWords = ({ rounds, reads }: Ongoing, { person, tip, days, writtenAt }: Player, texts: Texts): string[] => {
  const later = days.texts.map(({ text }) => text);
  const groups: readonly (readonly Text[])[] = [...person.plan.texts, later];
  const owed = owedFor({ texts: groups });
  // When that is owed hangs on what went out until then (reach.ts).
  const nothings = saidNothing(person, reads).map((): Saying => 'nothing');
  const replies: readonly Saying[] = [...owed.replies, ...nothings];
  const words = [...owed.words, ...writtenAt.keys()];
  const asWords = days.texts.filter(({ round, text }) => text.kind === 'word' && rounds[round]?.calm === false).length;
  return [
    ...inReplies(person, replies, reads, asWords),
    ...words.flatMap((each) => {
      const tips = tipsWith(each, texts);
      return tips.length === 1 && tips[0] === tip ? [] : [`words are there ${tips.length} times`];
    }),
  ];
};

/**
 * Days pass: staff answer, people text their word or that it is not the time, and things go on breaking; then it is calm, and whoever
 * may get an answer asks for it.
 *
 * @returns everything that is not as it has to be, and how often what happened
 */
export const throughDays = async (
  ongoing: Ongoing,
): Promise<{ surprises: string[]; counts: Record<string, number> }> => {
  const { stage, runtime, nudges, carried, rounds } = ongoing;
  const players = playersOf(ongoing);
  const offices = Array.from({ length: AT_THE_DESK }, () => new Office(stage, 'desk', ongoing.fate));
  // What nobody looks at goes on to somebody else.
  const toAnswer = players.filter(({ days }) => days.answers.length > 0);
  await sitDown(
    offices,
    toAnswer.map(
      ({ tip }) =>
        (office) =>
          office.ask(tip, { by: 'staff', partner: 'desk', act: 'acknowledge' }),
    ),
  );
  await stage.drain();
  const start = nextFriday(stage.now());
  const looked: number[] = [];
  let before: ReadonlyMap<string, string> = new Map();
  for (const [at, { hour, calm }] of rounds.entries()) {
    if (calm) ongoing.calm();
    await pass(ongoing, Math.max(0, start + hour * HOUR - stage.now()));
    if (calm) looked.push(stage.now());
    if (at === rounds.length - 1) {
      // What was told of in this round is shown a minute later.
      await passUntilQuiet(ongoing);
      before = await shownNow(ongoing);
    }
    await play(ongoing, players, offices, at);
    for (let minute = 0; minute < 2; minute += 1) await pass(ongoing, A_MINUTE);
    ongoing.progress((at + 1) / rounds.length);
  }
  // A text whose request took too long, as it does on a busy machine, is looked for a minute later, and only then comes the next of it.
  await passUntilQuiet(ongoing);
  const after = await shownNow(ongoing);
  // Until then the provider is asked what became of a text, and has it.
  await pass(ongoing, 2 * HOUR);
  for (let minute = 0; minute < 2; minute += 1) await pass(ongoing, A_MINUTE);
  await lookUntilGone(runtime.provider, () => pass(ongoing, A_MINUTE));
  const state = await readEndState(stage);
  const texts = await readByDesk(runtime, state);
  const numbers = new Set(players.map(({ person }) => person.number));
  const all = ongoing.people.filter(({ number }) => !numbers.has(number));
  const strangers = carried.numbers().filter((number) => ongoing.people.every((person) => person.number !== number));
  const stories = players.map((player) => ({
    player,
    story: storyOf(ongoing, player, texts, { before, after }, looked),
  }));
  const amidWait = stories.filter(({ story }) => stopsAmidWait(story)).length;
  const surprises = [
    ...state.surprises,
    // It would prove nothing of what a STOP holds back.
    ...(amidWait > 0 ? [] : ['no STOP came while an answer waited']),
    ...strangers.map(() => 'somebody was texted who wrote to nobody'),
    ...all.flatMap(({ plan, received }) =>
      received
        .filter(({ direction }) => direction === 'outbound-api')
        .map(() => `${plan.name}: texted without a word of theirs`),
    ),
    ...stories.flatMap(({ player, story }) =>
      [...inWords(ongoing, player, texts), ...brokenIn(story, nudges)].map(
        (each) => `${player.person.plan.name}: ${each}`,
      ),
    ),
  ];
  const shown = [...after.values()].map((each) => `shown ${each}`);
  const sent = stories.flatMap(({ story }) =>
    story.out.map(({ body }) => (nudges.includes(body) ? 'nudge' : 'text of an answer')),
  );
  const counts: Record<string, number> = {
    answers: stories.flatMap(({ story }) => story.answers).length,
    'STOP amid a wait': amidWait,
  };
  for (const each of [...sent, ...shown]) counts[each] = (counts[each] ?? 0) + 1;
  return { surprises, counts };
};
