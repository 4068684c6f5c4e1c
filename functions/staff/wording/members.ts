import { INVITED_DAYS } from '../members/invite.ts';

export type MemberError =
  | 'name_missing'
  | 'name_too_long'
  | 'role_missing'
  | 'too_many'
  | 'yourself'
  | 'same_person'
  | 'gone'
  | 'stale'
  | 'not_logged';

export const memberErrors: Record<MemberError, string> = {
  name_missing: 'Write what your colleagues call them.',
  name_too_long: 'This name is too long: 40 characters at most.',
  role_missing: 'Choose what they are to do.',
  too_many: 'So many invitations are open that no more can be made. Take some back first.',
  yourself: 'Nobody does this to themselves: ask another administrator, or whoever runs the service.',
  same_person: 'You said the first word. Somebody else has to say the second.',
  gone: 'This was done meanwhile, by somebody else or by you. The list below is as it is now.',
  stale: 'Your sign-in was renewed meanwhile. Nothing was changed yet: press the button once more.',
  not_logged:
    'Each change is recorded first, and the record could not be written. Nothing was changed: please try again.',
};

export type MemberDone = 'withdrawn' | 'signed_out' | 'left' | 'lost';

export const memberDone: Record<MemberDone, string> = {
  withdrawn: 'The invitation was taken back. Its code lets nobody in.',
  signed_out: 'They are signed out on every device. Whoever can sign in as them still can.',
  left: 'They are off the list, and signed out everywhere.',
  lost: 'They are signed out everywhere, and cannot sign in. Once a second person confirms it, they get a code.',
};

export const memberTexts = {
  lost: 'For whoever lost the phone, key or computer that they sign in with, or had it stolen. It lets nobody in, from now on. A second person, administrator or supervisor, confirms it and is shown a code for them; they keep their work. See to it that the operator resets their sign-in, too.',
  left: 'For whoever does not work here any more. They are out at once.',
  code: `It is shown this once. Give it to them yourself, not by e-mail together with the address of this page: whoever has it can sign in as them. It can be used once, within ${INVITED_DAYS} days, on the sign-in page, under “I have an invitation”.`,
  invite: 'They get an account from the operator, and a code from you.',
} as const;

export const joinErrors = {
  not_a_code: 'This is not a whole code: it has 24 letters and digits, in six groups.',
  not_invited: 'This code lets nobody in: it was used, taken back, or has expired. Ask for another one.',
  not_logged: 'Who joins is recorded first, and the record could not be written. Please try again with the same code.',
} as const;
export type JoinError = keyof typeof joinErrors;
