import type { Runtime } from '../../../infra/local/runtime.ts';
import { verifyChain } from '../../../shared/custody/chain.ts';
import { actsIn } from '../../../shared/custody/digests.ts';
import { chainOf, custodyEntrySchema, type CustodyAct } from '../../../shared/rows/custodyEntry.ts';
import { grantRowSchema, referralRowSchema, type ReferralRow } from '../../../shared/rows/referral.ts';
import { rowsOf } from './openers.ts';
import { Reporter, type Story } from './reporter.ts';

export const tipsOf = async (runtime: Runtime): Promise<string[]> =>
  (await rowsOf(runtime, 'Tips')).map(({ pk }) => String(pk));

export interface Sent {
  readonly code: string;
  readonly tip: string;
  /** The browser that it was sent from. */
  readonly reporter: Reporter;
}

/** Which tip came of it: nobody but the account's root could tell. */
export const tipOf = async (runtime: Runtime, work: () => Promise<unknown>): Promise<string> => {
  const before = new Set(await tipsOf(runtime));
  await work();
  const [tip, ...more] = (await tipsOf(runtime)).filter((each) => !before.has(each));
  if (tip === undefined || more.length > 0) throw new Error(`${more.length + (tip === undefined ? 0 : 1)} new tips`);
  return tip;
};

/** Somebody reports, and everything that follows by itself has happened. */
export const sendIn = async (runtime: Runtime, story: Story, reporter = Reporter.at(runtime)): Promise<Sent> => {
  let code = '';
  const tip = await tipOf(runtime, async () => {
    code = await reporter.report(story);
  });
  await runtime.drain();
  return { code, tip, reporter };
};

export const referralsOf = async (runtime: Runtime, tip: string): Promise<ReferralRow[]> =>
  (await rowsOf(runtime, 'Referrals'))
    .map((row) => referralRowSchema.safeParse(row))
    .flatMap(({ data }) => (data?.tip === tip ? [data] : []));

/** Who holds a grant for which part: `ngo-lantern report`. */
export const grantsOf = async (runtime: Runtime, tip: string): Promise<string[]> =>
  (await rowsOf(runtime, 'Referrals'))
    .map((row) => grantRowSchema.safeParse(row))
    .flatMap(({ data }) => (data?.tip === tip ? [`${data.pk} ${data.part}`] : []))
    .sort();

/** What a chain's entries tell of, once it was found unbroken. */
export const actsOf = async (runtime: Runtime, owner: string, tip: string): Promise<CustodyAct[]> => {
  const chain = chainOf(owner, tip);
  const entries = (await rowsOf(runtime, 'Custody'))
    .filter(({ pk }) => pk === chain)
    .map((row) => custodyEntrySchema.parse(row))
    .sort((one, other) => one.sequence - other.sequence);
  const verified = await verifyChain(chain, entries);
  if (!verified.ok) throw new Error(`${chain} breaks at ${verified.error.sequence}: ${verified.error.fault}`);
  return actsIn(entries);
};
