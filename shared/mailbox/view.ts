import { textParts, type TextPart } from '../domain/part.ts';
import type { Plain } from '../domain/plain.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { IntakePorts } from '../intake/ports.ts';
import type { PartReference } from '../rows/part.ts';
import { access } from './access.ts';
import {
  MESSAGES_SHOWN,
  type Closed,
  type Gone,
  type MailboxKey,
  type MailboxMessage,
  type MailboxView,
} from './mailbox.ts';
import { partReader, type ReadPart } from './read.ts';
import { choiceOf } from './receipts.ts';

/** What a reporter may see of a tip's messages: their own, and those written to them; not what partners hand over. */
const isTheirs = ({ part, author, audience }: PartReference): boolean =>
  part === 'message' && (author === 'reporter' || audience === 'reporter');

const messageOf = async ({ pack }: IntakePorts, read: ReadPart, reference: PartReference): Promise<MailboxMessage> => {
  const author = pack.partners.find(({ id }) => id === reference.author);
  const from = reference.author === 'reporter' ? 'you' : author?.kind === 'helpline' ? 'desk' : 'partner';
  return { id: reference.version, from, kind: author?.kind ?? null, text: await read(reference) };
};

export const viewMailbox = async (
  ports: IntakePorts,
  key: MailboxKey,
  skip = 0,
): Promise<Result<MailboxView, Gone>> => {
  const opened = await access(ports, key);
  if (!opened.ok) return opened;
  const { tip } = opened.value;
  const facts = { choice: choiceOf(tip), sharedWith: tip.sharedWith, canSeeSent: !tip.sightGivenUp };
  if (tip.deletion !== null) {
    return ok({
      ...facts,
      messages: [],
      earlier: false,
      sharedWith: [],
      deletion: { undoUntil: tip.deletion.eraseAfter },
    });
  }
  const read = await partReader(ports, opened.value);
  const shown = tip.parts.filter(
    (reference) => isTheirs(reference) && !(tip.sightGivenUp && reference.author === 'reporter'),
  );
  const end = Math.max(0, shown.length - skip);
  const start = Math.max(0, end - MESSAGES_SHOWN);
  const messages = await Promise.all(shown.slice(start, end).map((reference) => messageOf(ports, read, reference)));
  return ok({ ...facts, messages, earlier: start > 0, deletion: null });
};

export const viewSent = async (
  ports: IntakePorts,
  key: MailboxKey,
): Promise<Result<Partial<Record<TextPart, Plain>>, Gone | Closed | 'given_up'>> => {
  const opened = await access(ports, key);
  if (!opened.ok) return opened;
  const { tip } = opened.value;
  if (tip.deletion !== null) return err('closed');
  if (tip.sightGivenUp) return err('given_up');
  const read = await partReader(ports, opened.value);
  const sent: Partial<Record<TextPart, Plain>> = {};
  for (const part of textParts) {
    const reference = tip.parts.find((candidate) => candidate.part === part);
    const words = reference === undefined ? null : await read(reference);
    if (words !== null && !words.isEmpty) sent[part] = words;
  }
  return ok(sent);
};
