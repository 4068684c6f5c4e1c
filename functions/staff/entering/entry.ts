import * as z from 'zod';
import { answerSchema } from '../../../shared/domain/answer.ts';
import { choiceSchema, type Choice } from '../../../shared/domain/consent.ts';
import { dangerWordsIn } from '../../../shared/domain/dangerWords.ts';
import { hourOf } from '../../../shared/domain/hour.ts';
import { labelSchema, type Label } from '../../../shared/domain/label.ts';
import type { Plain } from '../../../shared/domain/plain.ts';
import { err, ok, type Result } from '../../../shared/domain/result.ts';
import { numberSchema } from '../../../shared/domain/typedNumber.ts';
import { textParts, type TextPart } from '../../../shared/domain/part.ts';
import { relationSchema } from '../../../shared/domain/vocabulary.ts';
import type { Dependencies } from '../ports.ts';
import type { EntryError } from '../wording/entering.ts';
import { dangerQuestions, type Draft, type Field } from './draft.ts';

/** Characters. What was told goes into the first; the four together fit a body in the script that takes most bytes. */
export const LONGEST: Readonly<Record<TextPart, number>> = {
  report: 8000,
  identity: 1500,
  victim: 1500,
  compelled: 1500,
};

export interface Entry {
  readonly words: Readonly<Record<TextPart, Plain>>;
  readonly number: Plain | null;
  readonly label: Label;
  readonly choice: Choice;
  readonly wantsCode: boolean;
}

export type Complaints = ReadonlyMap<Field, EntryError>;

const picksSchema = z.object({
  language: z.string().min(1),
  area: labelSchema.shape.area,
  relation: relationSchema,
  under18: answerSchema,
  now: answerSchema,
  hurt: answerSchema,
  selfHarm: answerSchema,
  moved: answerSchema,
  child: answerSchema,
  safe: answerSchema,
  when: labelSchema.shape.answer.shape.when,
  // Whoever was not asked, or said nothing, is as whoever leaves it out on the web: only the desk.
  choice: z
    .literal('not_said')
    .transform((): Choice => 'only_you')
    .or(choiceSchema),
  code: z.enum(['yes', 'no']),
});

/** What has to be chosen: nobody is to guess for somebody else. */
const MUST_CHOOSE = ['language', 'choice', 'code'] as const;

const complaintsAbout = (draft: Draft, words: Entry['words'], isNumber: boolean): Complaints => {
  const complaints = new Map<Field, EntryError>();
  for (const part of textParts) {
    if (words[part].reveal().length > LONGEST[part]) complaints.set(part, 'words_too_long');
  }
  if (!isNumber) complaints.set('number', 'not_a_number');
  for (const field of MUST_CHOOSE) if (draft.picks[field] === '') complaints.set(field, 'choose');
  const isSaid = textParts.some((part) => !words[part].isEmpty);
  if (!isSaid && !dangerQuestions.some((question) => draft.picks[question] === 'yes')) {
    complaints.set('report', 'nothing_said');
  }
  return complaints;
};

/** Judges what staff wrote down; the danger words are looked for here, while the words are in memory. */
export const entryOf = (
  draft: Draft,
  { jurisdiction, now }: Pick<Dependencies, 'jurisdiction' | 'now'>,
): Result<Entry, Complaints> => {
  const { report, identity, victim, compelled } = draft.words;
  const words = { report, identity, victim, compelled };
  const number = numberSchema(jurisdiction.code).safeParse(draft.words.number.reveal());
  const picks = picksSchema.safeParse(draft.picks);
  const complaints = complaintsAbout(draft, words, number.success);
  if (!picks.success || !number.success || complaints.size > 0) return err(complaints);
  const { language, area, relation, under18, safe, when, choice, code, ...danger } = picks.data;
  const told = textParts.map((part) => words[part].reveal()).join('\n');
  return ok({
    words,
    number: number.data,
    label: {
      jurisdiction: jurisdiction.code,
      area,
      channel: 'staff',
      language,
      exploitation: [],
      indicators: [],
      people: [],
      reporter: { relation, child: under18 },
      danger: { ...danger, words: dangerWordsIn(told, language) },
      needs: [],
      answer: { safe, when, number: number.data !== null },
      conflicts: [...draft.conflicts],
      suspicion: 'none',
      received: hourOf(now()),
    },
    choice,
    wantsCode: code === 'yes',
  });
};
