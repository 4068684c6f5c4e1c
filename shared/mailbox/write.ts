import { dangerWordsIn } from '../domain/dangerWords.ts';
import type { Label } from '../domain/label.ts';
import type { Plain } from '../domain/plain.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { IntakePorts } from '../intake/ports.ts';
import { rowOf } from '../intake/sealParts.ts';
import type { TipRow } from '../rows/tip.ts';
import { seal } from '../sealing/seal.ts';
import { access } from './access.ts';
import { addPart, hasPart, recipientsOf } from './addPart.ts';
import type { Closed, Full, Gone, MailboxKey } from './mailbox.ts';

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

/** Adds words to a tip, as its reporter's. Whoever calls knows that they come from its reporter. */
export const addWords = async (
  ports: IntakePorts,
  tip: TipRow,
  { words, id, language, own = words, relabel = (label) => label }: Added,
): Promise<Result<{ danger: boolean }, Gone | Closed | Full>> => {
  if (tip.deletion !== null) return err('closed');
  const dangers = dangerWordsIn(own.reveal(), language);
  const danger = dangers.length > 0;
  const header = { deployment: ports.deployment, tip: tip.pk, part: 'message', version: id } as const;
  if (hasPart(tip, header)) return ok({ danger });

  const addressed = { ...header, author: 'reporter', audience: 'lead' } as const;
  const recipients = await recipientsOf(ports, tip);
  const added = await addPart(ports, tip, {
    part: rowOf(addressed, await seal(words, addressed, recipients)),
    recipients,
    act: 'words_added',
    isDangerous: danger,
    relabel: (label) => {
      const said = relabel(label);
      return { ...said, danger: { ...said.danger, words: union(said.danger.words, dangers) } };
    },
  });
  return added.ok ? ok({ danger }) : added;
};

const union = <Item>(some: readonly Item[], others: readonly Item[]): Item[] => [...new Set([...some, ...others])];
