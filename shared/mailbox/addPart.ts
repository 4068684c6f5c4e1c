import { isDeepStrictEqual } from 'node:util';
import type { Change } from '../adapters/expression.ts';
import { digestOfPart } from '../custody/digests.ts';
import { dangerReasons } from '../domain/danger.ts';
import { hourOf } from '../domain/hour.ts';
import type { Label } from '../domain/label.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { changeTip } from '../intake/changeTip.ts';
import { intend } from '../intake/intend.ts';
import type { IntakePorts } from '../intake/ports.ts';
import { referenceOf } from '../intake/sealParts.ts';
import { chainOf, PIPELINE, type CustodyDraft } from '../rows/custodyEntry.ts';
import { intentOf } from '../rows/intent.ts';
import type { PartReference, PartRow } from '../rows/part.ts';
import { hasRoom } from '../rows/room.ts';
import type { TipRow } from '../rows/tip.ts';
import type { TipRecipients } from '../sealing/seal.ts';
import { removeReporter } from './giveUp.ts';
import type { Closed, Full, Gone } from './mailbox.ts';
import { vouchedKey } from './read.ts';
import { owedAfter, tell } from './tell.ts';

/** Whom a new part of a tip is sealed to. */
export const recipientsOf = async (ports: IntakePorts, tip: TipRow): Promise<TipRecipients> => ({
  intake: await ports.keys.publicKey(ports.keyIds.intake),
  reporter: tip.sightGivenUp ? undefined : ((await vouchedKey(ports, { tip })) ?? undefined),
});

/** Was this added before? An addition that comes twice has the same kind and version. */
export const hasPart = (row: TipRow, { part, version }: Pick<PartReference, 'part' | 'version'>): boolean =>
  row.parts.some((there) => there.part === part && there.version === version);

export interface Addition {
  readonly part: PartRow;
  /** What it was sealed to. */
  readonly recipients: TipRecipients;
  /** The custody entry that brings it in. */
  readonly act: Extract<CustodyDraft['act'], 'words_added' | 'file_added'>;
  /** What the label has to say of it. */
  readonly relabel?: (label: Label) => Label;
  /** It speaks of danger, whether or not that is new. */
  readonly isDangerous?: boolean;
  /** What lies beside the part, if anything: by name, for the sweep, and how it is put there. */
  readonly beside?: { readonly names: readonly string[]; readonly put: () => Promise<void> };
}

const entryId = { words_added: 'words', file_added: 'file' } as const;

/** Of the act by which an addition is logged, however often it comes. */
export const entryIdOf = (act: Addition['act'], version: string): string => `${entryId[act]}:${version}`;

/**
 * Adds a sealed part to a tip, as its reporter's, who has just read it. What makes the danger another has it judged again; that can only raise
 * its urgency.
 */
export const addPart = async (
  ports: IntakePorts,
  seen: TipRow,
  { part, recipients, act, relabel = (label) => label, isDangerous = false, beside }: Addition,
): Promise<Result<void, Gone | Closed | Full>> => {
  const now = ports.now();
  const { pk: tip } = seen;
  await intend(ports, intentOf(tip, null, [part], now, beside?.names));
  await beside?.put();
  await ports.parts.put(part);

  const add = (row: TipRow): Change | undefined => {
    if (hasPart(row, part) || row.deletion !== null) return undefined;
    const label = relabel(row.label);
    // A new class of words counts also where an answer said as much: staff may have judged by the answer since.
    const raised =
      label.danger.words.length > row.label.danger.words.length ||
      !isDeepStrictEqual(dangerReasons(label), dangerReasons(row.label));
    // Nobody can read it then, but that it speaks of danger must not be lost.
    if (!hasRoom(row.parts, 'reporter'))
      return isDangerous || raised ? { set: { label, ...owedAfter({ ...row, label }, 'triage', now) } } : undefined;
    const id = entryIdOf(act, part.version);
    return {
      set: {
        label,
        parts: [...row.parts, referenceOf(part)],
        entries: [
          ...row.entries,
          { id, actor: 'reporter', act, digests: [digestOfPart(part)], reason: null, hour: hourOf(now) },
        ],
        ...owedAfter({ ...row, label }, raised ? 'triage' : 'routing', now),
      },
    };
  };
  const changed = await changeTip(ports.tips, tip, add, seen);
  if (changed === undefined) return err('gone');
  if (changed.deletion !== null) return err('closed');
  if (!hasPart(changed, part)) {
    await tell(ports, changed);
    return err('full');
  }
  // Sight was given up while this was sealed.
  if (changed.sightGivenUp && recipients.reporter !== undefined) await removeReporter(ports, tip, part);
  // Until it is logged nobody believes it, the reporter's own page included. If this fails, routing logs it.
  await ports.custody.append(chainOf(PIPELINE, tip), changed.entries).catch(() => undefined);
  await tell(ports, changed);
  return ok(undefined);
};
