import { choices } from '../../../shared/domain/consent.ts';
import { answerSchema } from '../../../shared/domain/answer.ts';
import { labelSchema } from '../../../shared/domain/label.ts';
import { Plain } from '../../../shared/domain/plain.ts';
import { relations } from '../../../shared/domain/vocabulary.ts';
import type { Fields } from '../web.tsx';
import type { Dependencies } from '../ports.ts';

export const wordFields = ['report', 'identity', 'victim', 'compelled', 'number'] as const;
export type WordField = (typeof wordFields)[number];

export const dangerQuestions = ['now', 'hurt', 'selfHarm', 'moved', 'child'] as const;

const pickFields = [
  'language',
  'area',
  'relation',
  'under18',
  ...dangerQuestions,
  'safe',
  'when',
  'choice',
  'code',
] as const;
export type PickField = (typeof pickFields)[number];
export type Field = WordField | PickField;

const whens = labelSchema.shape.answer.shape.when.options;

/** What staff wrote down so far, right or wrong, so that nothing is lost. */
export interface Draft {
  readonly words: Readonly<Record<WordField, Plain>>;
  readonly picks: Readonly<Record<PickField, string>>;
  readonly conflicts: readonly string[];
}

type Needs = Pick<Dependencies, 'jurisdiction' | 'nameable'>;

/** What the page offers, by field. */
export const offeredIn = ({ jurisdiction }: Needs): Readonly<Record<PickField, readonly string[]>> => {
  const answers = answerSchema.options;
  return {
    language: jurisdiction.languages,
    area: ['unknown', ...jurisdiction.areas.map(({ code }) => code)],
    relation: relations,
    under18: answers,
    now: answers,
    hurt: answers,
    selfHarm: answers,
    moved: answers,
    child: answers,
    safe: answers,
    when: whens,
    choice: [...choices, 'not_said'],
    code: ['yes', 'no'],
  };
};

const BLANK: Readonly<Record<PickField, string>> = {
  language: '',
  area: 'unknown',
  relation: 'unknown',
  under18: 'unknown',
  now: 'unknown',
  hurt: 'unknown',
  selfHarm: 'unknown',
  moved: 'unknown',
  child: 'unknown',
  safe: 'unknown',
  when: 'unknown',
  // To be asked, and not to be guessed.
  choice: '',
  code: '',
};

/** Words as they come; a choice that the page does not offer was not made on it. */
export const readDraft = (fields: Fields, needs: Needs): Draft => {
  const offered = offeredIn(needs);
  const word = (name: WordField): Plain => new Plain((fields[name]?.[0] ?? '').replaceAll('\r\n', '\n'));
  const pick = (name: PickField): string => {
    const value = fields[name]?.[0] ?? '';
    return offered[name].includes(value) ? value : BLANK[name];
  };
  const named = new Set(fields['conflicts'] ?? []);
  return {
    words: {
      report: word('report'),
      identity: word('identity'),
      victim: word('victim'),
      compelled: word('compelled'),
      number: word('number'),
    },
    picks: {
      language: pick('language'),
      area: pick('area'),
      relation: pick('relation'),
      under18: pick('under18'),
      now: pick('now'),
      hurt: pick('hurt'),
      selfHarm: pick('selfHarm'),
      moved: pick('moved'),
      child: pick('child'),
      safe: pick('safe'),
      when: pick('when'),
      choice: pick('choice'),
      code: pick('code'),
    },
    conflicts: needs.nameable.map(({ id }) => id).filter((id) => named.has(id)),
  };
};

export const isBlank = ({ words }: Draft): boolean => wordFields.every((field) => words[field].isEmpty);
