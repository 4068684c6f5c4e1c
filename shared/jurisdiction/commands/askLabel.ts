import { answerSchema } from '../../domain/answer.ts';
import { type Choice, choices } from '../../domain/consent.ts';
import { channelSchema, type Label, labelSchema } from '../../domain/label.ts';
import { exploitations, needs, relations } from '../../domain/vocabulary.ts';
import { nameable } from '../nameable.ts';
import type { Pack } from '../pack.ts';
import { nearestOf } from '../problem.ts';
import { unanswered } from '../unanswered.ts';
import type { Ask } from './usage.ts';

type Told = { readonly label: Label; readonly choice: Choice };

type Question = {
  readonly text: string;
  readonly known: readonly string[];
  /** More than one answer, divided by spaces. */
  readonly several?: true;
  readonly take: (told: Told, answers: readonly string[]) => Told;
};

const parsed = (told: Told, change: object): Told => ({
  ...told,
  label: labelSchema.parse({ ...told.label, ...change }),
});

const danger = (text: string, fact: keyof Label['danger']): Question => ({
  text,
  known: answerSchema.options,
  take: (told, [answer]) => parsed(told, { danger: { ...told.label.danger, [fact]: answer } }),
});

const AGES = ['child', 'adult', 'unknown'] as const;

/** What policies and triage read of a label, in the order of the form. */
const questionsFor = (pack: Pack): Question[] => [
  {
    text: 'Where is it?',
    known: ['unknown', ...pack.jurisdiction.areas.map(({ code }) => code)],
    take: (told, [area]) => parsed(told, { area }),
  },
  {
    text: 'Who is the reporter to the person spoken of?',
    known: ['unknown', ...relations.filter((relation) => relation !== 'unknown')],
    take: (told, [relation]) => parsed(told, { reporter: { ...told.label.reporter, relation } }),
  },
  {
    text: 'Is the reporter under 18?',
    known: answerSchema.options,
    take: (told, [child]) => parsed(told, { reporter: { ...told.label.reporter, child } }),
  },
  danger('Is there danger now?', 'now'),
  danger('Is somebody hurt?', 'hurt'),
  danger('May somebody hurt themself?', 'selfHarm'),
  danger('Is somebody about to be moved?', 'moved'),
  danger('Is the person in danger under 18?', 'child'),
  {
    text: 'Who is spoken of?',
    known: AGES,
    several: true,
    take: (told, ages) => parsed(told, { people: ages.map((age) => ({ age, sex: 'unknown', count: 1 })) }),
  },
  {
    text: 'Which forms of exploitation?',
    known: exploitations,
    several: true,
    take: (told, exploitation) => parsed(told, { exploitation }),
  },
  { text: 'What would help?', known: needs, several: true, take: (told, wanted) => parsed(told, { needs: wanted }) },
  {
    text: 'In which language?',
    known: [...new Set([pack.jurisdiction.defaultLanguage, ...pack.jurisdiction.languages])],
    take: (told, [language]) => parsed(told, { language }),
  },
  { text: 'By which channel?', known: channelSchema.options, take: (told, [channel]) => parsed(told, { channel }) },
  {
    text: 'Who must not see it?',
    known: nameable(pack).map(({ id }) => id),
    several: true,
    take: (told, conflicts) => parsed(told, { conflicts }),
  },
  {
    text: 'Who may see it besides the desk?',
    known: choices,
    take: (told, [answer]) => ({ ...told, choice: choices.find((each) => each === answer) ?? told.choice }),
  },
];

const INTRO =
  'Enter alone leaves an answer as it is (unknown, or none); "undo" takes the last one back; "stop" ends.\n';

/** The usual answer of a question: what stands in brackets. */
const usual = ({ known, several }: Question): string => {
  if (several) return 'none';
  return known.includes('unknown') ? 'unknown' : (known[0] ?? '');
};

const answersIn = (line: string, question: Question): readonly string[] | string => {
  const words = question.several ? line.split(/[\s,]+/) : [line];
  const wrong = words.find((word) => !question.known.includes(word));
  if (wrong === undefined) return words;
  const nearest = nearestOf(wrong, question.known);
  return `There is no ${JSON.stringify(wrong)}: ${nearest === null ? question.known.join(', ') : `did you mean ${nearest}?`}\n`;
};

/** Asks for a label, one fact after another; nothing if whoever answers stops. */
export const askLabel = async (ask: Ask, pack: Pack): Promise<Told | undefined> => {
  const { code, defaultLanguage } = pack.jurisdiction;
  const questions = questionsFor(pack);
  /** What was told before each question, so that an answer can be taken back. */
  const told: Told[] = [{ label: unanswered(code, defaultLanguage), choice: 'only_you' }];
  let note = INTRO;
  for (;;) {
    const now = told.at(-1);
    const question = questions[told.length - 1];
    if (now === undefined || question === undefined) return now;
    const many = question.several ? ', more than one with spaces' : '';
    const line = await ask(
      `${note}${told.length}/${questions.length} ${question.text} (${question.known.join(', ')}${many}) [${usual(question)}] `,
    );
    note = '';
    const said = line?.trim();
    if (said === undefined || said === 'stop') return undefined;
    if (said === 'undo') {
      if (told.length > 1) told.pop();
      else note = 'There is nothing to take back.\n';
    } else if (said === '') {
      told.push(now);
    } else {
      const answers = answersIn(said, question);
      if (typeof answers === 'string') note = answers;
      else told.push(question.take(now, answers));
    }
  }
};
