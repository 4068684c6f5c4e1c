import type { Contents, Provenance } from './contents.ts';
import { packetWords } from './wording.ts';

/**
 * What a partner may use a packet for, in sentences: on what ground it has it first, then what holds always.
 *
 * @param choice the words of the choice that the reporter made, as they were asked
 */
export const limitsOf = (
  language: string,
  { basis, consent }: Pick<Provenance, 'basis' | 'consent'>,
  choice: string | undefined,
): Contents['limits'] => {
  const words = packetWords(language);
  const ground = (): string => {
    if (consent?.choice === 'finer') {
      const parts = consent.parts.map((part) => words(`part.${part}`));
      return words('limits.finer', { parts: new Intl.ListFormat(language).format(parts) });
    }
    if (consent !== null && choice !== undefined) return words('limits.consent', { choice });
    return words(basis === 'must_receive' ? 'limits.law' : 'limits.asked');
  };
  const until = consent === null || consent.until === null ? [] : [words('limits.until', { until: consent.until })];
  const always = (['keep', 'contact', 'punish', 'unchecked'] as const).map((name) => words(`limits.${name}`));
  return { language, sentences: [ground(), ...until, ...always] };
};
