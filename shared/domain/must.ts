import * as z from 'zod';
import { localDate } from './hours.ts';

/** Why one person on call releases alone what otherwise takes two (design, part 5). */
export const onCallReasons = ['life_in_danger', 'child_in_danger', 'about_to_be_moved'] as const;
export const onCallReasonSchema = z.enum(onCallReasons);

/** Why the review group does not release what the rule asks for. */
export const refuseReasons = ['rule_does_not_apply', 'would_endanger', 'known_there', 'ask_person_first'] as const;
export const refuseReasonSchema = z.enum(refuseReasons);

/** Why the reporter is told later. */
export const deferReasons = ['would_endanger', 'endangers_child', 'mailbox_not_safe', 'body_must_act_first'] as const;
export const deferReasonSchema = z.enum(deferReasons);

/** What the second person says of what somebody on call released. */
export const reviewAnswers = ['right', 'wrong'] as const;
export const reviewAnswerSchema = z.enum(reviewAnswers);

/** Design, part 5: the second person reviews within so many hours. */
export const REVIEW_HOURS = 24;
/** So many days ahead can the telling be put off at a time: after that, somebody has to decide once more. */
export const MOST_DEFERRED_DAYS = 30;

/** From when until when the telling can be put off: dates where the country is. */
export const deferrableDays = (now: Date, timeZone: string): readonly [first: string, last: string] => [
  localDate(now, timeZone),
  localDate(new Date(now.getTime() + MOST_DEFERRED_DAYS * 24 * 3_600_000), timeZone),
];
