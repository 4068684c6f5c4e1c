import type { Sending } from '../../../shared/rows/relay.ts';

/** What became of an answer as a text. Whatever did, the mailbox has it. */
export const sendingTexts: Record<Sending, string> = {
  waits: 'waits for a time that the person said is safe. It is in their mailbox meanwhile.',
  no_word: 'not sent by text: the person has not chosen how they may be texted. It is in their mailbox.',
  nudged:
    'the person was told, in the words that they chose, that something waits. It goes out once they text their word.',
  stopped: 'not sent by text: the person asked for no texts. It is in their mailbox.',
  sent: 'sent by text. Whether it arrived is not known yet.',
  delivered: 'arrived on their phone.',
  failed: 'could not be sent by text. It is in their mailbox.',
  not_confirmed: 'not confirmed: it may have arrived or not, and is not sent again. It is in their mailbox.',
  too_long: 'too long for texts. It is in their mailbox.',
  expired: 'not asked for in time, so it is not sent by text any more. It is in their mailbox.',
};

export const sendingIcons = {
  waits: 'clock',
  no_word: 'lock',
  nudged: 'clock',
  stopped: 'cross',
  sent: 'clock',
  delivered: 'done',
  failed: 'alarm',
  not_confirmed: 'alarm',
  too_long: 'alarm',
  expired: 'cross',
} as const satisfies Record<Sending, string>;
