import { createHash } from 'node:crypto';
import { digestOfPart } from '../../../shared/custody/digests.ts';
import { hourOf } from '../../../shared/domain/hour.ts';
import { Plain } from '../../../shared/domain/plain.ts';
import type { Opened as Access } from '../../../shared/mailbox/access.ts';
import { answersOf, readAnswers } from '../../../shared/mailbox/answers.ts';
import { chainOf, PIPELINE } from '../../../shared/rows/custodyEntry.ts';
import { hasRoom } from '../../../shared/rows/room.ts';
import type { TipRow } from '../../../shared/rows/tip.ts';
import { parseAccessCode } from '../../../shared/sealing/accessCode.ts';
import type { CallHeard, Sound } from '../../../shared/telephony/provider.ts';
import { wordingOf } from '../../../shared/wording/wording.ts';
import { contactOf } from '../derive.ts';
import { openByCode } from '../openByCode.ts';
import type { PhonePorts } from '../ports.ts';
import { voiceFor } from './voiceFor.ts';

/** Whoever listens holds a phone to their ear, perhaps in secret. A voice says so many letters in a second. */
const MOST_SECONDS = 600;
const LETTERS_A_SECOND = 14;
/** Between two of them, and for one that can not be opened. */
const PAUSE_SECONDS = 1;
const SHUT_SECONDS = 3;
/** Of a document that may hold 64 KB, in bytes. What is spoken fast in few letters is not short in bytes. */
const MOST_BYTES = 48_000;

export type Opened =
  | {
      readonly code: 'right';
      readonly sounds: readonly Sound[];
      /** More can be added to it. */
      readonly tip: string | undefined;
    }
  | { readonly code: 'wrong' | 'tooOften' | 'later' };

/** Who withholds their number can not be told from others who do: a line has one count for all of them, which slows them alone. */
const sourceOf = async (ports: PhonePorts, { from, to }: CallHeard): Promise<string> =>
  from === null ? `withheld ${to}` : contactOf(ports, from);

/** Before it is opened: what is not logged is not read. A retry of the same step is the same read. */
const logRead = async (ports: PhonePorts, tip: TipRow, id: string): Promise<void> => {
  const heard = answersOf(tip);
  if (heard.length === 0) return;
  const entry = {
    // Two mailboxes that are opened in one call are not to be told apart from two calls.
    id: `heard:${createHash('sha256').update(`${id}:${tip.pk}`).digest('hex').slice(0, 32)}`,
    actor: 'reporter',
    act: 'part_read',
    digests: heard.map(digestOfPart),
    reason: null,
    hour: hourOf(ports.now()),
  } as const;
  await ports.custody.append(chainOf(PIPELINE, tip.pk), [...tip.entries, entry]);
};

const secondsOf = (text: Plain | null): number =>
  PAUSE_SECONDS + (text === null ? SHUT_SECONDS : text.reveal().length / LETTERS_A_SECOND);

/** Newest first, for as long as somebody can listen; one that is longer than all of that is for the web. */
const spoken = async (ports: PhonePorts, opened: Access, language: string): Promise<Sound[]> => {
  const { pack } = ports;
  const { tip } = opened;
  const t = wordingOf(language, pack.wording);
  const say = (words: string, spokenIn = language): Sound => ({
    kind: 'said',
    language: spokenIn,
    words: new Plain(words),
  });
  if (tip.deletion !== null) return [say(t('call.toDelete'))];
  let [seconds, bytes] = [0, 0];
  const { texts, isAll } = await readAnswers(ports, opened, (text) => {
    seconds += secondsOf(text);
    bytes += Buffer.byteLength(text?.reveal() ?? '');
    return seconds <= MOST_SECONDS && bytes <= MOST_BYTES;
  });
  if (texts.length === 0 && isAll) return [say(t('call.noAnswers'))];
  // Staff write in the language in which somebody told them; who listens may have pressed another key.
  const voices = [tip.label.language, language, ...pack.jurisdiction.languages] as const;
  const sounds = texts.flatMap((text): Sound[] => {
    const words = text?.reveal();
    const said = words === undefined ? say(t('call.shut')) : say(words, voiceFor(words, voices));
    return [{ kind: 'pause', seconds: PAUSE_SECONDS }, said];
  });
  return [say(t('call.answers', { count: texts.length })), ...sounds, ...(isAll ? [] : [say(t('call.moreAnswers'))])];
};

const takesMore = ({ deletion, parts }: TipRow): boolean => deletion === null && hasRoom(parts, 'reporter');

/**
 * What a code that was keyed opens, in this call and for as long as it takes to say it. Nothing of it is kept: a retry keys it anew.
 *
 * @param id of the step, so that the read is logged once
 * @param isAgain it was right when it was keyed, and counts no more: else others that were wrong would have a retry answered otherwise
 */
export const hearAnswers = async (
  ports: PhonePorts,
  call: CallHeard,
  keys: Plain,
  language: string,
  id: string,
  isAgain = false,
): Promise<Opened> => {
  const code = parseAccessCode(keys.reveal());
  if (!code.ok) return { code: 'wrong' };
  const byCode = await openByCode(ports, code.value, async () => (isAgain ? null : sourceOf(ports, call)));
  if (byCode.kind === 'gone') return { code: 'wrong' };
  if (byCode.kind !== 'opens') return { code: byCode.kind };
  const { opened } = byCode;
  try {
    await logRead(ports, opened.tip, id);
    return {
      code: 'right',
      sounds: await spoken(ports, opened, language),
      tip: takesMore(opened.tip) ? opened.tip.pk : undefined,
    };
  } catch {
    return { code: 'later' };
  }
};
