/** Where the provider brings texts, under the public address that it was given: both sign and check it. */
export const TEXT_PATH = '/sms';
