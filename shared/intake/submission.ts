import type { Plain } from '../domain/plain.ts';
import type { Choice } from '../domain/consent.ts';
import type { Label } from '../domain/label.ts';
import type { TextPart } from '../domain/part.ts';
import type { AccessCode } from '../sealing/accessCode.ts';
import type { SessionSecret } from '../sealing/session.ts';

/** What a channel hands to intake: words by part, facts by label, and the session that makes a resend harmless. */
export interface Submission {
  readonly session: SessionSecret;
  readonly nonce: string;
  readonly words: Readonly<Record<TextPart, Plain>>;
  /** E.164; sealed to the relay alone. */
  readonly number: Plain | null;
  /** All of the label but what intake itself finds: the danger words and the hour. */
  readonly facts: Omit<Label, 'danger' | 'received'> & { readonly danger: Omit<Label['danger'], 'words'> };
  readonly choice: Choice;
  /** `false`: a code is made when it is asked for, and what was sent before is sealed to intake alone. Default: with the tip. */
  readonly codeAtOnce?: boolean;
}

/**
 * The tip was durably taken. `code` is null once the mailbox has been opened (it was shown already), or where the code
 * could not be made (`mailbox: 'none'`): then the tip is taken without one rather than refused.
 */
export interface Acceptance {
  readonly tip: string;
  readonly code: AccessCode | null;
  readonly mailbox: 'made' | 'none';
}

export type AcceptTip = (submission: Submission) => Promise<Acceptance>;
