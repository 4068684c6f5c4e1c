import * as z from 'zod';
import type { Cedar } from '../routing/cedar.ts';
import type { Pack } from './pack.ts';

/** What `@status` of a policy and `_review` of a wording say once somebody has read it. */
export const isReviewed = (status: string): boolean => {
  const day = /^reviewed by .*\S on (\d{4}-\d{2}-\d{2})$/.exec(status)?.[1];
  return z.iso.date().safeParse(day).success;
};

/** Says that it was reviewed, and not by whom and when. */
export const isHalfReviewed = (status: string): boolean => /^reviewed\b/i.test(status) && !isReviewed(status);

export type Unreviewed = { readonly policies: readonly string[]; readonly languages: readonly string[] };

/** What nobody has put their name to: no lawyer to a policy, no native speaker to a language. */
export const unreviewedIn = (cedar: Cedar, { policies, wording, jurisdiction }: Pack): Unreviewed => ({
  policies: Object.entries(policies)
    .filter(([, text]) => !isReviewed(cedar.parse(text)?.annotations?.['status'] ?? ''))
    .map(([id]) => id),
  languages: jurisdiction.languages.filter((language) => !isReviewed(wording[language]?.['_review'] ?? '')),
});

export const isUnreviewed = ({ policies, languages }: Unreviewed): boolean => policies.length + languages.length > 0;

/** One line for each, as long as somebody has to read them. */
export const listUnreviewed = ({ policies, languages }: Unreviewed): string[] => [
  ...policies.map((id) => `- disclosure.cedar ${id}: @status does not say who has reviewed it, and when`),
  ...languages.map((language) => `- wording/${language}.json: "_review" does not say who has reviewed it, and when`),
];

/** For a terminal, in one line. */
export const countUnreviewed = ({ policies, languages }: Unreviewed): string =>
  [
    ...(policies.length === 0 ? [] : [`${policies.length} ${policies.length === 1 ? 'policy' : 'policies'}`]),
    ...(languages.length === 0 ? [] : [`the wording in ${languages.join(', ')}`]),
  ].join(' and ');
