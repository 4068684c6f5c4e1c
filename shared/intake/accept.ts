import { sendOrLeave } from '../adapters/queue.ts';
import { digestOfKey, digestOfPart } from '../custody/digests.ts';
import { dangerWordsIn } from '../domain/dangerWords.ts';
import { hourOf } from '../domain/hour.ts';
import { labelSchema, type Label } from '../domain/label.ts';
import { laneFor } from '../domain/triage.ts';
import { ACCEPTED, type CustodyDraft } from '../rows/custodyEntry.ts';
import { intentOf } from '../rows/intent.ts';
import { mailboxRowSchema } from '../rows/mailbox.ts';
import type { PartRow } from '../rows/part.ts';
import { tipRowSchema, type TipRow } from '../rows/tip.ts';
import { deriveAccessCode, type AccessCode } from '../sealing/accessCode.ts';
import { thumbprint } from '../sealing/reporterKey.ts';
import { deriveTipId } from '../sealing/session.ts';
import { putParts } from './putParts.ts';
import { mailboxOf } from './mailboxKey.ts';
import { makeMailbox, type NewMailbox } from './makeMailbox.ts';
import type { IntakePorts } from './ports.ts';
import { referenceOf, sealSubmission } from './sealParts.ts';
import { tipItem } from './tipItem.ts';
import type { AcceptTip, Acceptance, Submission } from './submission.ts';

/** Judged here and only here: this is the one place where the words are in memory. */
const labelOf = (submission: Submission, now: Date): Label => {
  const { facts, words } = submission;
  const text = Object.values(words)
    .map((part) => part.reveal())
    .join('\n');
  return labelSchema.parse({
    ...facts,
    danger: { ...facts.danger, words: dangerWordsIn(text, facts.language) },
    received: hourOf(now),
  });
};

const entryOf = async (rows: readonly PartRow[], mailbox: NewMailbox | null, now: Date): Promise<CustodyDraft> => ({
  id: ACCEPTED,
  actor: 'reporter',
  act: 'accepted',
  digests: [
    ...rows.map((row) => digestOfPart(row)),
    ...(mailbox === null ? [] : [digestOfKey(await thumbprint(mailbox.publicKey))]),
  ],
  reason: null,
  hour: hourOf(now),
});

/** What it says of the number is what was sealed: where the relay's key could not be had, nobody is told that there is one. */
const labelWith = (submission: Submission, rows: readonly PartRow[], now: Date): Label => {
  const said = labelOf(submission, now);
  return rows.some(({ part }) => part === 'number') ? said : { ...said, answer: { ...said.answer, number: false } };
};

interface Made {
  readonly mailbox: NewMailbox | null;
  /** Where a mailbox may stand, also if its answer was lost: what upkeep sweeps unless the tip names it. */
  readonly tried: string | null;
}

const noMailbox: Made = { mailbox: null, tried: null };

/** A code that cannot be made now is no reason to refuse a tip: it is then sealed to intake alone. */
const mailboxOrNone = async (ports: IntakePorts, tip: string, code: AccessCode): Promise<Made> => {
  const keys = await mailboxOf(ports, code).catch(() => null);
  if (keys === null) return noMailbox;
  return { mailbox: await makeMailbox(ports, tip, keys).catch(() => null), tried: keys.lookup };
};

/**
 * Takes a tip (design, part 4, "Acceptance"): mailbox, parts, then the tip item. Only what is durable is acknowledged, and
 * a resend of the same form in the same session changes nothing and gives the same code.
 *
 * @throws when the tip could not be made durable: tell the person, and lose nothing that was typed
 */
export const createAcceptTip =
  (ports: IntakePorts): AcceptTip =>
  async (submission) => {
    const { deployment, keys, keyIds } = ports;
    const tip = deriveTipId(submission.session, submission.nonce);
    const code = deriveAccessCode(submission.session, submission.nonce);
    const [{ mailbox, tried }, intake, relay] = await Promise.all([
      submission.codeAtOnce === false ? noMailbox : mailboxOrNone(ports, tip, code),
      keys.publicKey(keyIds.intake),
      // Not asked for where there is no number: a relay that fails is no reason to refuse a tip.
      submission.number === null ? undefined : keys.publicKey(keyIds.relay).catch(() => undefined),
    ]);

    const answer = async (taken: TipRow): Promise<Acceptance> => {
      const opened =
        mailbox === null ? await isOpened(ports, taken) : mailbox.lookup !== taken.mailbox || mailbox.opened;
      return { tip, code: opened ? null : code, mailbox: taken.mailbox === null ? 'none' : 'made' };
    };

    if (mailbox?.found === true) {
      const taken = await ports.tips.get({ pk: tip }, tipRowSchema);
      if (taken !== undefined) return answer(await pointed(ports, taken));
    }

    const rows = await sealSubmission(deployment, tip, submission, { intake, relay, reporter: mailbox?.publicKey });
    await putParts(ports, intentOf(tip, tried, rows, ports.now()), rows);
    const now = ports.now();
    const row = tipItem(
      {
        tip,
        label: labelWith(submission, rows, now),
        choice: submission.choice,
        parts: rows.map(referenceOf),
        mailbox,
        entries: [await entryOf(rows, mailbox, now)],
      },
      now,
    );
    if (!(await ports.tips.putIfAbsent(row))) return alreadyTaken(ports, tip, mailbox, answer);

    // From here on the tip is safe: what fails now is found by upkeep. What is to be logged stays in the tip until routing,
    // the first to act on it, begins the log with it.
    return answer(await pointed(ports, row));
  };

/** Points triage at a tip that owes it: also when it is sent again, since the first time may have got no further. */
const pointed = async ({ queues }: IntakePorts, row: TipRow): Promise<TipRow> => {
  if (row.owed === 'triage') await sendOrLeave(queues.triage, laneFor(row.label), { tip: row.pk });
  return row;
};

/** Asked of the mailbox itself where the code's own key cannot be had: a new code's mailbox is opened from the start. */
const isOpened = async ({ mailboxes }: IntakePorts, { mailbox }: TipRow): Promise<boolean> => {
  if (mailbox === null) return true;
  return (await mailboxes.get({ pk: mailbox }, mailboxRowSchema))?.opened ?? true;
};

/** The tip was there before us. A mailbox that we made just now belongs to a code that was replaced since: remove it. */
const alreadyTaken = async (
  ports: IntakePorts,
  tip: string,
  mailbox: NewMailbox | null,
  answer: (taken: TipRow) => Promise<Acceptance>,
): Promise<Acceptance> => {
  const taken = await ports.tips.get({ pk: tip }, tipRowSchema);
  if (taken === undefined) throw new Error('A tip vanished while it was taken');
  if (mailbox !== null && !mailbox.found && taken.mailbox !== mailbox.lookup) {
    await ports.mailboxes.delete({ pk: mailbox.lookup });
  }
  return answer(await pointed(ports, taken));
};
