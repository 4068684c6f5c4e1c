import type { Hour } from '../../../shared/domain/hour.ts';
import type { Label } from '../../../shared/domain/label.ts';
import { Plain } from '../../../shared/domain/plain.ts';
import type { Submission } from '../../../shared/intake/submission.ts';
import type { ToldByKeys } from '../../../shared/rows/call.ts';
import type { Translate } from '../../../shared/wording/wording.ts';
import type { Turn } from '../derive.ts';
import { asking, askingNoMore } from '../askedBack.ts';

const EMPTY = new Plain('');

const relabelled = (label: Submission['facts'], told: Partial<ToldByKeys>): Submission['facts'] => ({
  ...label,
  reporter: { ...label.reporter, child: told.child ?? label.reporter.child },
  danger: { ...label.danger, now: told.danger ?? label.danger.now },
  answer: {
    ...label.answer,
    safe: told.callBack ?? label.answer.safe,
    when: told.when ?? label.answer.when,
  },
});

const worse = (before: ToldByKeys['danger'], told: ToldByKeys['danger']): ToldByKeys['danger'] =>
  before === 'yes' || told === 'unknown' ? before : told;

/** What is known by now of the wish to be called back: since when it stands, or that it is told no more. */
type Wish = Hour | 'no_more' | undefined;

const wishing = (answer: Label['answer'], wish: Wish): Label['answer'] => {
  if (wish === undefined) return answer;
  return wish === 'no_more' ? askingNoMore(answer) : asking(answer, wish);
};

export const relabel =
  (told: Partial<ToldByKeys>, wish?: Wish) =>
  (label: Label): Label => {
    const facts = relabelled(label, told);
    return {
      ...label,
      ...facts,
      danger: { ...label.danger, now: told.danger ?? label.danger.now },
      answer: wishing(facts.answer, wish),
    };
  };

/**
 * Of a tip that has a label of its own, which a code opened by telephone. Whoever holds the code may take much back, but no yes that
 * was told before. And whether this phone may be called back says nothing of the number that was left there.
 */
export const relabelMore =
  ({ danger = 'unknown', child = 'unknown', when, hasCode }: Partial<ToldByKeys>, wish?: Wish) =>
  (label: Label): Label => ({
    ...label,
    reporter: { ...label.reporter, child: worse(label.reporter.child, child) },
    danger: { ...label.danger, now: worse(label.danger.now, danger) },
    // Asked by who has the code: the latest counts.
    answer: wishing(hasCode === 'yes' ? { ...label.answer, when: when ?? label.answer.when } : label.answer, wish),
  });

interface Called {
  readonly jurisdiction: string;
  readonly language: string;
  /** E.164, where the caller shows it. */
  readonly number: Plain | null;
  readonly told: Partial<ToldByKeys>;
}

/** What is known of a call when something of it is taken: what was keyed is in the label, what was said in a recording. */
export const submissionOf = (
  { session, nonce }: Turn,
  { jurisdiction, language, number, told }: Called,
  t: Translate,
): Submission => ({
  session,
  nonce,
  words: { report: new Plain(t('call.left')), identity: EMPTY, victim: EMPTY, compelled: EMPTY },
  number,
  facts: relabelled(
    {
      jurisdiction,
      area: 'unknown',
      channel: 'voice',
      language,
      exploitation: [],
      indicators: [],
      people: [],
      reporter: { relation: 'unknown', child: 'unknown' },
      danger: { now: 'unknown', hurt: 'unknown', selfHarm: 'unknown', moved: 'unknown', child: 'unknown' },
      needs: [],
      answer: { safe: 'unknown', when: 'unknown', number: number !== null },
      conflicts: [],
      suspicion: 'none',
    },
    told,
  ),
  choice: 'only_you',
});

/** What was keyed, under what was asked: for staff, since it is never said. */
export const wordsOf = (told: Partial<ToldByKeys>, t: Translate, adultAge: number): Plain => {
  const { danger, child, callBack, when, hasCode } = told;
  const yesOrNo = (answer: ToldByKeys['danger']): string => (answer === 'unknown' ? '' : t(`call.answered.${answer}`));
  const lines = [
    ...(danger === undefined ? [] : [t('call.asked.danger'), yesOrNo(danger)]),
    ...(child === undefined ? [] : [t('call.asked.child', { age: adultAge }), yesOrNo(child)]),
    ...(callBack === undefined ? [] : [t('call.asked.callBack'), yesOrNo(callBack)]),
    ...(when === undefined || when === 'unknown' ? [] : [t('call.asked.when'), t(`call.answered.${when}`)]),
    ...(hasCode === undefined ? [] : [t('call.asked.hasCode'), yesOrNo(hasCode)]),
  ];
  return new Plain(lines.join('\n'));
};
