import { changeSeen } from '../../shared/adapters/changeRow.ts';
import { owesBy } from '../../shared/rows/owed.ts';
import { TERMS, termsRowSchema, type TendJob, type TermsRow } from '../../shared/rows/relay.ts';
import { answersOf } from './textsOf.ts';
import { end } from './jobs.ts';
import type { RelayPorts } from './ports.ts';
import { termsOf } from './send.ts';

/** The conversation is over: their word would be the first text of another, so nobody can ask for what waits any more. */
const endTerms = async (ports: RelayPorts, { pk, revision }: TermsRow): Promise<boolean> => {
  for (const job of await answersOf(ports, pk)) if (job.state === 'waiting') await end(ports, job, 'expired');
  return ports.relay.delete({ pk, sk: TERMS }, { revision });
};

/**
 * Looks after how somebody may be texted: that they texted their word is forgotten ten minutes later, and all of it, their
 * number too, once their conversation is over.
 */
export const tend = async (ports: RelayPorts, { pk, sk }: TendJob): Promise<void> => {
  const terms = await termsOf(ports, pk);
  const now = ports.now();
  if (terms === undefined || Date.parse(terms.expires) <= now.getTime()) {
    // Whoever changed it meanwhile is heard, and it is looked at once more.
    if (terms === undefined || (await endTerms(ports, terms))) await ports.relay.delete({ pk, sk });
    return;
  }
  const { openUntil, expires } = terms;
  const isOpen = openUntil !== undefined && Date.parse(openUntil) > now.getTime();
  if (openUntil !== undefined && !isOpen) {
    const shut = await changeSeen(ports.relay, { pk, sk: TERMS }, termsRowSchema, terms, { remove: ['openUntil'] });
    if (shut === undefined) return;
  }
  const next = new Date(isOpen ? openUntil : expires);
  await ports.relay.change({ pk, sk }, { set: owesBy('relay', 'routine', `${pk}${sk}`, next, now) });
};
