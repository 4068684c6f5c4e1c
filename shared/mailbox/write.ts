import { isDeepStrictEqual } from 'node:util';
import { digestOfPart } from '../custody/digests.ts';
import type { Choice } from '../domain/consent.ts';
import { dangerReasons } from '../domain/danger.ts';
import { dangerWordsIn } from '../domain/dangerWords.ts';
import { hourOf } from '../domain/hour.ts';
import type { Label } from '../domain/label.ts';
import type { Plain } from '../domain/plain.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { changeTip } from '../intake/changeTip.ts';
import { intend } from '../intake/intend.ts';
import type { IntakePorts } from '../intake/ports.ts';
import { referenceOf, rowOf } from '../intake/sealParts.ts';
import { chainOf, PIPELINE } from '../rows/custodyEntry.ts';
import { intentOf } from '../rows/intent.ts';
import { hasRoom } from '../rows/room.ts';
import type { TipRow } from '../rows/tip.ts';
import { seal } from '../sealing/seal.ts';
import { access } from './access.ts';
import { removeReporter } from './giveUp.ts';
import type { Closed, Full, Gone, MailboxKey } from './mailbox.ts';
import { vouchedKey } from './read.ts';
import { choiceOf, consentsWith } from './receipts.ts';
import { owedAfter, tell, tellRouting } from './tell.ts';

/** Adds what the holder of a code writes. */
export const writeMore = async (
  ports: IntakePorts,
  key: MailboxKey,
  words: Plain,
  id: string,
  language: string,
): Promise<Result<{ danger: boolean }, Gone | Closed | Full>> => {
  const opened = await access(ports, key);
  return opened.ok ? addWords(ports, opened.value.tip, { words, id, language }) : opened;
};

/** What a reporter adds to a tip. */
export interface Added {
  readonly words: Plain;
  /** One that comes twice is added once. */
  readonly id: string;
  /** For the danger word list. */
  readonly language: string;
  /** What of the words is the person's own, where not all of it is: danger is judged by that. */
  readonly own?: Plain;
  /** What the label has to say of it, besides the danger words. */
  readonly relabel?: (label: Label) => Label;
}

/**
 * Adds words to a tip, as its reporter's. What makes the danger another has it judged again; that can only raise its
 * urgency. Whoever calls knows that they come from its reporter.
 */
export const addWords = async (
  ports: IntakePorts,
  tip: TipRow,
  { words, id, language, own = words, relabel = (label) => label }: Added,
): Promise<Result<{ danger: boolean }, Gone | Closed | Full>> => {
  if (tip.deletion !== null) return err('closed');
  const dangers = dangerWordsIn(own.reveal(), language);
  const danger = dangers.length > 0;
  const isThere = (row: TipRow): boolean => row.parts.some((part) => part.part === 'message' && part.version === id);
  if (isThere(tip)) return ok({ danger });

  const now = ports.now();
  const header = { deployment: ports.deployment, tip: tip.pk, part: 'message', version: id } as const;
  const addressed = { ...header, author: 'reporter', audience: 'lead' } as const;
  const intake = await ports.keys.publicKey(ports.keyIds.intake);
  const reporter = tip.sightGivenUp ? undefined : ((await vouchedKey(ports, { tip })) ?? undefined);
  const part = rowOf(addressed, await seal(words, addressed, { intake, reporter }));
  await intend(ports, intentOf(tip.pk, null, [part], now));
  await ports.parts.put(part);

  const changed = await changeTip(ports.tips, tip.pk, (row) => {
    if (isThere(row) || row.deletion !== null) return undefined;
    const said = relabel(row.label);
    const label = { ...said, danger: { ...said.danger, words: union(said.danger.words, dangers) } };
    // A new class of words counts also where an answer said as much: staff may have judged by the answer since.
    const raised =
      label.danger.words.length > row.label.danger.words.length ||
      !isDeepStrictEqual(dangerReasons(label), dangerReasons(row.label));
    // Nobody can read them then, but that they speak of danger must not be lost.
    if (!hasRoom(row.parts, 'reporter'))
      return danger || raised ? { set: { label, ...owedAfter({ ...row, label }, 'triage', now) } } : undefined;
    return {
      set: {
        label,
        parts: [...row.parts, referenceOf(part)],
        entries: [
          ...row.entries,
          {
            id: `words:${id}`,
            actor: 'reporter',
            act: 'words_added',
            digests: [digestOfPart(part)],
            reason: null,
            hour: hourOf(now),
          },
        ],
        ...owedAfter({ ...row, label }, raised ? 'triage' : 'routing', now),
      },
    };
  });
  if (changed === undefined) return err('gone');
  if (changed.deletion !== null) return err('closed');
  if (!isThere(changed)) {
    await tell(ports, changed);
    return err('full');
  }
  // Sight was given up while this was sealed.
  if (changed.sightGivenUp && reporter !== undefined) await removeReporter(ports, tip.pk, part);
  // Until it is logged nobody believes it, the reporter's own page included. If this fails, routing logs it.
  await ports.custody.append(chainOf(PIPELINE, tip.pk), changed.entries).catch(() => undefined);
  await tell(ports, changed);
  return ok({ danger });
};

const union = <Item>(some: readonly Item[], others: readonly Item[]): Item[] => [...new Set([...some, ...others])];

export const changeChoice = async (
  ports: IntakePorts,
  key: MailboxKey,
  choice: Choice,
): Promise<Result<void, Gone | Closed>> => {
  const opened = await access(ports, key);
  if (!opened.ok) return opened;
  if (opened.value.tip.deletion !== null) return err('closed');
  const now = ports.now();
  const hour = hourOf(now);
  const changed = await changeTip(ports.tips, opened.value.tip.pk, (row) => {
    if (row.deletion !== null || choiceOf(row) === choice) return undefined;
    const id = `c${row.revision + 1}`;
    return {
      set: {
        consents: consentsWith(row, choice, id, hour),
        entries: [
          ...row.entries,
          { id: `choice:${id}`, actor: 'reporter', act: 'choice_changed', digests: [], reason: choice, hour },
        ],
        ...owedAfter(row, 'routing', now),
      },
    };
  });
  if (changed === undefined) return err('gone');
  if (changed.deletion !== null) return err('closed');
  await tellRouting(ports, changed);
  return ok(undefined);
};
