import type { CallRecord } from '../../infra/local/aws/spec.ts';
import { verifyChain } from '../../shared/custody/chain.ts';
import { chainOf, custodyEntrySchema, type CustodyEntry } from '../../shared/rows/custodyEntry.ts';
import { rowsOf } from '../journeys/support/openers.ts';
import type { Teller } from './teller.ts';

const entries = async ({ stage }: Teller): Promise<CustodyEntry[]> =>
  (await rowsOf(stage.runtime, 'Custody'))
    .map((row) => custodyEntrySchema.parse(row))
    .sort((one, other) => one.chain.localeCompare(other.chain) || one.sequence - other.sequence);

/** Between any two openings, and before the first, an entry was put: nothing was opened on an old entry. */
export const logFirst = (calls: readonly CallRecord[], role: string): boolean => {
  let logged = 0;
  let opened = 0;
  for (const { action, resource, principalArn, allowed } of calls) {
    if (!allowed || !principalArn.endsWith(role)) continue;
    if (action === 'dynamodb:PutItem' && resource.endsWith('-custody')) logged += 1;
    if (action === 'kms:Decrypt' && !resource.includes(':alias/')) {
      if (logged === 0) return false;
      opened += 1;
    }
  }
  return opened > 0;
};

/** The chain of one partner on one tip, as it stands in the log. */
export const sayChain = async (teller: Teller, owner: string, tip: string): Promise<void> => {
  const chain = (await entries(teller)).filter((entry) => entry.chain === chainOf(owner, tip));
  teller.check(`the log of ${owner} has entries of this tip`, chain.length > 0);
  for (const { sequence, hour, actor, act, digests, hash } of chain) {
    const what = digests.map((digest) => digest.slice(0, digest.indexOf(':') + 7)).join(' ');
    teller.say(`  ${sequence}  ${hour}  ${actor}  ${act}  ${what}  #${hash.slice(0, 8)}`);
  }
};

export const verifyChains = async (teller: Teller): Promise<void> => {
  const all = await entries(teller);
  const chains = [...new Set(all.map(({ chain }) => chain))];
  const sound = chains.filter(
    (chain) =>
      verifyChain(
        chain,
        all.filter((entry) => entry.chain === chain),
      ).ok,
  );
  teller.check(
    `${chains.length} custody chains, ${all.length} entries, each unbroken`,
    chains.length > 0 && sound.length === chains.length,
  );
};
