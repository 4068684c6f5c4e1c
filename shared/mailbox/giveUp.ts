import { hourOf } from '../domain/hour.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { changeTip } from '../intake/changeTip.ts';
import { mailboxOf } from '../intake/mailboxKey.ts';
import type { IntakePorts } from '../intake/ports.ts';
import { owes } from '../rows/owed.ts';
import { partKey, partRowSchema, type PartReference } from '../rows/part.ts';
import type { AccessCode } from '../sealing/accessCode.ts';
import { removeRecipient } from '../sealing/sealed.ts';
import { readSealed, sealedText } from '../sealing/sealedText.ts';
import { access } from './access.ts';
import type { Closed, Gone, MailboxKey } from './mailbox.ts';
import { lane } from './lane.ts';
import { tell } from './tell.ts';

/** What the reporter sent, as against what was written to them. */
const isSent = ({ part, author }: PartReference): boolean =>
  part === 'message' ? author === 'reporter' : part !== 'note';

/**
 * Removes the reporter's recipient from everything that they sent: whoever holds their phone and code from now on reads
 * the answers and no more. The digests cover no recipient, so nothing else changes.
 */
export const giveUpSight = async (
  ports: IntakePorts,
  key: MailboxKey,
  code: AccessCode,
): Promise<Result<void, Gone | Closed | 'unknown_code'>> => {
  const opened = await access(ports, key);
  if (!opened.ok) return opened;
  const { tip, mailbox } = opened.value;
  if (tip.deletion !== null) return err('closed');
  if ((await mailboxOf(ports, code)).lookup !== mailbox.pk) return err('unknown_code');
  const now = ports.now();
  const hour = hourOf(now);
  const changed = await changeTip(ports.tips, tip.pk, (row) =>
    row.sightGivenUp
      ? undefined
      : {
          set: {
            sightGivenUp: true,
            entries: [
              ...row.entries,
              { id: 'sight', actor: 'reporter', act: 'sight_given_up', digests: [], reason: null, hour },
            ],
            // It is routing that brings the entry to the log: a tip that owes nothing would keep it for ever.
            ...(row.owed === undefined ? owes('routing', lane(row), row.pk, now) : {}),
          },
        },
  );
  if (changed === undefined) return err('gone');
  // The tip first, so that nothing more is sealed to them; then everything that it names by now.
  for (const reference of changed.parts.filter(isSent)) await removeReporter(ports, tip.pk, reference);
  await tell(ports, changed);
  return ok(undefined);
};

export const removeReporter = async (
  { parts }: IntakePorts,
  pk: string,
  { part, digest }: PartReference,
): Promise<void> => {
  const sk = partKey(part, digest);
  const row = await parts.get({ pk, sk }, partRowSchema);
  const sealed = row && readSealed(row.sealed);
  if (sealed?.ok !== true) return;
  await parts.change({ pk, sk }, { set: { sealed: sealedText(removeRecipient(sealed.value, 'reporter')) } });
};
