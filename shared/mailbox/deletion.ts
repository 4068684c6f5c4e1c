import { inTurns } from '../adapters/inTurns.ts';
import { hourOf, type Hour } from '../domain/hour.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { changeTip } from '../intake/changeTip.ts';
import { mailboxOf } from '../intake/mailboxKey.ts';
import type { IntakePorts } from '../intake/ports.ts';
import { owes } from '../rows/owed.ts';
import { partKey } from '../rows/part.ts';
import type { TipRow } from '../rows/tip.ts';
import type { AccessCode } from '../sealing/accessCode.ts';
import { access } from './access.ts';
import type { Closed, Gone, MailboxKey } from './mailbox.ts';
import { lane } from './lane.ts';
import { tell } from './tell.ts';
import { eraseAfter } from './undoTime.ts';

const entryOf = (act: 'deletion_requested' | 'deletion_undone', row: TipRow, hour: Hour) => [
  ...row.entries,
  { id: `${act}:${row.revision}`, actor: 'reporter', act, digests: [], reason: null, hour },
];

/** Every part that the tip names: no other can have been granted. What this does not get to, `routing` marks. */
const withhold = async ({ parts }: IntakePorts, tip: TipRow): Promise<void> => {
  const keys = tip.parts.map(({ part, digest }) => ({ pk: tip.pk, sk: partKey(part, digest) }));
  await inTurns(keys, (key) => parts.change(key, { set: { withheld: true } }));
};

/**
 * Sharing stops with the request. The tip says so first: from then on routing grants nothing; and then each part, for the
 * minute in which what was granted still stands.
 */
export const requestDeletion = async (
  ports: IntakePorts,
  key: MailboxKey,
  code: AccessCode,
): Promise<Result<{ undoUntil: Hour }, Gone | Closed | 'unknown_code'>> => {
  const opened = await access(ports, key);
  if (!opened.ok) return opened;
  const { mailbox, tip } = opened.value;
  if ((await mailboxOf(ports, code)).lookup !== mailbox.pk) return err('unknown_code');
  const now = ports.now();
  const hour = hourOf(now);
  const changed = await changeTip(ports.tips, tip.pk, (row) =>
    row.deletion !== null
      ? undefined
      : {
          set: {
            deletion: { requested: hour, eraseAfter: eraseAfter(now) },
            withheld: true,
            entries: entryOf('deletion_requested', row, hour),
            ...owes('routing', lane(row), row.pk, now),
          },
        },
  );
  if (changed === undefined || changed.deletion === null) return err('gone');
  await withhold(ports, changed);
  await tell(ports, changed);
  return ok({ undoUntil: changed.deletion.eraseAfter });
};

/**
 * Triage then judges again, since what was written before the request may have waited for it, and routing decides afresh,
 * by the rules and the consent of now. Parts stay withheld until it has: a grant that it had not come to delete, and that
 * no longer stands, must not be good again meanwhile.
 */
export const undoDeletion = async (ports: IntakePorts, key: MailboxKey): Promise<Result<void, Gone>> => {
  const opened = await access(ports, key);
  if (!opened.ok) return opened;
  const { tip, mailbox } = opened.value;
  const now = ports.now();
  const changed = await changeTip(ports.tips, tip.pk, (row) =>
    // Its time was up in between, and the erasure has begun.
    row.deletion === null || row.mailbox !== mailbox.pk
      ? undefined
      : {
          set: {
            deletion: null,
            entries: entryOf('deletion_undone', row, hourOf(now)),
            ...owes('triage', lane(row), row.pk, now),
          },
        },
  );
  if (changed === undefined || changed.deletion !== null) return err('gone');
  await tell(ports, changed);
  return ok(undefined);
};
