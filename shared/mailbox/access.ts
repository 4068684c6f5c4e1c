import * as z from 'zod';
import { err, ok, type Result } from '../domain/result.ts';
import type { IntakePorts } from '../intake/ports.ts';
import { mailboxRowSchema, type MailboxRow } from '../rows/mailbox.ts';
import { tipRowSchema, type TipRow } from '../rows/tip.ts';
import { fromBase64url, toBase64url } from '../sealing/base64url.ts';
import { jsonText } from '../sealing/json.ts';
import { unwrapReporterKey, type ReporterPrivateKey } from '../sealing/reporterKey.ts';
import { mailboxKeySchema, type Gone, type MailboxKey } from './mailbox.ts';

/** What a mailbox key says inside. */
const contentsSchema = jsonText.pipe(z.strictObject({ lookup: z.string(), wrapKey: z.string() }));

export const keyOf = (lookup: string, wrapKey: Uint8Array): MailboxKey =>
  mailboxKeySchema.parse(JSON.stringify({ lookup, wrapKey: toBase64url(wrapKey) }));

/** The mailbox that is open in this request. */
export interface Opened {
  readonly mailbox: MailboxRow;
  readonly tip: TipRow;
  readonly privateKey: ReporterPrivateKey;
}

/** Reads the mailbox row anew for every request: once the code is replaced or the tip erased, old sessions are dead. */
export const access = async (
  ports: Pick<IntakePorts, 'mailboxes' | 'tips' | 'now'>,
  key: MailboxKey,
): Promise<Result<Opened, Gone>> => {
  const contents = contentsSchema.safeParse(key);
  if (!contents.success) return err('gone');
  const { lookup, wrapKey } = contents.data;
  const mailbox = await ports.mailboxes.get({ pk: lookup }, mailboxRowSchema);
  if (mailbox === undefined) return err('gone');
  const tip = await ports.tips.get({ pk: mailbox.tip }, tipRowSchema);
  if (tip === undefined || tip.mailbox !== lookup || isDue(tip, ports.now())) return err('gone');
  const privateKey = await unwrapReporterKey(mailbox.wrappedKey, fromBase64url(wrapKey), lookup);
  return privateKey.ok ? ok({ mailbox, tip, privateKey: privateKey.value }) : err('gone');
};

/** The time to undo is over, whether or not the erasure has run. */
const isDue = ({ deletion }: TipRow, now: Date): boolean =>
  deletion !== null && now.getTime() >= Date.parse(deletion.eraseAfter);
