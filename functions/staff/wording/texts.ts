import type { custodyActs } from '../../../shared/rows/custodyEntry.ts';
import type { AskError } from '../asking.ts';
import type { ActName } from '../acts.ts';
import type { ReadError } from '../reading.ts';

export const actNames: Record<ActName, string> = {
  acknowledge: 'Mark as seen',
  accept: 'Accept',
  answer: 'Answer the reporter',
  note: 'Write an internal note',
  pass_on: 'Pass on',
  ask_interpreter: 'Ask an interpreter',
  translate: 'Write the translation',
  change_urgency: 'Change urgency',
  decline: 'Decline',
  service: 'Services',
  outcome: 'Record an outcome',
  close: 'Close',
  call_back: 'Call back',
  mark_misuse: 'This number misuses the line',
  lift_misuse: 'Take back that it misuses the line',
  export: 'Custody record',
  release: 'Release what the law asks for',
  release_now: 'Release it alone, on call',
  refuse_release: 'Do not release it',
  allow_release: 'Take the no back',
  review_release: 'Look at what was released on call',
  defer_telling: 'Tell the reporter later',
};

/** What a form's button says. */
export const actButtons: Record<ActName, string> = {
  ...actNames,
  answer: 'Send the answer',
  note: 'Keep the note',
  pass_on: 'Ask to pass on',
  service: 'Write it down',
  ask_interpreter: 'Lend it to them',
  translate: 'Send the translation',
  outcome: 'Record the outcome',
  call_back: 'Call back now',
  mark_misuse: 'Mark it for 24 hours',
  lift_misuse: 'Take it back',
  export: 'Prepare the record',
  release: 'Release it',
  release_now: 'Release it now',
  refuse_release: 'Do not release it',
  allow_release: 'Take it back: it waits again',
  review_release: 'Say so',
  defer_telling: 'Tell them on that day',
};

export const actHints: Partial<Record<ActName, string>> = {
  answer: 'The reporter reads it with their code. They see your role, never your name.',
  note: 'Your organisation alone can read it. It never goes along when the tip is passed on.',
  pass_on: 'Only to those the person’s choice allows. You lead until they accept.',
  ask_interpreter:
    'They can open this one item and nothing else, until the time is over, and learn nothing else of the tip. Their translation comes back here, beside the original.',
  translate:
    'Whoever asked you reads it beside the original. It is marked as a translation, and not as the person’s own words. You can send a better one as long as you can open it.',
  decline: 'It then goes on to whoever comes next.',
  service: 'What your organisation gives, each with how far it is. Nobody else is shown it.',
  outcome: 'Whether someone is a victim is not for this page to say.',
  call_back:
    'Your duty phone rings first, then theirs, from a number that says nothing. It stays silent until they key their code, no message is left, and nobody sees a number. They are called twice a day at most.',
  mark_misuse:
    'For 24 hours, calls from this number hear the emergency numbers and can leave a message, but reach nobody; texts are taken, and answered with the numbers alone. You do not learn the number; after a call it is forgotten in two days, so mark it within one. Children who try out the line, or laugh and hang up, do not misuse it: some of them call again when they need to.',
  lift_misuse: 'Calls and texts from this number are as anybody’s again.',
  release: 'It takes two people of your group. Only the parts that are named are given, and nothing else.',
  release_now:
    'Only where life, or a child, is in danger now. A second person of your group has to look at it within 24 hours, and is reminded until then.',
  refuse_release: 'They are given nothing. Your group can take this back.',
  review_release:
    'If it was wrong, it is taken back at once. What somebody there has opened already cannot be made unread: you are shown whether they had.',
  defer_telling:
    'Usually they are told at once, in their mailbox, without a name. Put it off only where knowing it would do harm: 30 days at most, and then it can be put off once more.',
  close: 'Nothing more is expected of you. New words from the reporter open it again.',
  export:
    'Who did what with this tip, in a form that anybody can check. It has no words and no names of people, and the parts stay sealed.',
};

const historyNames: Record<(typeof custodyActs)[number], string> = {
  accepted: 'Tip received',
  tip_entered: 'Written down by staff',
  words_added: 'Reporter wrote more',
  file_added: 'Reporter sent a recording or a file',
  part_sealed: 'Something was added',
  choice_changed: 'Reporter changed who may know',
  consent_given: 'Reporter said yes to some',
  consent_withdrawn: 'Reporter took a yes back',
  code_given: 'Reporter asked for a code',
  code_renewed: 'Reporter took a new code',
  sight_given_up: 'Reporter gave up seeing what they sent',
  deletion_requested: 'Holder of the code asked for deletion',
  deletion_undone: 'Deletion was undone',
  expired: 'Kept for as long as the country’s rules say',
  erased: 'Erased',
  triaged: 'Urgency was worked out',
  urgency_changed: 'Urgency changed',
  referral_made: 'Came to you',
  grant_made: 'You were given parts',
  grant_deleted: 'Parts are no longer shared',
  referral_revoked: 'No longer shared with you',
  delivered: 'Your inbox was told',
  reminded: 'Reminder: nobody has looked in time',
  others_asked: 'Nobody had looked for long: it was judged anew who is asked',
  acknowledged: 'Marked as seen',
  part_read: 'Opened',
  referral_accepted: 'Accepted',
  referral_declined: 'Declined',
  answer_sent: 'Answer sent to the reporter',
  note_kept: 'Note kept',
  passed_on: 'Passed on',
  lead_changed: 'Lead changed',
  service_recorded: 'A service was written down',
  interpreter_asked: 'An interpreter was asked',
  translation_returned: 'A translation came back',
  lending_ended: 'An interpreter’s time ended',
  outcome_recorded: 'Outcome recorded',
  referral_closed: 'Closed',
  called_back: 'Asked to be connected for a call back',
  misuse_marked: 'Number marked as misusing the line',
  misuse_lifted: 'The mark of misuse was taken back',
  release_asked: 'Released by one of two people',
  release_asked_on_call: 'Released by one person on call',
  release_refused: 'Not released',
  release_allowed: 'The no was taken back',
  release_reviewed: 'What was released on call was looked at',
  telling_deferred: 'The reporter is told later',
  released: 'Given, because the law says so',
  release_taken_back: 'Taken back',
  reporter_told: 'The reporter was told',
  request_refused: 'A request was refused',
  record_exported: 'Custody record asked for',
  record_made: 'Custody record prepared',
  duty_phone_set: 'Duty phone set',
  mail_address_set: 'E-mail address set',
  mail_address_removed: 'E-mail address taken out',
  duty_phone_removed: 'Duty phone taken out',
  duty_phone_rung: 'A duty phone was rung',
  duty_phone_unconfirmed: 'A duty phone was to be rung: not confirmed',
  duty_phone_taken: 'Taken by telephone',
  packet_made: 'Sealed for a partner without a seat',
  packet_sent: 'Sent to a partner without a seat',
  packet_acknowledged: 'A partner without a seat has it, under its number',
  packet_withdrawn: 'A partner without a seat was told that it was taken back',
  member_invited: 'Somebody was invited',
  invitation_withdrawn: 'An invitation was taken back',
  member_joined: 'Somebody joined',
  member_left: 'Somebody left',
  member_signed_out: 'Somebody was signed out everywhere',
  renewal_asked: 'A new sign-in was asked for',
  renewal_confirmed: 'A new sign-in was confirmed by a second person',
  work_taken: 'Somebody made it their work',
  work_given: 'Given to a colleague',
  reads_reviewed: 'Somebody looked at who opened what',
};

/** What staff did, as routing writes it down: by the name of the request. */
const doneNames: Record<ActName, string> = {
  acknowledge: 'Marked as seen',
  accept: 'Accepted',
  answer: 'Answered the reporter',
  note: 'Note kept',
  pass_on: 'Asked to pass on',
  ask_interpreter: 'An interpreter was asked',
  translate: 'Translation sent',
  change_urgency: 'Urgency changed',
  decline: 'Declined',
  service: 'A service was written down',
  outcome: 'Outcome recorded',
  close: 'Closed',
  call_back: 'Asked to call back',
  mark_misuse: 'Number marked as misusing the line, for 24 hours',
  lift_misuse: 'The mark of misuse was taken back',
  export: 'Custody record prepared',
  release: 'Released: two people have to',
  release_now: 'Released on call',
  refuse_release: 'Not released',
  allow_release: 'The no was taken back',
  review_release: 'What was released on call was looked at',
  defer_telling: 'The reporter is told later',
};

/** Whose duty phone a line of the history speaks of. No other partner is named. */
export const dutyPhoneNames = { own_duty: 'your own', other_duty: 'another, since nobody answered' } as const;

const endings = {
  deleted_by_holder: 'Deleted by the holder of the code',
  consent_withdrawn: 'No longer shared: the person changed who may know',
  recalled: 'Taken back',
  expired: 'Erased: it was kept for as long as the country’s rules say',
  time_over: 'The time for it is over',
} as const;

const known: ReadonlyMap<string, string> = new Map(Object.entries({ ...historyNames, ...endings, ...doneNames }));

/** A closed list on the way out: an act that is not known here is never printed as it came. */
export const historyName = (act: string): string => known.get(act) ?? 'Recorded';

const noLonger = 'This is no longer shared with you.';
const different = 'This part does not match what was recorded of it, so it was not opened. Please report the code.';

export const readErrors: Record<ReadError, string> = {
  withheld: 'This was deleted by the holder of the code, or is no longer shared.',
  grant_gone: noLonger,
  part_gone: noLonger,
  rows_differ: different,
  grant_changed: different,
  grant_refused: different,
  malformed: different,
  wrong_algorithm: different,
  wrong_header: different,
  wrong_digest: different,
  cannot_decrypt: different,
  bad_padding: different,
};

export const endedTexts = {
  deleted_by_holder: 'Deleted by the holder of the code. Nothing of it can be opened any more.',
  consent_withdrawn: 'No longer shared: the person changed who may know.',
  recalled: 'No longer shared with you.',
  expired: 'Erased: it was kept for as long as the country’s rules say. Nothing of it can be opened any more.',
  time_over: 'It was shared with you for a time, and is no longer.',
} as const;

export type FormError =
  | AskError
  | 'words_missing'
  | 'words_too_long'
  | 'not_offered'
  | 'choice_missing'
  | 'outside_window'
  | 'no_duty_phone'
  | 'bad_date'
  | 'not_next';

export const formErrors: Record<FormError, string> = {
  words_missing: 'Write something first.',
  words_too_long: 'This is too long. Please shorten it, or send it in two.',
  choice_missing: 'Choose one of the options first.',
  not_offered: 'This cannot be done any more: something changed meanwhile. What you wrote is kept below.',
  stale: 'Your sign-in was renewed meanwhile. Nothing was sent yet: check it and press the button once more.',
  key_differs:
    'The reporter’s key does not match what was recorded of it, so nothing was sent. Please report the code key_differs.',
  not_an_option: 'It cannot be passed on to them: the person’s choice does not allow it.',
  outside_window: 'It is not the time that they chose, which stands below. Nobody was called.',
  no_duty_phone:
    'Your organisation has no duty phone, which rings first. A supervisor sets it under Settings. Nobody was called.',
  not_next: 'This cannot follow for that service: see above how far it is.',
  bad_date: 'Choose a day from today on, and within 30 days.',
  too_many_waiting:
    'Much that was asked here is still waiting, so this was not sent. What you wrote is kept below: try again in a minute.',
};

/** Why routing refused. */
const refusals: Readonly<Record<string, string>> = {
  not_yours: 'it is not shared with you',
  not_lead: 'only the partner that leads may do this',
  not_allowed: 'your role may not do this',
  not_an_option: 'the person’s choice does not allow it',
  wrong_state: 'something changed meanwhile',
  no_outcome: 'say first what came of it',
  service_open: 'a service is still open: say first how it ended',
  not_next: 'it was further already',
  ended: 'it is no longer shared',
  too_long: 'it is longer than a page can give; ask the operator for it',
  outside_window: 'it is not the time that they chose; nobody was called',
  not_lent: 'the time for it is over',
  not_asked_for: 'they have not asked to be called back, or too long ago',
  bad_seal: 'the message did not arrive whole; please write it once more',
  too_many:
    'your organisation has done as much here as can be recorded; you can still accept, decline or close it, and the desk or the reviewer can go on',
  same_person: 'somebody else has to be the second',
  not_in_danger: 'one person alone may do this only where life, or a child, is in danger now',
  bad_date: 'it can be put off by 30 days at most',
  full: 'this referral holds as much as it can; record the outcome, and ask the reporter to start anew',
};

export const refusalText = (reason: string | null): string =>
  (reason === null ? undefined : new Map(Object.entries(refusals)).get(reason)) ?? `code ${reason ?? 'unknown'}`;
