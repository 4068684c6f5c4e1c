import { hourOf } from '../domain/hour.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { changeTip } from '../intake/changeTip.ts';
import { mailboxOf } from '../intake/mailboxKey.ts';
import type { IntakePorts } from '../intake/ports.ts';
import { intentOfMailbox } from '../rows/intent.ts';
import { owes } from '../rows/owed.ts';
import { tipRowSchema } from '../rows/tip.ts';
import { lane } from './lane.ts';
import { deriveNewCode, type AccessCode } from '../sealing/accessCode.ts';
import { mailboxRowSchema } from '../rows/mailbox.ts';
import { wrapReporterKey } from '../sealing/reporterKey.ts';
import type { SessionSecret } from '../sealing/session.ts';
import { access, keyOf } from './access.ts';
import type { Closed, Gone, MailboxKey } from './mailbox.ts';

export interface Renewed {
  readonly code: AccessCode;
  readonly key: MailboxKey;
}

/**
 * A new code for the same mailbox: the key is wrapped anew, and from the moment that the tip names the new mailbox the
 * old code opens nothing. The old row is deleted here, and by routing if this is cut short.
 */
export const renewCode = async (
  ports: IntakePorts,
  key: MailboxKey,
  session: SessionSecret,
  nonce: string,
  old: AccessCode,
): Promise<Result<Renewed, Gone | Closed | 'unknown_code'>> => {
  const code = deriveNewCode(session, nonce);
  const { lookup, wrapKey } = await mailboxOf(ports, code);
  const renewed = { code, key: keyOf(lookup, wrapKey) };
  // A resend of the form whose answer was lost: the old key is dead by now, but session and nonce prove who asks.
  if (await isCurrent(ports, lookup)) return ok(renewed);

  const opened = await access(ports, key);
  // Gone since we looked: by the same form, pressed twice, whose other copy was faster.
  if (!opened.ok) return (await isCurrent(ports, lookup)) ? ok(renewed) : opened;
  const { tip, mailbox, privateKey } = opened.value;
  if (tip.deletion !== null) return err('closed');
  // The other copy was faster, and this session holds its key by now: what replaced itself would be deleted with the old.
  if (mailbox.pk === lookup) return ok(renewed);
  if ((await mailboxOf(ports, old)).lookup !== mailbox.pk) return err('unknown_code');
  const now = ports.now();
  const wrappedKey = await wrapReporterKey(privateKey, wrapKey, lookup);
  const row = { ...mailbox, pk: lookup, wrappedKey, opened: true, created: hourOf(now) };
  // Should this get no further, upkeep finds the new row by it, or the old one.
  await ports.ephemera.put(intentOfMailbox(tip.pk, lookup, now));
  await ports.ephemera.put(intentOfMailbox(tip.pk, mailbox.pk, now));
  // Already there: an earlier try that got no further. Its key is the same one under the same code.
  if (!(await ports.mailboxes.putIfAbsent(row))) await mustBeOf(ports, lookup, tip.pk);

  const changed = await changeTip(ports.tips, tip.pk, (current) => {
    if (current.mailbox !== mailbox.pk || current.deletion !== null) return undefined;
    const entry = { id: `code:${lookup.slice(0, 16)}`, actor: 'reporter', act: 'code_renewed' } as const;
    return {
      set: {
        mailbox: lookup,
        staleMailbox: mailbox.pk,
        entries: [...current.entries, { ...entry, digests: [], reason: null, hour: hourOf(now) }],
        ...(current.owed === undefined ? owes('routing', lane(current), tip.pk, now) : {}),
      },
    };
  });
  if (changed?.mailbox !== lookup) {
    await ports.mailboxes.delete({ pk: lookup });
    return err(changed?.deletion ? 'closed' : 'gone');
  }
  await ports.mailboxes.delete({ pk: mailbox.pk });
  return ok(renewed);
};

/** Two in 10^16 codes: another's mailbox. The next try has another nonce, and so another code. */
const mustBeOf = async ({ mailboxes }: IntakePorts, lookup: string, tip: string): Promise<void> => {
  if ((await mailboxes.get({ pk: lookup }, mailboxRowSchema))?.tip !== tip)
    throw new Error('Another tip has this code');
};

const isCurrent = async (ports: IntakePorts, lookup: string): Promise<boolean> => {
  const mailbox = await ports.mailboxes.get({ pk: lookup }, mailboxRowSchema);
  if (mailbox === undefined) return false;
  const tip = await ports.tips.get({ pk: mailbox.tip }, tipRowSchema);
  return tip?.mailbox === lookup && tip.deletion === null;
};
