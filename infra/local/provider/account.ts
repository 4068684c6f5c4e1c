/** Whose numbers these are. The token signs webhooks and is the password of the REST API. */
export interface Account {
  readonly sid: string;
  readonly token: string;
}

/** A number of the account and where its events go: https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource */
export interface LineNumber {
  /** E.164 */
  readonly phoneNumber: string;
  /** What it is for, for whoever chooses among numbers. */
  readonly title?: string | undefined;
  readonly smsUrl?: string | undefined;
  readonly smsFallbackUrl?: string | undefined;
  readonly voiceUrl?: string | undefined;
  readonly voiceFallbackUrl?: string | undefined;
  /** Where the ends of calls are told. */
  readonly statusCallback?: string | undefined;
  /**
   * Whether the provider itself acts on STOP and START, which is so for most numbers unless its support was asked to turn
   * it off: https://help.twilio.com/articles/223134027
   */
  readonly ownsOptOut?: boolean | undefined;
}
