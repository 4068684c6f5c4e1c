import type { CallRecord } from '../../infra/local/aws/spec.ts';
import { verifyChain } from '../../shared/custody/chain.ts';
import { chainOf, custodyEntrySchema, type CustodyEntry } from '../../shared/rows/custodyEntry.ts';
import { rowsOf } from '../journeys/support/openers.ts';
import type { Teller } from './teller.ts';

const entries = async ({ stage }: Teller): Promise<CustodyEntry[]> =>
  (await rowsOf(stage.runtime, 'Custody'))
    .map((row) => custodyEntrySchema.parse(row))
    .sort((one, other) => one.chain.localeCompare(other.chain) || one.sequence - other.sequence);

/** Whether something was opened, and an entry was put before the first opening. */
export const logFirst = (calls: readonly CallRecord[], role: string): boolean => {
  const own = calls.filter(({ allowed, principalArn }) => allowed && principalArn.endsWith(role));
  const logged = own.findIndex(
    ({ action, resource }) => action === 'dynamodb:PutItem' && resource.endsWith('-custody'),
  );
  const opened = own.findIndex(({ action }) => action === 'kms:Decrypt');
  return logged >= 0 && opened > logged;
};

/** The chain of one partner on one tip, as it stands in the log. */
export const sayChain = async (teller: Teller, owner: string, tip: string): Promise<void> => {
  const chain = (await entries(teller)).filter((entry) => entry.chain === chainOf(owner, tip));
  teller.check(`the log of ${owner} has entries of this tip`, chain.length > 0);
  for (const { sequence, hash, acts } of chain) {
    for (const { hour, actor, act, digests } of acts) {
      const what = digests.map((digest) => digest.slice(0, digest.indexOf(':') + 7)).join(' ');
      teller.say(`  ${sequence}  ${hour}  ${actor}  ${act}  ${what}  #${hash.slice(0, 8)}`);
    }
  }
};

export const verifyChains = async (teller: Teller): Promise<void> => {
  const all = await entries(teller);
  const chains = [...new Set(all.map(({ chain }) => chain))];
  const verdicts = await Promise.all(
    chains.map((chain) =>
      verifyChain(
        chain,
        all.filter((entry) => entry.chain === chain),
      ),
    ),
  );
  teller.check(
    `${chains.length} custody chains, ${all.length} entries, each unbroken`,
    chains.length > 0 && verdicts.every(({ ok }) => ok),
  );
};
