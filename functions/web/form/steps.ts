import type { Field } from './draft.ts';

export const steps = ['tell', 'danger', 'details', 'answer', 'check'] as const;
export type Step = (typeof steps)[number];

/** The fields that a page shows itself; all others it carries as hidden fields. */
export const fieldsOf: Readonly<Record<Step, readonly Field[]>> = {
  tell: ['report'],
  danger: ['now', 'hurt', 'moved', 'selfHarm', 'under18', 'child'],
  details: [
    'exploitation',
    'indicators',
    'area',
    'girls',
    'boys',
    'children',
    'women',
    'men',
    'adults',
    'people',
    'relation',
    'needs',
    'identity',
    'victim',
    'compelled',
    'conflicts',
    'mustNotSee',
  ],
  answer: ['choice', 'safe', 'when', 'howToAnswer', 'number'],
  check: [],
};

export const stepOf = (name: string | null): Step => steps.find((step) => step === name) ?? 'tell';

export const stepAt = (from: Step, by: 1 | -1): Step => steps[steps.indexOf(from) + by] ?? from;

/** The first page that shows one of these fields. */
export const stepShowing = (fields: ReadonlySet<string>): Step =>
  steps.find((step) => fieldsOf[step].some((field) => fields.has(field))) ?? 'tell';
