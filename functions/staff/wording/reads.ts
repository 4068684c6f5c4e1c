export type ReadsError = 'own' | 'not_over' | 'gone' | 'stale' | 'not_logged';

export const readsErrors: Record<ReadsError, string> = {
  own: 'Nobody looks at their own: somebody else has to.',
  not_over: 'This week is not over yet.',
  gone: 'There is nothing to look at: the list below is as it is now.',
  stale: 'Your sign-in was renewed meanwhile. Nothing was changed yet: press the button once more.',
  not_logged: 'That you looked is recorded first, and the record could not be written. Please try again.',
};

export const readsTexts = {
  about:
    'Who opened what, week by week. A read is outside somebody’s work where the referral was a colleague’s then, or closed. Ask about those: there may be a good reason. What was read is not shown here.',
  running: 'This week is still running. It can be looked at once it is over.',
} as const;
