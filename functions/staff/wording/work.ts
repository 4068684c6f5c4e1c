export type WorkError = 'gone' | 'stale' | 'not_logged';

export const workErrors: Record<WorkError, string> = {
  gone: 'Choose somebody who is on the list and can do this work. Nothing was changed.',
  stale: 'Your sign-in was renewed meanwhile. Nothing was changed yet: press the button once more.',
  not_logged: 'Each change is recorded first, and the record could not be written. Please try again.',
};

export const workDone = {
  given: 'It was handed over.',
  given_some: 'Some of it was handed over, as much as goes at once. Press once more for the rest.',
} as const;
export type WorkDone = keyof typeof workDone;

export const workTexts = {
  about:
    'What is new or open here, and whose work it is. Somebody makes it theirs when they accept, answer or call back, or when it is given to them on its page.',
  cut: 'There is more than is looked at here: these are the most urgent.',
  broken: 'Some referrals cannot be shown, and are not counted here. Please report the code row_malformed at once.',
  leaving: 'When somebody leaves, give what they hold to a colleague, and then take them off the list of people.',
} as const;
