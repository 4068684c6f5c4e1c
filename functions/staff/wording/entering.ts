import type { Choice } from '../../../shared/domain/consent.ts';
import type { Field, PickField, WordField } from '../entering/draft.ts';

export type EntryError = 'words_too_long' | 'not_a_number' | 'choose' | 'nothing_said';

export const entryErrors: Record<EntryError, string> = {
  words_too_long: 'This is too long. Please shorten it: the rest can be added as a note or with the code.',
  not_a_number: 'This is not a telephone number. Leave it out if they gave none.',
  choose: 'Choose one of these first.',
  nothing_said: 'Write down what was told, or say what danger there is.',
};

export const fieldNames: Record<Field, string> = {
  report: 'What happened, in their words',
  identity: 'Who is reporting, if they want to say',
  victim: 'Who the victim may be',
  compelled: 'Papers, and acts that somebody was forced to do',
  number: 'Telephone number, if it is safe to use',
  language: 'Language they speak',
  area: 'Where',
  relation: 'Who they are to the person spoken of',
  under18: 'Are they under 18?',
  now: 'Is somebody in danger now?',
  hurt: 'Is somebody hurt?',
  selfHarm: 'Might they hurt themself?',
  moved: 'Will somebody be moved soon?',
  child: 'Is the one in danger under 18?',
  safe: 'Is it safe to answer them?',
  when: 'When is it safe',
  choice: 'Who may see it, besides the desk?',
  code: 'Do they want a code?',
};

export const fieldHints: Partial<Record<WordField | PickField, string>> = {
  number: 'Only the service that sends texts can open it. Nobody here sees it again.',
  choice: 'Read it out below, and take the answer that they give. A child chooses too.',
  code: 'With it they read answers and write more, on the site or by telephone. Ask whether they can keep it unseen.',
};

export const entryChoices: Record<Choice | 'not_said', string> = {
  only_you: 'Only the desk',
  helpers: 'Helpers, but not the police',
  helpers_and_police: 'Helpers and the police',
  not_said: 'They did not say: only the desk',
};

export const codeChoices = { yes: 'Yes: it is shown once, to be read out', no: 'No' } as const;

export const codeTexts = {
  not_wanted: 'No code was made, as they wished. Nobody can answer them through this service.',
  none: 'No code could be made just now. The tip was taken all the same; they can call or write again for one.',
  used: 'Their code was used since, and is not shown any more.',
} as const;
