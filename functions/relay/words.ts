import { Plain } from '../../shared/domain/plain.ts';
import { inTexts } from '../../shared/relay/inTexts.ts';
import { termsHeader } from '../../shared/relay/terms.ts';
import type { TermsRow, TextJob } from '../../shared/rows/relay.ts';
import type { RelayPorts } from './ports.ts';

/** What a job says next, and whether that is the last of it; or why it cannot be said. */
export type Said = { readonly words: Plain; readonly isLast: boolean } | 'too_long' | 'failed';

/** The words of a job, in memory and for this moment alone. */
export const wordsOf = async (ports: RelayPorts, job: TextJob, terms: TermsRow): Promise<Said> => {
  if (job.kind === 'nudge') {
    const { nudges } = ports.pack.jurisdiction.phone;
    const text = nudges.find(({ id }) => id === terms.chosen.nudge)?.text[terms.language];
    return text === undefined ? 'failed' : { words: new Plain(text), isLast: true };
  }
  const { pk: tip, request: version, partner: author, digest, sealed, part } = job;
  if (sealed === undefined) return 'failed';
  const header = { deployment: ports.deployment, tip, part: 'message', version, author, audience: 'reporter' } as const;
  const opened = await ports.open(sealed, { header, digest });
  const texts = inTexts(opened.reveal());
  const text = texts?.[part];
  if (texts === null || text === undefined) return texts === null ? 'too_long' : 'failed';
  return { words: new Plain(text), isLast: part === texts.length - 1 };
};

/** The number that somebody wants to be texted at; none where this country sends nothing there. */
export const numberOf = async (
  { deployment, pack, open }: RelayPorts,
  { pk: tip, number, digest }: TermsRow,
): Promise<Plain | undefined> => {
  const opened = await open(number, { header: termsHeader(deployment, tip), digest });
  const { prefixes } = pack.jurisdiction.phone;
  return prefixes.some((prefix) => opened.reveal().startsWith(prefix)) ? opened : undefined;
};
