import type { lendingHours } from '../../../shared/domain/interpreting.ts';

/** What is lent to interpreters, and what comes back, in words. */
export const lendingTexts = {
  /** Beside each translation: nobody may take it for what the person said. */
  provenance: (from: string, into: string): string =>
    `Translation by an interpreter from ${from} into ${into}: not the person’s own words, and no verbatim evidence`,
  own: (from: string, into: string): string => `Your translation from ${from} into ${into}`,
  lentTo: 'Lent to an interpreter',
  askedFor: 'What you are asked for',
  task: (item: string, from: string, into: string): string => `Translate ${item} from ${from} into ${into}.`,
  until: (until: string): string => `You can open it until ${until}, and nothing else of this tip at any time.`,
  lent: (partner: string, item: string, from: string, into: string, until: string): string =>
    `${partner}: ${item}, from ${from} into ${into}, until ${until}`,
} as const;

export const hoursNames: Record<(typeof lendingHours)[number], string> = {
  4: '4 hours',
  24: 'A day',
  72: 'Three days',
};
