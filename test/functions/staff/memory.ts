import { randomBytes } from 'node:crypto';
import type { GrantContext } from '../../../shared/adapters/keys.ts';
import type { Lane } from '../../../shared/domain/urgency.ts';
import { err, ok } from '../../../shared/domain/result.ts';
import type { CustodyDraft } from '../../../shared/rows/custodyEntry.ts';
import type { PartRow } from '../../../shared/rows/part.ts';
import type { Pointer } from '../../../shared/rows/pointer.ts';
import type { DutyPhoneRow } from '../../../shared/rows/dutyPhone.ts';
import type { MailRow } from '../../../shared/rows/mail.ts';
import type { Became } from '../../../shared/rows/relay.ts';
import type { TryDutyRow } from '../../../shared/rows/tryDuty.ts';
import type { NewTipRow } from '../../../shared/rows/newTip.ts';
import type { ReadRow, ReadWeekRow } from '../../../shared/rows/read.ts';
import type { HoldRow } from '../../../shared/rows/hold.ts';
import type { InvitationRow, RenewalRow } from '../../../shared/rows/invitation.ts';
import { sealedKey, type RegisterRow, type RequestRow, type SealedRow } from '../../../shared/rows/request.ts';
import {
  grantKey,
  type GrantRow,
  referralKey,
  type ReferralRow,
  type SettledRow,
} from '../../../shared/rows/referral.ts';
import { deriveAccessCode } from '../../../shared/sealing/accessCode.ts';
import { staffSessionKey, type StaffSessionRow } from '../../../shared/rows/staffSession.ts';
import { membersOf } from './members.ts';
import { readsOf } from './reads.ts';
import { workOf } from './work.ts';
import { inboxRowSchema, type Dependencies, type InboxRow, type RequestLog } from '../../../functions/staff/ports.ts';
import { DEPLOYMENT, intake, NOW, relay, reporter } from './fixtures.ts';

interface KmsGrant {
  readonly context: GrantContext;
  readonly contentKey: Uint8Array;
}

/** All that a deployment holds, and what happened in it in which order. Shared by the portals of several partners. */
export interface Memory {
  now: Date;
  readonly referrals: Map<string, ReferralRow>;
  readonly grants: Map<string, GrantRow>;
  readonly settled: SettledRow[];
  /** Custody records, by `<partner>/<tip>`. */
  readonly prepared: Map<string, { readonly request: string; readonly content: unknown }>;
  readonly parts: Map<string, PartRow>;
  readonly kms: Map<string, KmsGrant>;
  /** Sealed chunks, by name. */
  readonly files: Map<string, string>;
  readonly register: Map<string, RegisterRow>;
  readonly invitations: Map<string, InvitationRow>;
  readonly renewals: Map<string, RenewalRow>;
  readonly holds: Map<string, HoldRow>;
  readonly reads: Map<string, ReadRow>;
  readonly readWeeks: Map<string, ReadWeekRow>;
  readonly alarms: string[];
  readonly sessions: Map<string, StaffSessionRow>;
  readonly requests: Map<string, RequestRow>;
  readonly sealed: Map<string, SealedRow>;
  /** What became of answers by text: by `<partner>/<tip>`, and then by request. */
  readonly sendings: Map<string, Map<string, Became>>;
  readonly dutyPhones: Map<string, DutyPhoneRow>;
  readonly mails: Map<string, MailRow>;
  readonly tries: TryDutyRow[];
  readonly entered: Map<string, NewTipRow>;
  readonly custody: { readonly chain: string; readonly draft: CustodyDraft }[];
  readonly sent: { readonly lane: Lane; readonly pointer: Pointer }[];
  readonly log: RequestLog[];
  /** `custody`, `decrypt`, … in the order in which they were called. */
  readonly calls: string[];
  isRestoring: boolean;
  fails: ReadonlySet<'custody' | 'queue' | 'identity' | 'codes' | 'used'>;
  /** What the identity provider says of whoever signs in next. */
  subject: string;
}

export const newMemory = (): Memory => ({
  now: NOW,
  referrals: new Map(),
  grants: new Map(),
  settled: [],
  prepared: new Map(),
  parts: new Map(),
  kms: new Map(),
  files: new Map(),
  register: new Map(),
  sessions: new Map(),
  invitations: new Map(),
  renewals: new Map(),
  holds: new Map(),
  reads: new Map(),
  readWeeks: new Map(),
  alarms: [],
  requests: new Map(),
  sealed: new Map(),
  entered: new Map(),
  dutyPhones: new Map(),
  mails: new Map(),
  tries: [],
  sendings: new Map(),
  custody: [],
  sent: [],
  log: [],
  calls: [],
  isRestoring: false,
  fails: new Set(),
  subject: 'sub-of-desk',
});

export const put = (memory: Memory, row: ReferralRow): void => {
  memory.referrals.set(`${row.pk}/${row.sk}`, row);
};

const inboxRows = (memory: Memory, partner: string, prefix: string): readonly InboxRow[] =>
  [...memory.referrals.values()]
    .filter((row) => row.inboxPartner === partner && row.inboxKey?.startsWith(prefix) === true)
    .map((row) => inboxRowSchema.parse(row))
    .sort((one, other) => (one.inboxKey < other.inboxKey ? -1 : 1));

/** What one partner's function is given: everything under its own keys and nothing else. */
export const dependenciesOf = (memory: Memory, partner = 'desk'): Dependencies => ({
  deployment: DEPLOYMENT,
  partner,
  originSecrets: ['now', 'before'],
  gate: { isOpen: async () => !memory.isRestoring },
  jurisdiction: {
    code: 'zz',
    languages: ['en', 'ar'],
    phone: { prefixes: ['+1202'], numbers: [{ number: '+12025550150', language: 'en' }] },
    timeZone: 'Europe/Madrid',
    defaultLanguage: 'en',
    areas: [{ code: 'ZZ-N', name: { en: 'Northern Province' } }],
  },
  partners: [
    { id: 'desk', kind: 'helpline', name: { en: 'Lantern Line' } },
    { id: 'harbour', kind: 'ngo', name: { en: 'Harbour House' } },
    { id: 'police', kind: 'law_enforcement', name: { en: 'Police Unit Nine' } },
  ],
  referrals: {
    async inbox({ prefix, order, after, limit }) {
      const rows = inboxRows(memory, partner, prefix);
      const ordered = order === 'forward' ? rows : rows.toReversed();
      const beyond = ordered.filter(
        ({ inboxKey }) => after === undefined || (order === 'forward' ? inboxKey > after : inboxKey < after),
      );
      return beyond.slice(0, limit);
    },
    async count(prefix, stopAt) {
      return Math.min(inboxRows(memory, partner, prefix).length, stopAt);
    },
    async starting(reference, most) {
      return inboxRows(memory, partner, '')
        .filter(({ tip }) => tip.startsWith(reference))
        .slice(0, most);
    },
    async referral(tip) {
      return memory.referrals.get(`${partner}/${referralKey(tip)}`);
    },
    async grant(tip, part, digest) {
      memory.calls.push('grant');
      return memory.grants.get(`${partner}/${grantKey(tip, part, digest)}`);
    },
    async record(tip) {
      return memory.prepared.get(`${partner}/${tip}`);
    },
    async sendings(tip) {
      return memory.sendings.get(`${partner}/${tip}`) ?? new Map();
    },
    async outcome(request) {
      return memory.settled.find((row) => row.pk === partner && row.request === request);
    },
    async settled(tip) {
      return memory.settled.filter((row) => row.pk === partner && row.tip === tip);
    },
  },
  parts: {
    async part(tip, part, digest) {
      memory.calls.push('part');
      return memory.parts.get(`${tip}/${part}#${digest}`);
    },
  },
  offices: {
    async member(sub) {
      return memory.register.get(`${partner}/${sub}`);
    },
    async session(id) {
      return memory.sessions.get(`${partner}/${staffSessionKey(id)}`);
    },
    async startSession(row) {
      memory.sessions.set(`${row.pk}/${row.sk}`, row);
    },
    async touchSession(id, expires) {
      const session = memory.sessions.get(`${partner}/${staffSessionKey(id)}`);
      if (session !== undefined) memory.sessions.set(`${partner}/${session.sk}`, { ...session, expires });
    },
    async endSession(id) {
      memory.sessions.delete(`${partner}/${staffSessionKey(id)}`);
    },
    async sweepSessions(moment) {
      for (const [key, row] of memory.sessions) {
        if (row.pk === partner && row.expires <= moment) memory.sessions.delete(key);
      }
    },
    async request(id) {
      return memory.requests.get(`${partner}/${id}`);
    },
    async requests(tip) {
      return [...memory.requests.values()].filter((row) => row.pk === partner && row.tip === tip);
    },
    async ask(row) {
      if (memory.requests.has(`${row.pk}/${row.id}`)) return 'asked_before';
      memory.requests.set(`${row.pk}/${row.id}`, row);
      return 'asked';
    },
    async keepSealed(row) {
      memory.sealed.set(`${row.pk}/${row.sk}`, row);
    },
    async newTip(id) {
      return memory.entered.get(`${partner}/${id}`);
    },
    async enter(row) {
      if (memory.entered.has(`${row.pk}/${row.id}`)) return false;
      memory.entered.set(`${row.pk}/${row.id}`, row);
      return true;
    },
    async dutyPhone() {
      return memory.dutyPhones.get(partner);
    },
    async setDutyPhone(row) {
      memory.dutyPhones.set(row.pk, row);
    },
    async tried() {
      return memory.tries.at(-1)?.slot;
    },
    async tryDutyPhone(row) {
      memory.tries.push(row);
    },
    async removeDutyPhone() {
      memory.dutyPhones.delete(partner);
    },
    async mail() {
      return memory.mails.get(partner);
    },
    async setMail(row) {
      memory.mails.set(row.pk, row);
    },
    async removeMail() {
      memory.mails.delete(partner);
    },
    async dropSealed(tip, digest) {
      memory.sealed.delete(`${partner}/${sealedKey(tip, digest)}`);
    },
  },
  members: membersOf(memory, partner),
  work: workOf(memory, partner),
  reads: readsOf(memory, partner),
  alarm: (code) => memory.alarms.push(code),
  files: {
    async get(name) {
      memory.calls.push('file');
      return memory.files.get(name);
    },
  },
  async openGrant(grant, context) {
    memory.calls.push('decrypt');
    const known = memory.kms.get(Buffer.from(grant).toString('base64'));
    if (known === undefined || JSON.stringify(known.context) !== JSON.stringify(context)) return err('refused');
    return ok(Uint8Array.from(known.contentKey));
  },
  async appendCustody(chain, draft) {
    memory.calls.push('custody');
    if (memory.fails.has('custody')) throw new Error('the log is down');
    memory.custody.push({ chain, draft });
  },
  async send(lane, pointer) {
    if (memory.fails.has('queue')) throw new Error('the queue is down');
    memory.sent.push({ lane, pointer });
  },
  intakeKey: async () => intake.publicKey,
  relayKey: async () => relay.publicKey,
  async prepareCode(tip, session, nonce) {
    if (memory.fails.has('codes')) return null;
    const code = deriveAccessCode(session, nonce);
    return { code: memory.fails.has('used') ? null : code, lookup: `look-up of ${tip}`, publicKey: reporter.publicKey };
  },
  nameable: [
    { id: 'desk', name: { en: 'Lantern Line' } },
    { id: 'harbour', name: { es: 'Casa Puerto' } },
  ],
  readAloud: [
    { language: 'en', before: ['Lantern Line will read this first.'], choice: ['Who else may see it?'] },
    { language: 'ar', before: ['يقرأه الخط أولا.'], choice: ['من غيره يراه؟'] },
  ],
  identity: {
    async authorizationUrl({ state }) {
      if (memory.fails.has('identity')) throw new Error('the provider is down');
      return new URL(`https://identity.example.org/auth?state=${state}`);
    },
    async subject(search, { state }) {
      const asked = new URLSearchParams(search).get('state');
      return asked === state ? ok(memory.subject) : err('sign_in_failed');
    },
  },
  mayAct: () => true,
  explain: ({ code, fact }) => `Because of ${code} (${fact}).`,
  checkPage: () => '<!doctype html><title>Check a custody record</title>',
  now: () => memory.now,
  random: (length) => new Uint8Array(randomBytes(length)),
  wait: async () => undefined,
  log: (line) => memory.log.push(line),
});
