import { actsIn } from '../shared/custody/digests.ts';
import { verifyChain } from '../shared/custody/chain.ts';
import { chainOf, PIPELINE, type CustodyEntry } from '../shared/rows/custodyEntry.ts';
import { tipRowSchema, type TipRow } from '../shared/rows/tip.ts';
import type { MailboxKey } from '../shared/mailbox/mailbox.ts';
import type { AccessCode } from '../shared/sealing/accessCode.ts';
import { aSubmission } from './factories/submission.ts';
import type { House } from './house.ts';

export interface Sent {
  readonly tip: string;
  readonly code: AccessCode;
  readonly key: MailboxKey;
}

export const codeOf = ({ code }: { readonly code: AccessCode | null }): AccessCode => {
  if (code === null) throw new Error('No code was given');
  return code;
};

/** Takes a tip, opens its mailbox and works off the queues. */
export const aTip = async (house: House, overrides: Parameters<typeof aSubmission>[0] = {}): Promise<Sent> => {
  const taken = await house.accept(aSubmission(overrides));
  const code = codeOf(taken);
  const opened = await house.mailbox.open(code);
  if (!opened.ok) throw new Error('The code opens nothing');
  await house.run();
  return { tip: taken.tip, code, key: opened.value };
};

export const tipRow = (house: House, tip: string): Promise<TipRow | undefined> =>
  house.tables.tips.get({ pk: tip }, tipRowSchema);

export const chain = (house: House, tip: string): Promise<CustodyEntry[]> => house.custody.read(chainOf(PIPELINE, tip));

/** The acts of a tip's chain, once it was found unbroken. */
export const actsOf = async (house: House, tip: string): Promise<string[]> => {
  const entries = await chain(house, tip);
  const verified = await verifyChain(chainOf(PIPELINE, tip), entries);
  if (!verified.ok) throw new Error(`The chain breaks at ${verified.error.sequence}: ${verified.error.fault}`);
  return actsIn(entries).map(({ act }) => act);
};

/** The value of a result that the test expects to be one. */
export const valueOf = <Value>(
  result: { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: string },
): Value => {
  if (!result.ok) throw new Error(`Refused: ${result.error}`);
  return result.value;
};
