import { hourOf } from '../domain/hour.ts';
import { newReporterKey, wrapReporterKey, type ReporterPublicKey } from '../sealing/reporterKey.ts';
import { mailboxRowSchema } from '../rows/mailbox.ts';
import type { MailboxKeys } from './mailboxKey.ts';
import type { IntakePorts } from './ports.ts';

export interface NewMailbox {
  readonly lookup: string;
  readonly publicKey: ReporterPublicKey;
  /** Somebody put it before us: this is a resend, or the first try whose answer was lost. */
  readonly found: boolean;
  readonly opened: boolean;
}

/**
 * The mailbox that a code opens, made if it is not there: whoever comes second finds the first one's key and seals to
 * that, so that one code never stands for two keys.
 */
export const makeMailbox = async (
  ports: IntakePorts,
  tip: string,
  { lookup, wrapKey }: MailboxKeys,
): Promise<NewMailbox> => {
  const { publicKey, privateKey } = await newReporterKey();
  const row = {
    pk: lookup,
    tip,
    publicKey,
    wrappedKey: await wrapReporterKey(privateKey, wrapKey, lookup),
    opened: false,
    created: hourOf(ports.now()),
  };
  if (await ports.mailboxes.putIfAbsent(row)) return { lookup, publicKey, found: false, opened: false };
  const there = await ports.mailboxes.get({ pk: lookup }, mailboxRowSchema);
  // It was there and is gone: deleted between the two calls. The next try makes it anew.
  if (there === undefined) throw new Error('A mailbox vanished while a tip was taken');
  // Two in 10^16 codes: another's mailbox. It must not be sealed to, nor this tip be known by it.
  if (there.tip !== tip) throw new Error('Another tip has this code');
  return { lookup, publicKey: there.publicKey, found: true, opened: there.opened };
};
