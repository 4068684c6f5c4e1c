export type SettingsError = 'not_a_number' | 'not_reachable' | 'not_an_address' | 'stale' | 'not_logged';

export const settingsErrors: Record<SettingsError, string> = {
  not_a_number: 'This is not a telephone number. Write it with its country code, such as +1 202 555 0147.',
  not_reachable: 'Calls of this service may not go there: it is outside the numbers that this country allows.',
  not_an_address: 'This is not an e-mail address. Write it as in desk@example.org.',
  stale: 'Your sign-in was renewed meanwhile. Nothing was changed yet: press the button once more.',
  not_logged:
    'Each change is recorded first, and the record could not be written. Nothing was changed: please try again.',
};

export type SettingsDone = 'set' | 'removed' | 'tried' | 'mail_set' | 'mail_removed';

export const settingsDone: Record<SettingsDone, string> = {
  set: 'The duty phone is set. It rings from now on.',
  tried:
    'The duty phone rings in a moment, unless it was tried in the last ten minutes. Whoever picks up hears that this is a test.',
  removed: 'The duty phone was taken out. Nothing rings from now on.',
  mail_set: 'The address is set. It is written to when something waits, once an hour at most.',
  mail_removed: 'The address was taken out. Nobody is written to from now on.',
};
