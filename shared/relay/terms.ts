import type { Plain } from '../domain/plain.ts';
import { TERMS, type TermsRow } from '../rows/relay.ts';
import type { RsaPublicKey } from '../sealing/rsaPublicKey.ts';
import { seal } from '../sealing/seal.ts';
import { digestOf } from '../sealing/sealed.ts';
import { sealedText } from '../sealing/sealedText.ts';

/** What the number that texts go to is sealed as: beside the terms, and no part of the tip. */
export const termsHeader = (deployment: string, tip: string) =>
  ({ deployment, tip, part: 'number', version: 'terms' }) as const;

export type Terms = Pick<TermsRow, 'contact' | 'line' | 'language' | 'chosen' | 'expires'>;

/** How a tip's reporter may be texted, with their number sealed to the relay alone. */
export const sealTerms = async (
  deployment: string,
  tip: string,
  number: Plain,
  terms: Terms,
  relay: RsaPublicKey,
): Promise<TermsRow> => {
  const sealed = await seal(number, termsHeader(deployment, tip), { relay });
  const { contact, line, language, chosen, expires } = terms;
  return {
    pk: tip,
    sk: TERMS,
    revision: 1,
    number: sealedText(sealed),
    digest: digestOf(sealed),
    contact,
    line,
    language,
    allowed: true,
    chosen,
    expires,
  };
};
