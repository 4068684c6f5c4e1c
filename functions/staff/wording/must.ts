import type { deferReasons, onCallReasons, refuseReasons, reviewAnswers } from '../../../shared/domain/must.ts';

export const onCallNames: Record<(typeof onCallReasons)[number], string> = {
  life_in_danger: 'A life is in danger now',
  child_in_danger: 'A child is in danger now',
  about_to_be_moved: 'They are about to be moved',
};

export const refuseNames: Record<(typeof refuseReasons)[number] | 'found_wrong', string> = {
  rule_does_not_apply: 'The rule does not apply to what was reported',
  would_endanger: 'It would put somebody in danger',
  known_there: 'Somebody there may be involved',
  ask_person_first: 'The person is to be asked first',
  found_wrong: 'Released on call, and found wrong by the second person',
};

export const deferNames: Record<(typeof deferReasons)[number], string> = {
  would_endanger: 'Knowing it now would put somebody in danger',
  endangers_child: 'It would put a child in danger',
  mailbox_not_safe: 'Somebody else may read their answers',
  body_must_act_first: 'They have to act before anybody knows',
};

export const reviewNames: Record<(typeof reviewAnswers)[number], string> = {
  right: 'It was right',
  wrong: 'It was wrong: take it back',
};

/** Why something was decided, whichever it was. What is not of a closed list is not printed. */
export const mustReason = (code: string | null): string =>
  new Map<string | null, string>(Object.entries({ ...onCallNames, ...refuseNames })).get(code) ?? 'Recorded';
