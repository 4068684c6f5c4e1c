import { hourOf, type Hour } from '../domain/hour.ts';
import { textParts, type TextPart } from '../domain/part.ts';
import type { Plain } from '../domain/plain.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { isNearlyOver, overAt } from '../domain/retention.ts';
import type { IntakePorts } from '../intake/ports.ts';
import { lastSaid } from '../rows/kept.ts';
import type { TipRow } from '../rows/tip.ts';
import type { PartReference } from '../rows/part.ts';
import { access } from './access.ts';
import {
  MESSAGES_SHOWN,
  type Closed,
  type Gone,
  type MailboxKey,
  type MailboxMessage,
  type MailboxView,
  type PassedOn,
} from './mailbox.ts';
import { partReader, type ReadPart } from './read.ts';
import { aboutOf, choiceOf, shownReceipts } from './receipts.ts';

/** Nobody but a reporter sends files. */
const isOwn = ({ part, author }: PartReference): boolean => part === 'file' || author === 'reporter';

/** What a reporter may see of a tip's messages: their own, and those written to them; not what partners hand over. */
const isTheirs = (reference: PartReference): boolean =>
  reference.part === 'file' ||
  (reference.part === 'message' && (isOwn(reference) || reference.audience === 'reporter'));

const messageOf = async ({ pack }: IntakePorts, read: ReadPart, reference: PartReference): Promise<MailboxMessage> => {
  const author = pack.partners.find(({ id }) => id === reference.author);
  const from = isOwn(reference) ? 'you' : author?.kind === 'helpline' ? 'desk' : 'partner';
  const found = await read(reference);
  const message = { id: reference.version, from, kind: author?.kind ?? null, text: null } as const;
  if (!found.ok) return { ...message, isBeforeCode: found.error === 'before_code' && isOwn(reference) };
  // What is in a file tells nobody anything, and is not handed on.
  return reference.part === 'file' ? { ...message, isFile: true } : { ...message, text: found.value };
};

/** Of a kind of body the last word: two of it are one, or their number would be told. */
const passedOnOf = ({ musts }: Pick<TipRow, 'musts'>): PassedOn[] => {
  const told = (musts?.passed ?? []).filter((each) => each.told !== null);
  return [...new Set(told.map(({ kind }) => kind))].flatMap((kind) => {
    const ofKind = told.filter((each) => each.kind === kind);
    const last = ofKind.findLast(({ back }) => back === null) ?? ofKind.at(-1);
    return last === undefined ? [] : [{ kind, named: last.named, back: last.back }];
  });
};

/** Whoever has just added something is not warned any more, whether or not routing has come to it. */
const endsAtOf = ({ pack, now }: IntakePorts, { keptSince, entries }: TipRow): Hour | null => {
  if (keptSince === undefined) return null;
  const added = lastSaid(entries) ?? keptSince;
  const since = added > keptSince ? added : keptSince;
  const { retentionDays } = pack.jurisdiction;
  return isNearlyOver(since, retentionDays, now()) ? hourOf(overAt(since, retentionDays)) : null;
};

export const viewMailbox = async (
  ports: IntakePorts,
  key: MailboxKey,
  skip = 0,
): Promise<Result<MailboxView, Gone>> => {
  const opened = await access(ports, key);
  if (!opened.ok) return opened;
  const { tip } = opened.value;
  const facts = {
    choice: choiceOf(tip),
    receipts: shownReceipts(tip, ports.now(), ports.pack.jurisdiction.timeZone),
    isOwn: aboutOf(tip) === 'self',
    sharedWith: tip.sharedWith,
    passedOn: passedOnOf(tip),
    canSeeSent: !tip.sightGivenUp,
  };
  if (tip.deletion !== null) {
    return ok({
      ...facts,
      messages: [],
      earlier: false,
      sharedWith: [],
      passedOn: [],
      endsAt: null,
      deletion: { undoUntil: tip.deletion.eraseAfter },
    });
  }
  const read = await partReader(ports, opened.value);
  const shown = tip.parts.filter((reference) => isTheirs(reference) && !(tip.sightGivenUp && isOwn(reference)));
  const end = Math.max(0, shown.length - skip);
  const start = Math.max(0, end - MESSAGES_SHOWN);
  const messages = await Promise.all(shown.slice(start, end).map((reference) => messageOf(ports, read, reference)));
  return ok({ ...facts, messages, earlier: start > 0, endsAt: endsAtOf(ports, tip), deletion: null });
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
    const found = reference === undefined ? null : await read(reference);
    if (found?.ok && !found.value.isEmpty) sent[part] = found.value;
  }
  return ok(sent);
};
