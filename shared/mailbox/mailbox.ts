import * as z from 'zod';
import type { Choice, Consent, Said } from '../domain/consent.ts';
import type { Finer } from '../domain/finer.ts';
import type { Hour } from '../domain/hour.ts';
import type { Plain } from '../domain/plain.ts';
import type { Result } from '../domain/result.ts';
import type { PartnerKind } from '../domain/partner.ts';
import type { TextPart } from '../domain/part.ts';
import type { AccessCode } from '../sealing/accessCode.ts';
import type { SessionSecret } from '../sealing/session.ts';

/**
 * What a session holds of an opened mailbox: enough to open the reporter's own parts, for as long as the code lives.
 * A string, so that a session can seal it (`sealForSession`); it is key material and is never stored in the clear.
 */
export const mailboxKeySchema = z.string().min(1).brand<'MailboxKey'>();
export type MailboxKey = z.infer<typeof mailboxKeySchema>;

/** A message either way. `text` is null where its seal does not hold: say that it could not be opened; and of a file. */
export interface MailboxMessage {
  readonly id: string;
  readonly from: 'you' | 'desk' | 'partner';
  /** Of whoever wrote it, when not the reporter: a kind, never a name. */
  readonly kind: PartnerKind | null;
  readonly text: Plain | null;
  /** A picture or a sound that they sent: of it no more is said. */
  readonly isFile?: boolean;
  /** They sent it before they asked for a code: it is with the line, and no code opens it. */
  readonly isBeforeCode?: boolean;
}

/** What the law made the line pass on without the person's consent: to what kind of body, and never to which. */
export interface PassedOn {
  readonly kind: PartnerKind;
  /** With who is reporting. */
  readonly named: boolean;
  /** It was taken back: before anybody there had opened it, or after. */
  readonly back: 'unread' | 'read' | null;
}

/** What was said yes to, and nobody has taken back. */
export interface Receipt extends Pick<Consent, 'id' | 'choice' | 'kinds' | 'partners' | 'parts' | 'until'> {
  /** Its day is over, or is near: then it is time to say so. */
  readonly ends: 'over' | 'soon' | null;
}

export interface MailboxView {
  readonly messages: readonly MailboxMessage[];
  readonly choice: Said;
  readonly receipts: readonly Receipt[];
  /** They speak for themself: then they can say yes to what is the person's own. */
  readonly isOwn: boolean;
  /** Kinds of partner that hold parts now: "who has it". */
  readonly sharedWith: readonly PartnerKind[];
  /** What they are told of by now. */
  readonly passedOn: readonly PassedOn[];
  /** Deletion was asked for: the only thing left to do is undo, until this hour. */
  readonly deletion: { readonly undoUntil: Hour } | null;
  /** Within 72 hours of it: when all of this is erased, unless something is added. */
  readonly endsAt: Hour | null;
  /** Whether the reporter can still see what they sent. */
  readonly canSeeSent: boolean;
  /** There are messages before these. */
  readonly earlier: boolean;
}

/**
 * Messages of one view. A message has up to 20,000 characters of at most 7 bytes each once a page or JSON has escaped them:
 * so many of the longest are 4.2 MB, and an answer of Lambda has room for 6.
 */
export const MESSAGES_SHOWN = 30;

/** The code no longer opens anything: it was replaced, or the tip was erased. */
export type Gone = 'gone';
/** Deletion was asked for: only `undoDeletion` works. */
export type Closed = 'closed';
/** The tip takes no more words. That they spoke of danger is kept all the same. */
export type Full = 'full';
/** A yes to nobody, or one more than there is room for. */
export type Unagreed = 'nobody' | 'many';

export interface MailboxService {
  /** Costs a scrypt and one KMS call. Marks the mailbox as opened. */
  open(code: AccessCode): Promise<Result<MailboxKey, 'unknown_code'>>;
  /** The latest messages, oldest first; `skip` leaves out as many of the newest, which were shown before. */
  view(key: MailboxKey, skip?: number): Promise<Result<MailboxView, Gone>>;
  /** The text parts as they were sent, empty ones left out, and everything added since. */
  sent(key: MailboxKey): Promise<Result<Partial<Record<TextPart, Plain>>, Gone | Closed | 'given_up'>>;
  /** `id` comes from the form's nonce, so that a resend adds nothing twice. `language` for the danger word list. */
  write(
    key: MailboxKey,
    words: Plain,
    id: string,
    language: string,
  ): Promise<Result<{ danger: boolean }, Gone | Closed | Full>>;
  change(key: MailboxKey, choice: Choice): Promise<Result<void, Gone | Closed>>;
  /** A yes to some kinds or partners, in the place of the choice and beside others that were given so. */
  giveConsent(key: MailboxKey, finer: Finer): Promise<Result<void, Gone | Closed | Unagreed>>;
  withdrawConsent(key: MailboxKey, consent: string): Promise<Result<void, Gone | Closed>>;
  /**
   * A new code; the old one is dead at once. Needs the current code: an open session alone must not be enough to lock its
   * owner out. A resend with the same nonce gives the same code, though the code it brings is dead by then.
   */
  renew(
    key: MailboxKey,
    session: SessionSecret,
    nonce: string,
    code: AccessCode,
  ): Promise<Result<{ code: AccessCode; key: MailboxKey }, Gone | Closed | 'unknown_code'>>;
  /** Removes the reporter's own recipient from what they sent: it cannot be undone, so it needs the code once more. */
  giveUpSight(key: MailboxKey, code: AccessCode): Promise<Result<void, Gone | Closed | 'unknown_code'>>;
  /** Needs the code once more. */
  requestDeletion(
    key: MailboxKey,
    code: AccessCode,
  ): Promise<Result<{ undoUntil: Hour }, Gone | Closed | 'unknown_code'>>;
  undoDeletion(key: MailboxKey): Promise<Result<void, Gone>>;
}
