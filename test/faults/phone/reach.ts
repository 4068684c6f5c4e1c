import type { Came } from './person.ts';
import type { Chosen } from './plan.ts';

/*
 * What may go out by itself, held against the provider's own log: worked out from docs/phone.md, from what people texted and
 * from what staff wrote, and from nothing of the code that sends.
 */

const SECOND = 1000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const OFFSET = 2 * HOUR;
const OPEN_FOR = 10 * 60 * SECOND;
const NOT_NOW_FOR = 12 * HOUR;
/** From the last look whether it may go out to when the provider has it: a request may take so long (shared/telephony/twilio/rest.ts). */
export const ON_ITS_WAY = 9 * SECOND;

/** Of the day and of the week as they are offered, Sunday first. */
const TIMES = [
  [0, 24],
  [6, 12],
  [12, 18],
  [18, 22],
] as const;
const DAYS = [
  [0, 1, 2, 3, 4, 5, 6],
  [1, 2, 3, 4, 5],
  [0, 6],
];

/** A text that went out by itself. */
export interface Out {
  readonly body: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly sequence: number;
}

/** What staff wrote, and what they were shown of it before the person texted their word for the last time, and after. */
export interface Answer {
  readonly words: string;
  readonly at: number;
  /** While nothing broke any more. */
  readonly calm: boolean;
  readonly shownBefore?: string | undefined;
  readonly shown?: string | undefined;
}

export interface Story {
  /** What was chosen, if that was acknowledged; and from when on nothing of it is missing. */
  readonly chosen: Chosen | undefined;
  readonly isAbroad: boolean;
  /** Every text of theirs was acknowledged. */
  readonly isCertain: boolean;
  readonly came: readonly Came[];
  readonly answers: readonly Answer[];
  readonly out: readonly Out[];
  /** Where they were told that nothing waits. */
  readonly told: readonly Out[];
  /** When all that waits was looked at, and nothing broke. */
  readonly looked: readonly number[];
}

const isSafe = ({ time, days }: Chosen, at: number): boolean => {
  const local = at + OFFSET;
  const hour = (local % DAY) / HOUR;
  // The epoch began on a Thursday.
  const day = (Math.floor(local / DAY) + 4) % 7;
  const [from = 0, to = 0] = TIMES[time] ?? [];
  return hour >= from && hour < to && (DAYS[days] ?? []).includes(day);
};

const plain = (words: string): string => words.replace(/\s+/g, ' ').trim();

/** The texts of an answer that went out, in any order. */
const piecesOf = ({ words }: Answer, out: readonly Out[]): readonly Out[] =>
  out.filter(({ body }) => plain(words).includes(plain(body)));

const letters = (text: string): number => text.replace(/\s/g, '').length;

/** Each piece once is all of it: they share no letter, and lose but blanks. */
const isWhole = (answer: Answer, pieces: readonly Out[]): boolean => {
  const bodies = new Set(pieces.map(({ body }) => body));
  return [...bodies].reduce((sum, body) => sum + letters(body), 0) === letters(answer.words);
};

const ofKind = ({ came }: Story, ...kinds: readonly Came['text']['kind'][]): Came[] =>
  came.filter(({ text }) => kinds.includes(text.kind));

/** The last of their texts of a kind that was heard before a moment. */
const lastBefore = (story: Story, at: number, ...kinds: readonly Came['text']['kind'][]): Came | undefined =>
  ofKind(story, ...kinds).findLast(({ began }) => began.at <= at);

const aboutNudge = (story: Story, nudge: Out, texts: readonly string[]): string[] => {
  const { chosen, answers, out } = story;
  if (chosen === undefined) return ['told of an answer without having chosen how'];
  const earlier = out.filter(({ sequence }) => sequence < nudge.sequence);
  const waiting = answers.filter((answer) => answer.at <= nudge.at && !isWhole(answer, piecesOf(answer, earlier)));
  const last = lastBefore(story, nudge.at, 'word', 'notNow');
  const tooSoon = last?.text.kind === 'notNow' && last.acknowledged && nudge.at < last.began.at + NOT_NOW_FOR;
  return [
    ...(texts[chosen.nudge] === nudge.body ? [] : ['told of an answer in words that they did not choose']),
    ...(isSafe(chosen, nudge.at) || isSafe(chosen, nudge.at - ON_ITS_WAY)
      ? []
      : ['told of an answer when it is not safe']),
    ...(waiting.length > 0 ? [] : ['told of an answer where none waits']),
    ...(tooSoon && last.ended.at + ON_ITS_WAY < nudge.at ? ['told of an answer after NOT NOW'] : []),
  ];
};

const aboutWords = (story: Story, { body, at }: Out): string[] => {
  if (!story.answers.some(({ words }) => plain(words).includes(plain(body)))) return ['texted what nobody wrote'];
  const words = ofKind(story, 'word').filter(({ began }) => began.at <= at);
  const opened = words.some(({ ended }) => at <= ended.at + OPEN_FOR + ON_ITS_WAY);
  if (!opened || story.chosen === undefined) return ['an answer came without their word'];
  const closed = lastBefore(story, at, 'word', 'notNow');
  const isClosed = closed?.text.kind === 'notNow' && closed.acknowledged && closed.ended.at + ON_ITS_WAY < at;
  return isClosed ? ['an answer came after NOT NOW'] : [];
};

interface Silence {
  readonly stop: Came;
  readonly start: Came | undefined;
  readonly until: number;
}

/** Each STOP that was acknowledged, and when a START after it came. */
const silencesOf = ({ came }: Story): readonly Silence[] =>
  came.flatMap((stop, at) => {
    if (stop.text.kind !== 'stop' || !stop.acknowledged) return [];
    const start = came.slice(at + 1).find(({ text }) => text.kind === 'start');
    return [{ stop, start, until: start?.began.sequence ?? Infinity }];
  });

/** Between one word or NOT NOW and the next there is one nudge at the most. A word is not heard while STOP stands. */
const perArming = (story: Story, nudges: readonly Out[]): readonly number[] => {
  const silences = silencesOf(story);
  const isHeard = ({ text, began }: Came): boolean =>
    text.kind === 'notNow' ||
    !silences.some(({ stop, start }) => began.at > stop.ended.at && began.at < (start?.began.at ?? Infinity));
  const ends = ofKind(story, 'word', 'notNow')
    .filter(isHeard)
    .map(({ ended }) => ended.sequence);
  return [...ends, Infinity].map((end, at) => {
    const from = ends[at - 1] ?? 0;
    return nudges.filter(({ sequence }) => sequence > from && sequence <= end).length;
  });
};

const afterNo = (story: Story): string[] => {
  const yes = story.came.findLastIndex(({ text }) => text.kind === 'yes');
  const no = story.came.slice(yes + 1).find(({ text, acknowledged }) => acknowledged && text.kind === 'no');
  if (no === undefined) return [];
  return story.out.filter(({ at }) => at > no.ended.at + ON_ITS_WAY).map(() => 'texted after a no');
};

/** To their word alone, once to each, and only where nothing waits: neither what had been written long before, nor what is left of it. */
const aboutNothing = (story: Story): string[] => {
  const words = ofKind(story, 'word');
  const toWhich = story.told.map(({ sequence }) => words.findLast(({ began }) => began.sequence < sequence));
  return toWhich.flatMap((word, at) => {
    if (word === undefined || toWhich.indexOf(word) !== at) return ['told that nothing waits without their word'];
    const later = story.out.filter(({ sequence }) => sequence > word.ended.sequence);
    // Staff may write at the very moment of the word, and what they wrote is on its way for a while.
    const waited = story.answers.some((each) => each.at < word.began.at - HOUR && piecesOf(each, later).length > 0);
    return waited ? ['told that nothing waits where an answer does'] : [];
  });
};

const afterStop = (story: Story): string[] => {
  const silences = silencesOf(story);
  const isUnwanted = ({ at, sequence }: Out): boolean =>
    silences.some(({ stop, until }) => at > stop.ended.at + ON_ITS_WAY && sequence <= until);
  return story.out.filter(isUnwanted).map(() => 'texted after STOP');
};

/** Whether a STOP that was never taken back came while an answer waited that would else have gone on, with nothing broken. */
export const stopsAmidWait = (story: Story): boolean => {
  const { chosen, isAbroad, isCertain, answers, out, looked } = story;
  if (chosen === undefined || isAbroad || !isCertain) return false;
  return silencesOf(story).some(({ stop, until }) => {
    const before = out.filter(({ sequence }) => sequence <= stop.began.sequence);
    const waited = answers.some((each) => each.at < stop.began.at && !isWhole(each, piecesOf(each, before)));
    return waited && until === Infinity && looked.some((at) => at > stop.ended.at + ON_ITS_WAY && isSafe(chosen, at));
  });
};

const GONE = new Set(['sent', 'delivered', 'failed', 'not_confirmed']);
const SURE = new Set(['sent', 'delivered']);

/** What staff are shown is so, or is shown as not known. */
const asShown = (answer: Answer, out: readonly Out[]): string[] => {
  const whole = isWhole(answer, piecesOf(answer, out));
  const { shown = 'nothing' } = answer;
  if (whole && !GONE.has(shown)) return [`went out, and ${shown} is shown`];
  return !whole && SURE.has(shown) ? [`did not all go out, and ${shown} is shown`] : [];
};

/** So long it may take until staff know that somebody texted STOP, or START, while things break. */
const KNOWN_AFTER = HOUR;

/** Written while their phone was not to be texted, so far as staff could know: it is for the mailbox alone, also after START. */
const isForMailbox = ({ came }: Story, { at, shown }: Answer): boolean =>
  shown === undefined &&
  came.some(({ text, began }, which) => {
    if (text.kind !== 'stop' || began.at > at + KNOWN_AFTER) return false;
    const start = came.slice(which + 1).find(({ text: later }) => later.kind === 'start');
    return start === undefined || start.ended.at + KNOWN_AFTER > at;
  });

/** For whoever looks into it: how much of an answer went out, and when, counted from their last word. */
const cameOf = (story: Story, answer: Answer): string => {
  const word = ofKind(story, 'word').at(-1)?.began.at ?? 0;
  const whens = piecesOf(answer, story.out).map(({ at }) => `${Math.round((at - word) / SECOND)} s`);
  return `of ${answer.words.length} letters came ${whens.length} texts: ${whens.join(', ')}`;
};

/** What nothing kept back has come, and staff know it. */
const atTheEnd = (story: Story, nudges: readonly Out[]): string[] => {
  const { chosen, isAbroad, isCertain, came, answers, out, looked } = story;
  const last = answers.find(({ calm }) => calm);
  const lost = answers.filter((each) => !each.calm && !GONE.has(each.shown ?? 'nothing') && !isForMailbox(story, each));
  if (chosen === undefined || !isCertain) return [];
  const kinds = came.map(({ text }) => text.kind);
  if (kinds.lastIndexOf('stop') > kinds.lastIndexOf('start')) return [];
  if (kinds.lastIndexOf('no') > kinds.lastIndexOf('yes')) return [];
  if (last === undefined) return ['nobody could write to them'];
  const { shown = 'nothing', shownBefore = 'nothing' } = last;
  if (isAbroad) return shown === 'failed' ? [] : [`cannot be texted, and ${shown} is shown`];
  const armed = perArming(story, nudges).at(-2) ?? 0;
  // Since the word before the last one. "Not known" is said where a text of which nobody knows was to tell of it.
  const isTold = { nudged: 1, not_confirmed: 0 }[shownBefore];
  const notNow = ofKind(story, 'notNow').at(-1)?.ended.at ?? 0;
  const mustBeTold = looked.some((at) => isSafe(chosen, at) && at > notNow + NOT_NOW_FOR + ON_ITS_WAY);
  const isSo = isTold === undefined ? !mustBeTold && armed === 0 : isTold === 0 || armed === 1;
  return [
    // Whatever broke when they were written: with the last word each has gone out, or is known not to have.
    ...lost.map((each) => `an earlier answer is shown as ${each.shown ?? 'nothing'} still, ${cameOf(story, each)}`),
    ...(isWhole(last, piecesOf(last, out)) && shown === 'delivered' ? [] : [`the last answer is shown as ${shown}`]),
    ...(isSo ? [] : [`told ${armed} times, and ${shownBefore} is shown`]),
  ];
};

/** Everything that is not as it has to be. */
export const brokenIn = (story: Story, texts: readonly string[]): string[] => {
  const nudges = story.out.filter(({ body }) => texts.includes(body));
  const others = story.out.filter(({ body }) => !texts.includes(body));
  const bodies = others.map(({ body }) => body);
  return [
    ...(story.isAbroad ? story.out.map(() => 'texted where nothing is sent') : []),
    ...nudges.flatMap((nudge) => aboutNudge(story, nudge, texts)),
    ...perArming(story, nudges).flatMap((times) => (times > 1 ? [`told of an answer ${times} times`] : [])),
    ...others.flatMap((each) => aboutWords(story, each)),
    ...bodies.filter((body, at) => bodies.indexOf(body) !== at).map(() => 'an answer was texted twice'),
    ...afterNo(story),
    ...afterStop(story),
    ...aboutNothing(story),
    ...story.answers.flatMap((answer) => asShown(answer, story.out)),
    ...atTheEnd(story, nudges),
  ];
};
