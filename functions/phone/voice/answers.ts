import { createHash } from 'node:crypto';
import { digestOfPart } from '../../../shared/custody/digests.ts';
import { hourOf } from '../../../shared/domain/hour.ts';
import { Plain } from '../../../shared/domain/plain.ts';
import { access } from '../../../shared/mailbox/access.ts';
import type { MailboxKey, MailboxView } from '../../../shared/mailbox/mailbox.ts';
import { createMailboxService } from '../../../shared/mailbox/service.ts';
import { chainOf, PIPELINE } from '../../../shared/rows/custodyEntry.ts';
import { parseAccessCode } from '../../../shared/sealing/accessCode.ts';
import type { CallHeard, Sound } from '../../../shared/telephony/provider.ts';
import { wordingOf } from '../../../shared/wording/wording.ts';
import { UNCOUNTED } from '../../../shared/abuse/buckets.ts';
import { contactOf } from '../derive.ts';
import type { PhonePorts } from '../ports.ts';

/** Of a document that may hold 64 KB, in letters of at most three bytes. */
const MOST_LETTERS = 18_000;
const MOST_ANSWERS = 10;

export type Opened =
  { readonly code: 'right'; readonly sounds: readonly Sound[] } | { readonly code: 'wrong' | 'tooOften' | 'later' };

/** Whoever withholds their number is counted by the call. */
const sourceOf = async (ports: PhonePorts, { from, id }: CallHeard): Promise<string> =>
  from === null ? id : contactOf(ports, from);

/** Before it is opened: what is not logged is not read. A retry of the same step is the same read. */
const logRead = async (ports: PhonePorts, key: MailboxKey, id: string): Promise<boolean> => {
  const opened = await access(ports, key);
  if (!opened.ok) return false;
  const { tip } = opened.value;
  const heard = tip.parts.filter(({ part, audience }) => part === 'message' && audience === 'reporter');
  if (heard.length === 0) return true;
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
  return true;
};

const spoken = ({ messages, deletion, earlier }: MailboxView, language: string, { pack }: PhonePorts): Sound[] => {
  const t = wordingOf(language, pack.wording);
  const say = (words: string): Sound => ({ kind: 'said', language, words: new Plain(words) });
  if (deletion !== null) return [say(t('call.toDelete'))];
  const all = messages.filter(({ from }) => from !== 'you').toReversed();
  if (all.length === 0) return [say(t('call.noAnswers'))];
  const sounds: Sound[] = [];
  let letters = 0;
  let told = 0;
  for (const { text } of all.slice(0, MOST_ANSWERS)) {
    const words = text === null ? t('call.shut') : text.reveal();
    letters += words.length;
    // One that is longer than all may be is for the web.
    if (letters > MOST_LETTERS) break;
    told += 1;
    sounds.push({ kind: 'pause', seconds: 1 }, say(words));
  }
  const more = earlier || told < all.length ? [say(t('call.moreAnswers'))] : [];
  return [say(t('call.answers', { count: told })), ...sounds, ...more];
};

/**
 * What a code that was keyed opens, in this call and for as long as it takes to say it. Nothing of it is kept: a retry keys it anew.
 *
 * @param id of the step, so that the read is logged once
 */
export const hearAnswers = async (
  ports: PhonePorts,
  call: CallHeard,
  keys: Plain,
  language: string,
  id: string,
): Promise<Opened> => {
  const code = parseAccessCode(keys.reveal());
  if (!code.ok) return { code: 'wrong' };
  // Where counting fails, nobody is turned away for it.
  const attempt = await sourceOf(ports, call)
    .then((source) => ports.buckets.tryCode(source))
    .catch(() => UNCOUNTED);
  if (attempt.seconds > 0) return { code: 'tooOften' };
  try {
    if (!(await ports.gate.isOpen())) {
      await attempt.takeBack();
      return { code: 'later' };
    }
    const mailbox = createMailboxService(ports);
    const opened = await mailbox.open(code.value);
    if (!opened.ok) return { code: 'wrong' };
    await attempt.takeBack();
    if (!(await logRead(ports, opened.value, id))) return { code: 'wrong' };
    const view = await mailbox.view(opened.value);
    return view.ok ? { code: 'right', sounds: spoken(view.value, language, ports) } : { code: 'wrong' };
  } catch {
    await attempt.takeBack().catch(() => undefined);
    return { code: 'later' };
  }
};
