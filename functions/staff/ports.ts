import * as z from 'zod';
import type { Partner, Jurisdiction } from '../../shared/jurisdiction/pack.ts';
import type { Files } from '../../shared/adapters/files.ts';
import type { OpenGrant } from '../../shared/adapters/openGrant.ts';
import type { Lane } from '../../shared/domain/urgency.ts';
import type { Result } from '../../shared/domain/result.ts';
import type { PartKind } from '../../shared/domain/part.ts';
import type { PartnerId } from '../../shared/domain/partner.ts';
import type { Gate } from '../../shared/restore/gate.ts';
import type { CustodyDraft } from '../../shared/rows/custodyEntry.ts';
import type { PartRow } from '../../shared/rows/part.ts';
import type { Pointer } from '../../shared/rows/pointer.ts';
import type { Became } from '../../shared/rows/relay.ts';
import type { LogCode } from '../../shared/steps/log.ts';
import type { StaffAct } from '../../shared/routing/staff.ts';
import type { RegisterRow, RequestRow, SealedRow, StaffRole } from '../../shared/rows/request.ts';
import { referralRowSchema, type GrantRow, type ReferralRow, type SettledRow } from '../../shared/rows/referral.ts';
import type { reasonSchema } from '../../shared/rows/tip.ts';
import type { DutyPhoneRow } from '../../shared/rows/dutyPhone.ts';
import type { MailRow } from '../../shared/rows/mail.ts';
import type { TryDutyRow } from '../../shared/rows/tryDuty.ts';
import type { NewTipRow } from '../../shared/rows/newTip.ts';
import type { MemberStore } from './members/store.ts';
import type { ReadStore } from './reads/store.ts';
import type { WorkStore } from './work/store.ts';
import type { AskForCode } from './entering/askForCode.ts';
import type { ReadAloud } from './entering/readAloud.ts';
import type { StaffSessionRow } from '../../shared/rows/staffSession.ts';
import type { RsaPublicKey } from '../../shared/sealing/rsaPublicKey.ts';

/** What a line of the inbox needs of a referral: an index that projects only this is enough. */
export const inboxRowSchema = referralRowSchema
  .pick({
    tip: true,
    state: true,
    basis: true,
    lead: true,
    urgency: true,
    due: true,
    label: true,
    ended: true,
    unread: true,
    musts: true,
  })
  .extend({ inboxKey: z.string() });
export type InboxRow = z.infer<typeof inboxRowSchema>;

/** A line whose row is not as it should be: it stands in its place, since one such row must hide no other. Its key ends in its tip. */
export const brokenLineSchema = z.object({ inboxKey: z.string() }).transform(({ inboxKey }) => ({
  inboxKey,
  tip: inboxKey.slice(inboxKey.lastIndexOf('#') + 1),
  broken: true as const,
}));
export type InboxLine = InboxRow | z.output<typeof brokenLineSchema>;

/** Where a page of the inbox begins: behind this key, in that direction. */
interface InboxPage {
  /** `<box>#`, or `<box>#<rank>#` */
  readonly prefix: string;
  readonly order: 'forward' | 'backward';
  /** An `inboxKey` under the prefix, which need not exist any more. */
  readonly after: string | undefined;
  readonly limit: number;
}

/** This partner's rows of Referrals. Single rows are read consistently. */
export interface ReferralStore {
  inbox(page: InboxPage): Promise<readonly InboxLine[]>;
  /** How many there are, never counting beyond `stopAt`. */
  count(prefix: string, stopAt: number): Promise<number>;
  /** Those whose reference begins so and that stand in the inbox, in no order that means anything. */
  starting(reference: string, most: number): Promise<readonly InboxLine[]>;
  referral(tip: string): Promise<ReferralRow | undefined>;
  grant(tip: string, part: PartKind, digest: string): Promise<GrantRow | undefined>;
  /** What routing prepared last of the custody log, and for which request. */
  record(tip: string): Promise<{ readonly request: string; readonly content: unknown } | undefined>;
  /** What became of this tip's requests. */
  settled(tip: string): Promise<readonly SettledRow[]>;
  /** What became of this tip's answers by text, by the request that each was asked for by. */
  sendings(tip: string): Promise<ReadonlyMap<string, Became>>;
  /** What became of one request. */
  outcome(request: string): Promise<SettledRow | undefined>;
}

/** Parts, read consistently, by their full key only. */
export interface PartStore {
  part(tip: string, part: PartKind, digest: string): Promise<PartRow | undefined>;
}

/** This partner's rows of Offices. Reads are consistent. */
export interface OfficeStore {
  member(sub: string): Promise<RegisterRow | undefined>;
  session(id: string): Promise<StaffSessionRow | undefined>;
  startSession(row: StaffSessionRow): Promise<void>;
  /** Moves the idle limit of a session that still exists; one that was ended meanwhile stays ended. */
  touchSession(id: string, expires: number): Promise<void>;
  endSession(id: string): Promise<void>;
  /** Deletes this partner's sessions that had expired by then, in seconds since 1970. */
  sweepSessions(moment: number): Promise<void>;
  request(id: string): Promise<RequestRow | undefined>;
  requests(tip: string): Promise<readonly RequestRow[]>;
  /** Put if absent: the same form sent twice asks once. */
  ask(row: RequestRow): Promise<'asked' | 'asked_before'>;
  keepSealed(row: SealedRow): Promise<void>;
  newTip(id: string): Promise<NewTipRow | undefined>;
  /** Put if absent; `false`: it was there. */
  enter(row: NewTipRow): Promise<boolean>;
  dropSealed(tip: string, digest: string): Promise<void>;
  dutyPhone(): Promise<DutyPhoneRow | undefined>;
  /** In which ten minutes somebody last wanted to hear it ring. */
  tried(): Promise<number | undefined>;
  tryDutyPhone(row: TryDutyRow): Promise<void>;
  setDutyPhone(row: DutyPhoneRow): Promise<void>;
  removeDutyPhone(): Promise<void>;
  mail(): Promise<MailRow | undefined>;
  setMail(row: MailRow): Promise<void>;
  removeMail(): Promise<void>;
}

/** Appends to this partner's chain of the tip; throws where the entry did not get into the log. */
type AppendCustody = (chain: string, draft: CustodyDraft) => Promise<void>;

type SendPointer = (lane: Lane, pointer: Pointer) => Promise<void>;

/** What a completed sign-in tells: who it was, and nothing a user could write. */
export interface IdentityProvider {
  authorizationUrl(checks: SignInChecks): Promise<URL>;
  /** @param search the query string of the callback, as it came */
  subject(search: string, checks: SignInChecks): Promise<Result<string, 'sign_in_failed'>>;
}

export interface SignInChecks {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

type Reason = z.infer<typeof reasonSchema>;

/** Role, partner and lead decide; which state allows an act is `actsFor`'s. Routing asks the same again. */
export type MayAct = (
  role: StaffRole,
  act: StaffAct,
  referral: Pick<ReferralRow, 'pk' | 'lead'> & Partial<Pick<ReferralRow, 'basis'>>,
) => boolean;

/** All that is logged of a request: there is no field that a path, an address or a body could slip into. */
export interface RequestLog {
  readonly requestId: string;
  /** The pattern, never the path. */
  readonly route: string;
  readonly status: number;
  /** The class of an unexpected error, never its message. */
  readonly error?: string;
}

export interface Dependencies {
  readonly deployment: string;
  readonly partner: PartnerId;
  readonly jurisdiction: Pick<Jurisdiction, 'code' | 'timeZone' | 'areas' | 'languages' | 'defaultLanguage'> & {
    readonly phone: Pick<Jurisdiction['phone'], 'prefixes' | 'numbers'>;
  };
  readonly partners: readonly Pick<Partner, 'id' | 'kind' | 'name'>[];
  /** Those that CloudFront may send: the current one and the one before. */
  readonly originSecrets: readonly string[];
  /** Whether anything may be opened: not while erasures are replayed over restored tables. */
  readonly gate: Gate;
  readonly referrals: ReferralStore;
  readonly parts: PartStore;
  readonly offices: OfficeStore;
  readonly members: MemberStore;
  readonly work: WorkStore;
  readonly reads: ReadStore;
  /** A code that somebody is woken by, and nothing else. */
  readonly alarm: (code: Extract<LogCode, 'read_outside_work'>) => void;
  /** Sealed chunks, by name. */
  readonly files: Pick<Files, 'get'>;
  readonly openGrant: OpenGrant;
  readonly appendCustody: AppendCustody;
  readonly send: SendPointer;
  readonly intakeKey: () => Promise<RsaPublicKey>;
  readonly relayKey: () => Promise<RsaPublicKey>;
  readonly prepareCode: AskForCode;
  /** Whom a tip may name as "must not see this". */
  readonly nameable: readonly { readonly id: string; readonly name: Readonly<Record<string, string>> }[];
  readonly readAloud: readonly ReadAloud[];
  readonly identity: IdentityProvider;
  readonly mayAct: MayAct;
  readonly explain: (reason: Reason) => string;
  /** HTML, in one file, that checks a custody record: what `npm run verify -- --page` writes. */
  readonly checkPage: () => string;
  readonly now: () => Date;
  readonly random: (length: number) => Uint8Array;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly log: (line: RequestLog) => void;
}
