import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { marshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { startEngine } from '../../infra/local/aws/dynamodb/engine.ts';
import { tableName, type TableName } from '../../shared/deployment/names.ts';
import { urgencies } from '../../shared/domain/urgency.ts';
import { custodyEntrySchema } from '../../shared/rows/custodyEntry.ts';
import { inboxKeyOf } from '../../shared/rows/inbox.ts';
import { mailboxRowSchema } from '../../shared/rows/mailbox.ts';
import { OWED_FIELDS } from '../../shared/rows/owed.ts';
import { partRowSchema } from '../../shared/rows/part.ts';
import { grantRowSchema, referralRowSchema, type ReferralRow } from '../../shared/rows/referral.ts';
import { tipRowSchema } from '../../shared/rows/tip.ts';

type Row = Readonly<Record<string, unknown>>;

/** What one tip that went its way left behind: the pattern for all the others. */
export interface Model {
  readonly tip: string;
  readonly rows: Readonly<Record<'Tips' | 'Parts' | 'Mailboxes' | 'Custody', Row>>;
  /** A referral and one grant, of the desk and of the partner that it was passed on to. */
  readonly desk: readonly [Row, Row];
  readonly partner: readonly [Row, Row];
}

type Tables = Readonly<Record<Exclude<TableName, 'Offices' | 'Ephemera' | 'Relay'>, readonly Row[]>>;

const ofReferrals = (rows: readonly Row[], tip: string, partner: string): readonly [Row, Row] => {
  const mine = rows.filter(({ pk, tip: about }) => pk === partner && about === tip);
  const referral = mine.find(({ sk }) => sk === `referral#${tip}`);
  const grant = mine.find(({ part }) => part === 'report');
  if (referral === undefined || grant === undefined) throw new Error(`${partner} holds nothing of the model`);
  return [referralRowSchema.parse(referral), grantRowSchema.parse(grant)];
};

const one = (rows: readonly Row[], is: (row: Row) => boolean): Row => {
  const found = rows.find(is);
  if (found === undefined) throw new Error('A row of the model is missing');
  return found;
};

/** Parsed by the rows' own schemas, so that a row that no page could show cannot be the pattern. */
export const modelOf = (tables: Tables, tip: string, partner: string): Model => ({
  tip,
  rows: {
    Tips: tipRowSchema.parse(one(tables.Tips, ({ pk }) => pk === tip)),
    Parts: partRowSchema.parse(one(tables.Parts, ({ pk, part }) => pk === tip && part === 'report')),
    Mailboxes: mailboxRowSchema.parse(one(tables.Mailboxes, (row) => row['tip'] === tip)),
    Custody: one(tables.Custody, (row) => row['pk'] === `pipeline#${tip}` && custodyEntrySchema.safeParse(row).success),
  },
  desk: ofReferrals(tables.Referrals, tip, 'desk'),
  partner: ofReferrals(tables.Referrals, tip, partner),
});

const YEAR_MINUTES = 365 * 24 * 60;
const SHARE_OF_PARTNER = 12;

/** Most of what a desk ever had is closed; some is open; a little is new. */
const stateOf = (number: number): Pick<ReferralRow, 'state' | 'unread'> => {
  if (number % 20 === 0) return { state: 'delivered', unread: true };
  return number % 20 < 3 ? { state: 'accepted', unread: false } : { state: 'closed', unread: false };
};

const again = (row: Row, from: string, to: string): Row =>
  z.record(z.string(), z.unknown()).parse(JSON.parse(JSON.stringify(row).replaceAll(from, to)));

const referralAgain = (row: Row, from: string, to: string, number: number): Row => {
  const due = new Date(Date.parse('2025-06-01T00:00:00Z') + ((number * 7919) % YEAR_MINUTES) * 60_000).toISOString();
  const urgency = urgencies[number % urgencies.length] ?? 'routine';
  const next = referralRowSchema.parse({ ...again(row, from, to), ...stateOf(number), urgency, due });
  const settled: Row = { ...next, inboxKey: inboxKeyOf(next) };
  return Object.fromEntries(Object.entries(settled).filter(([name]) => !OWED_FIELDS.some((owed) => owed === name)));
};

/** @returns rows by table, each a copy of the model's under another tip's name */
const rowsOfTip = (model: Model, number: number): readonly (readonly [TableName, Row])[] => {
  const { tip: from, rows } = model;
  const to = randomBytes(from.length / 2).toString('hex');
  const lookup = randomBytes(32).toString('base64url');
  const held = ([referral, grant]: readonly [Row, Row]): readonly (readonly [TableName, Row])[] => [
    ['Referrals', referralAgain(referral, from, to, number)],
    ['Referrals', again(grant, from, to)],
  ];
  return [
    ['Tips', again(rows.Tips, from, to)],
    ['Parts', again(rows.Parts, from, to)],
    ['Mailboxes', { ...again(rows.Mailboxes, from, to), pk: lookup }],
    ['Custody', again(rows.Custody, from, to)],
    ...held(model.desk),
    ...(number % SHARE_OF_PARTNER === 0 ? held(model.partner) : []),
  ];
};

const BATCH = 25;
const AT_ONCE = 4;

/** Writes tips `from`…`to` into the tables of a deployment that does not run, by BatchWriteItem. */
export const seed = async (
  stateDirectory: string,
  model: Model,
  from: number,
  to: number,
  progress: (done: number) => void,
): Promise<void> => {
  const engine = await startEngine(join(stateDirectory, 'aws', 'dynamodb'));
  let next = from;
  const lane = async (): Promise<void> => {
    let rows: (readonly [TableName, Row])[] = [];
    const flush = async (batch: typeof rows): Promise<void> => {
      const RequestItems: Record<string, unknown[]> = {};
      for (const [table, row] of batch) {
        const Item = marshall(row, { removeUndefinedValues: true });
        (RequestItems[tableName('quietline-zz', table)] ??= []).push({ PutRequest: { Item } });
      }
      const { status } = await engine.call('BatchWriteItem', JSON.stringify({ RequestItems }));
      if (status !== 200) throw new Error(`A batch was answered with ${status}`);
    };
    while (next < to) {
      const number = next;
      next += 1;
      rows.push(...rowsOfTip(model, number));
      while (rows.length >= BATCH) {
        await flush(rows.slice(0, BATCH));
        rows = rows.slice(BATCH);
      }
      if (number % 100 === 0) progress(number);
    }
    if (rows.length > 0) await flush(rows);
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
  } finally {
    await engine.close();
  }
};
