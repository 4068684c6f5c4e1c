import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { countUpTo } from '../../shared/adapters/count.ts';
import { createTable, queryAll, type Table } from '../../shared/adapters/table.ts';
import { INBOX_INDEX } from '../../shared/deployment/names.ts';
import { partKey, partRowSchema } from '../../shared/rows/part.ts';
import {
  grantKey,
  grantRowSchema,
  referralKey,
  referralRowSchema,
  settledKey,
  settledRowSchema,
} from '../../shared/rows/referral.ts';
import { contentOf, recordKey, recordRowOrNothingSchema } from '../../shared/rows/record.ts';
import { DUTY, dutyPhoneRowSchema } from '../../shared/rows/dutyPhone.ts';
import { MAIL, mailRowSchema } from '../../shared/rows/mail.ts';
import { TRY_DUTY, tryDutyRowSchema } from '../../shared/rows/tryDuty.ts';
import { newTipRowSchema } from '../../shared/rows/newTip.ts';
import { registerKey, registerRowSchema, requestKey, requestRowSchema, sealedKey } from '../../shared/rows/request.ts';
import { sentAnswerRowSchema, sentKey } from '../../shared/rows/relay.ts';
import { staffSessionKey, staffSessionRowSchema } from '../../shared/rows/staffSession.ts';
import {
  brokenLineSchema,
  type InboxLine,
  inboxRowSchema,
  type OfficeStore,
  type PartStore,
  type ReferralStore,
} from './ports.ts';

/** Where the index goes on behind a key: made from the key itself, so the row need not exist any more. */
const behind = (partner: string, inboxKey: string): Record<string, string> => ({
  pk: partner,
  sk: referralKey(inboxKey.slice(inboxKey.lastIndexOf('#') + 1)),
  inboxPartner: partner,
  inboxKey,
});

const lineSchema = z.union([inboxRowSchema, brokenLineSchema]);

const begins = (beginsWith: string) => ({ name: 'inboxKey', beginsWith });

export const createReferralStore = (client: DynamoDBClient, name: string, partner: string): ReferralStore => {
  const table = createTable(client, name);
  const inHash = { name: 'inboxPartner', value: partner };
  return {
    async inbox({ prefix, order, after, limit }) {
      const found: InboxLine[] = [];
      let start = after === undefined ? undefined : behind(partner, after);
      // More than once only where rows are so long that a page of them passes DynamoDB's megabyte.
      do {
        const page = await table.query(
          {
            index: INBOX_INDEX,
            hash: inHash,
            range: begins(prefix),
            descending: order === 'backward',
            limit: limit - found.length,
            after: start,
          },
          lineSchema,
        );
        found.push(...page.rows);
        start = page.next;
      } while (start !== undefined && found.length < limit);
      return found;
    },
    count: (prefix, stopAt) =>
      countUpTo(client, name, { index: INBOX_INDEX, hash: inHash, range: begins(prefix) }, stopAt),
    async starting(reference, most) {
      const search = { hash: { value: partner }, range: { beginsWith: referralKey(reference) }, limit: most };
      const { rows } = await table.query(search, lineSchema.nullable().catch(null));
      // Without a place in the inbox it has not been delivered yet.
      return rows.filter((row) => row !== null);
    },
    referral: (tip) => table.get({ pk: partner, sk: referralKey(tip) }, referralRowSchema),
    grant: (tip, part, digest) => table.get({ pk: partner, sk: grantKey(tip, part, digest) }, grantRowSchema),
    record: async (tip) =>
      contentOf(
        await queryAll(
          table,
          { hash: { value: partner }, range: { beginsWith: recordKey(tip) } },
          recordRowOrNothingSchema,
        ),
      ),
    // A request's id begins with its tip.
    settled: (tip) =>
      queryAll(table, { hash: { value: partner }, range: { beginsWith: settledKey(`${tip}-`) } }, settledRowSchema),
    async sendings(tip) {
      const search = { hash: { value: partner }, range: { beginsWith: sentKey(tip, '') } };
      const rows = await queryAll(table, search, sentAnswerRowSchema.nullable().catch(null));
      return new Map(
        rows.flatMap((row) => (row === null ? [] : [[row.sk.slice(sentKey(tip, '').length), row.sending] as const])),
      );
    },
    outcome: (request) => table.get({ pk: partner, sk: settledKey(request) }, settledRowSchema),
  };
};

export const createPartStore = (parts: Table): PartStore => ({
  part: (tip, part, digest) => parts.get({ pk: tip, sk: partKey(part, digest) }, partRowSchema),
});

export const createOfficeStore = (offices: Table, partner: string): OfficeStore => {
  const session = (id: string) => ({ pk: partner, sk: staffSessionKey(id) });
  return {
    member: (sub) => offices.get({ pk: partner, sk: registerKey(sub) }, registerRowSchema),
    session: (id) => offices.get(session(id), staffSessionRowSchema),
    startSession: (row) => offices.put(row),
    async touchSession(id, expires) {
      await offices.change(session(id), { set: { expires } });
    },
    async endSession(id) {
      await offices.delete(session(id));
    },
    async sweepSessions(moment) {
      const search = { hash: { value: partner }, range: { beginsWith: staffSessionKey('') } };
      const rows = await queryAll(offices, search, staffSessionRowSchema);
      const dead = rows.filter(({ expires }) => expires <= moment);
      // Used again meanwhile: then it is not deleted.
      await Promise.all(dead.map(({ pk, sk, expires }) => offices.delete({ pk, sk }, { expires })));
    },
    request: (id) => offices.get({ pk: partner, sk: requestKey(id) }, requestRowSchema),
    requests: (tip) =>
      queryAll(offices, { hash: { value: partner }, range: { beginsWith: requestKey(`${tip}-`) } }, requestRowSchema),
    ask: async (row) => ((await offices.putIfAbsent(row)) ? 'asked' : 'asked_before'),
    keepSealed: (row) => offices.put(row),
    newTip: (id) => offices.get({ pk: partner, sk: requestKey(id) }, newTipRowSchema),
    enter: (row) => offices.putIfAbsent(row),
    dutyPhone: () => offices.get({ pk: partner, sk: DUTY }, dutyPhoneRowSchema),
    setDutyPhone: (row) => offices.put(row),
    tried: async () => (await offices.get({ pk: partner, sk: requestKey(TRY_DUTY) }, tryDutyRowSchema))?.slot,
    tryDutyPhone: (row) => offices.put(row),
    async removeDutyPhone() {
      await offices.delete({ pk: partner, sk: DUTY });
    },
    mail: () => offices.get({ pk: partner, sk: MAIL }, mailRowSchema),
    setMail: (row) => offices.put(row),
    async removeMail() {
      await offices.delete({ pk: partner, sk: MAIL });
    },
    async dropSealed(tip, digest) {
      await offices.delete({ pk: partner, sk: sealedKey(tip, digest) });
    },
  };
};
