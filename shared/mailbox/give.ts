import type { Change } from '../adapters/expression.ts';
import { digestOfKey } from '../custody/digests.ts';
import { hourOf } from '../domain/hour.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { changeTip } from '../intake/changeTip.ts';
import { mailboxOf } from '../intake/mailboxKey.ts';
import { makeMailbox } from '../intake/makeMailbox.ts';
import type { IntakePorts } from '../intake/ports.ts';
import { chainOf, PIPELINE } from '../rows/custodyEntry.ts';
import { intentOfMailbox } from '../rows/intent.ts';
import { mailboxRowSchema } from '../rows/mailbox.ts';
import { tipRowSchema, type TipRow } from '../rows/tip.ts';
import { deriveAccessCode, type AccessCode } from '../sealing/accessCode.ts';
import { thumbprint } from '../sealing/reporterKey.ts';
import type { SessionSecret } from '../sealing/session.ts';
import type { Closed, Gone } from './mailbox.ts';
import { owedAfter, tell } from './tell.ts';

/**
 * A code for a tip that was taken without one: it opens what is sealed from then on. The same session and nonce give the
 * same code again, until it was used; a second one is given to nobody, since whoever asks may not be who asked first.
 *
 * @param untold whoever asks knows that no code was ever told: one that was made over an answer that never went out is
 *   replaced, or nobody could ever open what is sealed to it
 */
export const giveCode = async (
  ports: IntakePorts,
  tip: string,
  session: SessionSecret,
  nonce: string,
  untold: boolean,
): Promise<Result<AccessCode, Gone | Closed | 'given'>> => {
  const code = deriveAccessCode(session, nonce);
  // At once: to stretch a code takes a while, and somebody waits for it.
  const [row, keys] = await Promise.all([ports.tips.get({ pk: tip }, tipRowSchema), mailboxOf(ports, code)]);
  if (row === undefined) return err('gone');
  if (row.deletion !== null) return err('closed');
  const now = ports.now();
  const { lookup } = keys;
  const { mailbox: before } = row;
  if (before !== null) {
    const isUnused = (await ports.mailboxes.get({ pk: before }, mailboxRowSchema))?.opened === false;
    if (before === lookup) return isUnused ? ok(code) : err('given');
    if (!untold || !isUnused) return err('given');
    await ports.ephemera.put(intentOfMailbox(tip, before, now));
  }
  // Should this get no further, upkeep finds by it the mailbox that no tip names.
  await ports.ephemera.put(intentOfMailbox(tip, lookup, now));
  const { publicKey } = await makeMailbox(ports, tip, keys);
  const digest = digestOfKey(await thumbprint(publicKey));
  const change = (current: TipRow): Change | undefined => {
    if (current.mailbox !== before || current.deletion !== null) return undefined;
    const entry = { id: `code:${lookup.slice(0, 16)}`, actor: 'reporter', act: 'code_given' } as const;
    return {
      set: {
        mailbox: lookup,
        reporterKey: publicKey,
        ...(before !== null && { staleMailbox: before }),
        entries: [...current.entries, { ...entry, digests: [digest], reason: null, hour: hourOf(now) }],
        // Whoever answers has to learn of the key.
        ...owedAfter(current, 'routing', now),
      },
    };
  };
  const changed = await changeTip(ports.tips, tip, change, row);
  if (changed?.mailbox !== lookup) {
    await ports.mailboxes.delete({ pk: lookup }, { tip });
    return err(changed === undefined ? 'gone' : changed.deletion === null ? 'given' : 'closed');
  }
  if (before !== null) await ports.mailboxes.delete({ pk: before }, { tip });
  // Until it is logged nothing is sealed to it. If this fails, routing logs it.
  await ports.custody.append(chainOf(PIPELINE, tip), changed.entries).catch(() => undefined);
  await tell(ports, changed);
  return ok(code);
};
