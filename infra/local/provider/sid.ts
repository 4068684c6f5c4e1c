import { randomBytes } from 'node:crypto';

/** Two letters say what it names: https://www.twilio.com/docs/glossary/what-is-a-sid */
type Prefix = 'AC' | 'SM' | 'MM' | 'ME' | 'CA' | 'RE' | 'PN';

/** 34 characters: the prefix and 32 hexadecimal digits. */
export const newSid = (prefix: Prefix): string => `${prefix}${randomBytes(16).toString('hex')}`;
