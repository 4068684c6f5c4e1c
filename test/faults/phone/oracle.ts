import { questions, type Question, type Saying } from '../../../shared/rows/line.ts';
import type { Plan, Text } from './plan.ts';

/** What one person is owed: worked out from what they texted and what docs/phone.md says, and from no row. */
export interface Owed {
  /** Everything that is texted back, in whatever order. */
  readonly replies: readonly Saying[];
  /** Words that the tip has to have, each once. */
  readonly words: readonly string[];
  /** How many texts are in the tip, the first one too. */
  readonly texts: number;
}

interface Standing {
  begun: boolean;
  may: 'unasked' | 'asked' | 'yes' | 'no';
  stopped: boolean;
  codeGiven: boolean;
  /** They have a word of their own. */
  chosen: boolean;
  readonly asked: Question[];
  readonly open: Question[];
}

interface Taken {
  readonly replies: readonly Saying[];
  /** Whether the text itself is kept in the tip. */
  readonly kept: boolean;
}

const ask = (standing: Standing): readonly Saying[] => {
  const next = questions.find((question) => !standing.asked.includes(question));
  if (next === undefined || standing.open.length > 0) return [];
  standing.asked.push(next);
  standing.open.push(next);
  return [`ask:${next}`];
};

/** An answer settles its question; without another one it is acknowledged. */
const settle = (standing: Standing, question: Question): readonly Saying[] => {
  const at = standing.open.indexOf(question);
  if (at >= 0) standing.open.splice(at, 1);
  const next = ask(standing);
  return next.length > 0 ? next : ['added'];
};

const words = (standing: Standing): Taken => {
  if (!standing.begun) {
    standing.begun = true;
    standing.may = 'asked';
    return { replies: ['received'], kept: true };
  }
  return { replies: standing.may === 'yes' ? ['added'] : [], kept: true };
};

const answer = (standing: Standing, question: Question, first: readonly Saying[] = []): Taken => {
  if (!standing.asked.includes(question)) return words(standing);
  return { replies: [...first, ...settle(standing, question)], kept: true };
};

const take = (standing: Standing, { kind }: Text): Taken => {
  switch (kind) {
    case 'words':
      return words(standing);
    case 'yes':
      standing.may = 'yes';
      return { replies: ['reads', ...ask(standing)], kept: true };
    case 'no':
      standing.may = 'no';
      return { replies: [], kept: true };
    case 'danger':
      return answer(standing, 'danger', ['numbers:emergency']);
    case 'none':
      return answer(standing, 'danger');
    case 'area':
      return answer(standing, 'area');
    case 'adult':
      return answer(standing, 'age');
    case 'skip': {
      const [question] = standing.open;
      return question === undefined ? words(standing) : { replies: settle(standing, question), kept: false };
    }
    case 'code': {
      const replies: readonly Saying[] = standing.codeGiven ? ['who'] : ['code'];
      standing.codeGiven = true;
      return { replies, kept: false };
    }
    case 'who':
      return { replies: ['who'], kept: true };
    case 'help':
      // A cry for help is somebody's words, too.
      return { replies: ['help'], kept: true };
    case 'answers':
      // Who may not be texted is not asked how.
      return { replies: standing.may === 'yes' ? ['answers:nudge'] : ['help'], kept: false };
    case 'nudge':
      return { replies: ['answers:time'], kept: false };
    case 'time':
      return { replies: ['answers:days'], kept: false };
    case 'days':
      return { replies: ['answers:word'], kept: false };
    case 'chosenWord':
      standing.chosen = true;
      return { replies: ['answers:set'], kept: false };
    case 'word':
    case 'notNow':
      // Nothing that whoever else holds the phone would see; what waits comes by itself.
      return standing.chosen ? { replies: [], kept: false } : words(standing);
    case 'stop':
      standing.stopped = true;
      return { replies: [], kept: true };
    case 'start':
      standing.stopped = false;
      // Whoever was asked once whether they may be texted is not asked again.
      return { replies: ['started'], kept: true };
  }
};

export const owedFor = ({ texts }: Pick<Plan, 'texts'>): Owed => {
  const standing: Standing = {
    begun: false,
    may: 'unasked',
    stopped: false,
    codeGiven: false,
    chosen: false,
    asked: [],
    open: [],
  };
  const all = texts.flat().map((text) => {
    const { replies, kept } = take(standing, text);
    return { replies: standing.stopped ? [] : replies, kept };
  });
  return {
    replies: all.flatMap(({ replies }) => replies),
    words: texts.flat().flatMap((text) => (text.kind === 'words' ? [text.words] : [])),
    texts: all.filter(({ kept }) => kept).length,
  };
};
