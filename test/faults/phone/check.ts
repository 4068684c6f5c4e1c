import { chainOf, PIPELINE } from '../../../shared/rows/custodyEntry.ts';
import type { Saying } from '../../../shared/rows/line.ts';
import type { EndState } from '../endState.ts';
import type { Legible } from './desk.ts';
import { owedFor } from './oracle.ts';
import type { Person } from './person.ts';

/** How a saying reads, so that what was texted can be held against what was owed; a code is told by its digits. */
export type Reads = (saying: Saying) => readonly string[];

const CODE = /^\d{4} \d{4} \d{4} \d{4}$/;
const told = (body: string): string => (CODE.test(body) ? 'a code' : body);

const counted = (items: readonly string[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
};

/**
 * Nobody is texted twice: what was replied is what is owed, and where a text never arrived, no more than that.
 *
 * @param asWords texts that count as any other words, and are acknowledged as such, where it could not be asked whose word they are
 */
export const inReplies = (person: Person, owed: readonly Saying[], reads: Reads, asWords = 0): string[] => {
  const wanted = counted(owed.flatMap((saying) => (saying === 'code' ? ['a code'] : reads(saying))));
  const replies = person.received.filter(({ direction }) => direction === 'outbound-reply');
  const found = counted(replies.map(({ body }) => told(body)));
  const added = new Set(reads('added'));
  const wrong = [...new Set([...wanted.keys(), ...found.keys()])].flatMap((body) => {
    const [times, due] = [found.get(body) ?? 0, wanted.get(body) ?? 0];
    if (times === due || (!person.isCertain && times < due)) return [];
    if (added.has(body) && times > due && times <= due + asWords) return [];
    // Of a text that never arrived nobody knows what it would have changed, but for what may be said once at the most.
    if (!person.isCertain && times <= person.came.length && !ONCE.has(body)) return [];
    return [`texted ${times} times where ${due} are owed: ${body.slice(0, 30)}`];
  });
  return [...wrong, ...person.unwanted.map(({ body }) => `texted after STOP: ${told(body).slice(0, 30)}`)];
};
const ONCE = new Set(['a code']);

/** What can be read of each tip. */
export type Texts = ReadonlyMap<string, readonly Legible[]>;

/** Each tip that has these words, as often as it has them. */
export const tipsWith = (own: string, texts: Texts): string[] =>
  [...texts].flatMap(([tip, all]) => all.filter(({ words }) => words.includes(own)).map(() => tip));

const inTips = (person: Person, state: EndState, texts: Texts): string[] => {
  const owed = owedFor(person.plan);
  const holding = (words: string): string[] => tipsWith(words, texts);
  const tips = new Set(owed.words.flatMap(holding));
  const lost = owed.words.flatMap((words) => {
    const times = holding(words).length;
    // What the provider gave up was found there afterwards.
    if (times === 1) return [];
    return [times === 0 ? 'words are lost' : `words are there ${times} times`];
  });
  const [tip, ...others] = tips;
  if (tip === undefined) return [...lost, 'there is no tip'];
  const kept = (state.tips.get(tip)?.parts ?? []).filter(({ part }) => part === 'report' || part === 'message').length;
  return [
    ...lost,
    ...others.map(() => `it is two tips${person.isCertain ? '' : ', and a text was given up'}`),
    ...(person.isCertain && kept !== owed.texts ? [`${kept} texts are kept where ${owed.texts} are owed`] : []),
    ...inReferrals(tip, state),
  ];
};

export const inReferrals = (tip: string, state: EndState): string[] => {
  const referrals = state.referrals.get(tip) ?? [];
  const acts = (state.chains.get(chainOf(PIPELINE, tip)) ?? []).map(({ act }) => act);
  const times = (which: string): number => acts.filter((act) => act === which).length;
  return [
    ...(referrals.map(({ pk }) => pk).join() === 'desk' ? [] : [`it is referred to ${referrals.length} partners`]),
    ...referrals.flatMap(({ history }) => {
      const delivered = history.filter(({ act }) => act === 'delivered').length;
      return delivered === 1 ? [] : [`the desk was told ${delivered} times`];
    }),
    ...(times('accepted') === 1 ? [] : [`accepted stands ${times('accepted')} times in the log`]),
    // Logged before it is done, and once more where the next text had changed the referral meanwhile.
    ...(['referral_made', 'delivered'] as const)
      .filter((act) => times(act) < 1)
      .map((act) => `${act} is not in the log`),
    ...(state.tips.get(tip)?.entries.length === 0 ? [] : ['entries are owed to the log']),
  ];
};

/** Everything that is not as it is owed, by name of the plan. */
export const compare = (people: readonly Person[], state: EndState, texts: Texts, reads: Reads): string[] => {
  const surprises = people.flatMap((person) =>
    [...inTips(person, state, texts), ...inReplies(person, owedFor(person.plan).replies, reads)].map(
      (each) => `${person.plan.name}: ${each}`,
    ),
  );
  const own = people.map(({ plan }) => owedFor(plan).words);
  const strangers = [...texts].filter(([tip, all]) => {
    if (state.tips.get(tip)?.label.channel !== 'sms') return false;
    const whose = own.filter((mine) => mine.some((each) => all.some(({ words }) => words.includes(each))));
    return whose.length !== 1;
  });
  return [...surprises, ...strangers.map(([tip]) => `tip ${tip} is not one person's`)];
};
