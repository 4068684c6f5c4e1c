import type { CallRecord } from '../../infra/local/aws/spec.ts';
import { verifyChain } from '../../shared/custody/chain.ts';
import { verifyRecord } from '../../shared/custody/verify.ts';
import { chainOf, custodyEntrySchema, type CustodyEntry } from '../../shared/rows/custodyEntry.ts';
import { PROOF } from '../../shared/rows/custodyProof.ts';
import { rowsOf } from '../journeys/support/openers.ts';
import { Staff } from '../journeys/support/staff.ts';
import type { Teller } from './teller.ts';

const entries = async ({ stage }: Teller): Promise<CustodyEntry[]> =>
  (await rowsOf(stage.runtime, 'Custody'))
    // Beside the chains stands where each is under the newest root.
    .filter(({ pk }) => !String(pk).startsWith(`${PROOF}#`))
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

const HOUR = 3_600_000;

/** A partner's record is made once the signer has signed, and checked with nothing in reach but its text. */
export const takeRecord = async ({ stage: { runtime }, say, check }: Teller, partner: string, tip: string) => {
  runtime.clock.advance(HOUR);
  await runtime.runSchedules();
  await runtime.drain();
  const staff = await Staff.signIn(runtime, partner);
  await staff.ask(tip, 'export');
  await runtime.drain();
  await staff.get(`/referrals/${tip}/record`);
  const record = staff.html;
  const { counts, root, ...verdict } = await verifyRecord(record);
  say(
    `  ${counts.entries} entries and ${counts.parts} sealed parts, under root ${root?.number ?? 'none'} of ${root?.hour ?? 'no hour'}`,
  );
  check('the record has nothing wrong with it, and a signed root covers it', verdict.ok && root !== null);
  const changed = await verifyRecord(changedByte(record));
  say(`  with one byte of a sealed part changed: ${changed.faults.map(({ code }) => code).join(', ')}`);
  check(
    'with one byte changed it is refused',
    changed.faults.some(({ code }) => code === 'part_changed'),
  );
};

/** The first character of the first ciphertext, turned into another. */
const changedByte = (record: string): string =>
  record.replace(/(?<="ciphertext":")./, (character) => (character === 'A' ? 'B' : 'A'));
