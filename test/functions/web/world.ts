import { randomBytes } from 'node:crypto';
import type { Consent } from '../../../shared/domain/consent.ts';
import { receiptOf } from '../../../shared/domain/consent.ts';
import { finerReceipts } from '../../../shared/domain/finer.ts';
import { hourOf, type Hour } from '../../../shared/domain/hour.ts';
import type { PartnerKind } from '../../../shared/domain/partner.ts';
import { Plain } from '../../../shared/domain/plain.ts';
import { err, ok } from '../../../shared/domain/result.ts';
import type { Submission } from '../../../shared/intake/submission.ts';
import {
  MESSAGES_SHOWN,
  type MailboxKey,
  mailboxKeySchema,
  type MailboxMessage,
  type MailboxService,
  type PassedOn,
} from '../../../shared/mailbox/mailbox.ts';
import {
  aboutOf,
  choiceOf,
  consentsWithFiner,
  consentsWithout,
  MOST_STANDING,
  shownReceipts,
} from '../../../shared/mailbox/receipts.ts';
import { deriveAccessCode, type AccessCode } from '../../../shared/sealing/accessCode.ts';
import { newReporterKey } from '../../../shared/sealing/reporterKey.ts';
import { deriveTipId } from '../../../shared/sealing/session.ts';
import { createApp } from '../../../functions/web/app.tsx';
import type { RequestLog } from '../../../shared/http/requestLog.ts';
import type { WebDependencies } from '../../../functions/web/site.ts';
import { makePack } from './pack.ts';

interface Box {
  readonly tip: string;
  readonly submission: Submission;
  code: AccessCode;
  consents: Consent[];
  opened: boolean;
  canSee: boolean;
  deletion: Date | null;
  readonly messages: MailboxMessage[];
  readonly sharedWith: PartnerKind[];
  readonly passedOn: PassedOn[];
  endsAt: Hour | null;
}

const aboutBox = ({ submission }: Pick<Box, 'submission'>): 'self' | 'other' => aboutOf({ label: submission.facts });

/** Intake and mailboxes with the contract of the real ones and a Map for a database. */
const makeIntake = (now: () => Date) => {
  const boxes: Box[] = [];
  let calls = 0;
  /** A mailbox's key names its code, so that a new code ends the old key. */
  const keyOf = (box: Box): MailboxKey => mailboxKeySchema.parse(`${box.tip}/${box.code.digits()}`);
  const find = (key: MailboxKey): Box | undefined => boxes.find((box) => keyOf(box) === key);
  const usable = (key: MailboxKey) => {
    const box = find(key);
    if (box === undefined) return err('gone' as const);
    return box.deletion === null ? ok(box) : err('closed' as const);
  };
  const mailbox: MailboxService = {
    async open(code) {
      const box = boxes.find((one) => one.code.digits() === code.digits());
      if (box === undefined) return err('unknown_code');
      box.opened = true;
      return ok(keyOf(box));
    },
    async view(key, skip = 0) {
      const box = find(key);
      if (box === undefined) return err('gone');
      return ok({
        messages: box.messages.slice(0, box.messages.length - skip).slice(-MESSAGES_SHOWN),
        earlier: box.messages.length - skip > MESSAGES_SHOWN,
        choice: choiceOf(box),
        receipts: shownReceipts(box, now(), 'UTC'),
        isOwn: aboutBox(box) === 'self',
        sharedWith: box.sharedWith,
        passedOn: box.passedOn,
        endsAt: box.endsAt,
        deletion: box.deletion === null ? null : { undoUntil: hourOf(box.deletion) },
        canSeeSent: box.canSee,
      });
    },
    async sent(key) {
      const found = usable(key);
      if (!found.ok) return found;
      if (!found.value.canSee) return err('given_up');
      return ok(Object.fromEntries(Object.entries(found.value.submission.words).filter(([, text]) => !text.isEmpty)));
    },
    async write(key, words, id) {
      const found = usable(key);
      if (!found.ok) return found;
      if (!found.value.messages.some((message) => message.id === id)) {
        found.value.messages.push({ id, from: 'you', kind: null, text: words });
      }
      return ok({ danger: words.reveal().includes('knife') });
    },
    async change(key, choice) {
      const found = usable(key);
      if (!found.ok) return found;
      found.value.consents = [receiptOf(choice, aboutBox(found.value), 'c1', hourOf(now()))];
      return ok(undefined);
    },
    async giveConsent(key, finer) {
      const found = usable(key);
      if (!found.ok) return found;
      if (finer.kinds.length + finer.partners.length === 0) return err('nobody');
      const { consents } = found.value;
      if (consents.length > MOST_STANDING) return err('many');
      const receipts = finerReceipts(finer, aboutBox(found.value), `c${consents.length + 1}`, hourOf(now()));
      found.value.consents = consentsWithFiner(consents, receipts, hourOf(now()));
      return ok(undefined);
    },
    async withdrawConsent(key, consent) {
      const found = usable(key);
      if (!found.ok) return found;
      found.value.consents = consentsWithout(found.value.consents, consent, hourOf(now()));
      return ok(undefined);
    },
    async renew(key, session, nonce, code) {
      const fresh = deriveAccessCode(session, nonce);
      const again = boxes.find((box) => box.code.digits() === fresh.digits());
      if (again !== undefined) return ok({ code: fresh, key: keyOf(again) });
      const found = usable(key);
      if (!found.ok) return found;
      if (found.value.code.digits() !== code.digits()) return err('unknown_code');
      found.value.code = fresh;
      return ok({ code: fresh, key: keyOf(found.value) });
    },
    async giveUpSight(key, code) {
      const found = usable(key);
      if (!found.ok) return found;
      if (found.value.code.digits() !== code.digits()) return err('unknown_code');
      found.value.canSee = false;
      return ok(undefined);
    },
    async requestDeletion(key, code) {
      const found = usable(key);
      if (!found.ok) return found;
      if (found.value.code.digits() !== code.digits()) return err('unknown_code');
      found.value.deletion = new Date(now().getTime() + 72 * 3_600_000);
      return ok({ undoUntil: hourOf(found.value.deletion) });
    },
    async undoDeletion(key) {
      const box = find(key);
      if (box === undefined) return err('gone');
      box.deletion = null;
      return ok(undefined);
    },
  };
  return {
    boxes,
    calls: () => calls,
    mailbox,
    acceptTip: async (submission: Submission) => {
      calls += 1;
      const tip = deriveTipId(submission.session, submission.nonce);
      const known = boxes.find((box) => box.tip === tip);
      if (known !== undefined) return { tip, code: known.opened ? null : known.code, mailbox: 'made' as const };
      const code = deriveAccessCode(submission.session, submission.nonce);
      boxes.push({
        tip,
        submission,
        code,
        consents: [receiptOf(submission.choice, aboutBox({ submission }), 'c1', hourOf(now()))],
        opened: false,
        canSee: true,
        deletion: null,
        messages: [],
        sharedWith: [],
        passedOn: [],
        endsAt: null,
      });
      return { tip, code, mailbox: 'made' as const };
    },
    /** What the desk does. */
    answer: (box: Box, text: string): void => {
      box.messages.push({ id: `m${box.messages.length}`, from: 'desk', kind: 'helpline', text: new Plain(text) });
    },
  };
};

const makeStores = () => {
  const sessions = new Map<string, { readonly sealed: string; readonly expires: number }>();
  const counts = new Map<string, number>();
  const keys = new Map<string, string>();
  const stores: Pick<WebDependencies, 'sessions' | 'buckets'> = {
    sessions: {
      get: async (id) => sessions.get(id) ?? null,
      put: async (id, sealed, expires) => void sessions.set(id, { sealed, expires }),
      touch: async (id, sealed, expires) => {
        if (sessions.get(id)?.sealed === sealed) sessions.set(id, { sealed, expires });
      },
      delete: async (id) => void sessions.delete(id),
    },
    buckets: {
      keyOf: async (window, fresh) => keys.get(window) ?? keys.set(window, fresh).get(window) ?? fresh,
      add: async (bucket, _expires, by) => counts.set(bucket, (counts.get(bucket) ?? 0) + by).get(bucket) ?? 0,
    },
  };
  return { ...stores, rows: sessions, counts };
};

const reporterKey = newReporterKey();

export const ORIGIN_SECRET = 'current-origin-secret';

/** A whole site over Maps, with a clock that tests turn. */
export const makeWorld = (changes: Partial<WebDependencies> = {}) => {
  let clock = new Date('2026-05-04T09:20:00Z');
  const now = (): Date => clock;
  const intake = makeIntake(now);
  const stores = makeStores();
  const logs: RequestLog[] = [];
  const app = createApp({
    pack: makePack(),
    acceptTip: intake.acceptTip,
    prepareCode: async (tip, session, nonce) => ({
      code: deriveAccessCode(session, nonce),
      lookup: `look-up of ${tip}`,
      publicKey: (await reporterKey).publicKey,
    }),
    mailbox: intake.mailbox,
    sessions: stores.sessions,
    buckets: stores.buckets,
    now,
    random: (length) => new Uint8Array(randomBytes(length)),
    log: (entry) => void logs.push(entry),
    gate: { isOpen: async () => true },
    originSecrets: [ORIGIN_SECRET, 'former-origin-secret'],
    ...changes,
  });
  return {
    app,
    intake,
    rows: stores.rows,
    counts: stores.counts,
    logs,
    now,
    wait: (minutes: number): void => {
      clock = new Date(clock.getTime() + minutes * 60_000);
    },
  };
};
export type World = ReturnType<typeof makeWorld>;
