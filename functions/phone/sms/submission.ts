import type { Label } from '../../../shared/domain/label.ts';
import { Plain } from '../../../shared/domain/plain.ts';
import type { Submission } from '../../../shared/intake/submission.ts';
import type { Question } from '../../../shared/rows/line.ts';
import type { TextReceived } from '../../../shared/telephony/provider.ts';
import type { Translate } from '../../../shared/wording/wording.ts';
import type { Turn } from '../derive.ts';
import { askingNoMore } from '../askedBack.ts';
import type { Told } from './decision.ts';

const EMPTY = new Plain('');
const E164 = /^\+[1-9]\d{6,14}$/;
/** A sender may be a name, such as a shop's, and cannot be written to. */
export const isTelephone = (from: Plain): boolean => E164.test(from.reveal());

/** The words as they came, under what they answer, and with what came along. Read by staff: it is never sent. */
export const wordsOf = (
  { words, attachments }: TextReceived,
  to: Question | 'consent' | null,
  t: Translate,
  adultAge: number,
): Plain => {
  const asked = to === null ? [] : [t(`phone.asked.${to}`, { age: adultAge })];
  const attached = attachments > 0 ? [t('phone.attached')] : [];
  return new Plain([...asked, words.reveal(), ...attached].filter((line) => line !== '').join('\n'));
};

const UNASKED = { now: 'unknown', hurt: 'unknown', selfHarm: 'unknown', moved: 'unknown', child: 'unknown' } as const;

/** The first text: nothing was asked before it was taken, so the label knows no more than where and how it came. */
export const submissionOf = (
  text: TextReceived,
  words: Plain,
  turn: Turn,
  { jurisdiction, language }: { readonly jurisdiction: string; readonly language: string },
): Submission => {
  const number = isTelephone(text.from) ? text.from : null;
  return {
    session: turn.session,
    nonce: turn.nonce,
    words: { report: words, identity: EMPTY, victim: EMPTY, compelled: EMPTY },
    number,
    facts: {
      jurisdiction,
      area: 'unknown',
      channel: 'sms',
      language,
      exploitation: [],
      indicators: [],
      people: [],
      reporter: { relation: 'unknown', child: 'unknown' },
      danger: UNASKED,
      needs: [],
      answer: { safe: 'unknown', when: 'unknown', number: number !== null },
      conflicts: [],
      suspicion: 'none',
    },
    choice: 'only_you',
    codeAtOnce: false,
  };
};

const no = (answer: Label['danger']['now']): Label['danger']['now'] => (answer === 'unknown' ? 'no' : answer);

const relabelled = (label: Label, told: Told): Label => ({
  ...label,
  area: told.area ?? label.area,
  // Whoever holds the phone may take much back, but not that a child wrote.
  reporter: {
    ...label.reporter,
    child: label.reporter.child === 'yes' ? 'yes' : (told.child ?? label.reporter.child),
  },
  danger: {
    ...label.danger,
    // "None of these" takes no yes back: a person has to look at the two.
    ...(told.noDanger === true && {
      now: no(label.danger.now),
      hurt: no(label.danger.hurt),
      selfHarm: no(label.danger.selfHarm),
    }),
    ...(told.danger !== undefined && { [told.danger]: 'yes' as const }),
  },
  answer: {
    ...label.answer,
    safe: told.safe ?? label.answer.safe,
    ...(told.safe === 'yes' && label.channel !== 'sms' && { texts: true }),
  },
});

/** @param takesBack this phone is not to be called back any more */
export const relabel =
  (told: readonly Told[], takesBack = false) =>
  (label: Label): Label => {
    const said = told.reduce(relabelled, label);
    return takesBack ? { ...said, answer: askingNoMore(said.answer) } : said;
  };
