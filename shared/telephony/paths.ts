/** Where the provider brings texts, under the public address that it was given: both sign and check it. */
export const TEXT_PATH = '/sms';
/** Where the provider says what became of a text. */
export const TEXT_STATUS_PATH = '/sms/status';
