import { changeSeen } from '../../shared/adapters/changeRow.ts';
import { queryAll } from '../../shared/adapters/table.ts';
import { hourOf, nextHour, type Hour } from '../../shared/domain/hour.ts';
import { laneOf } from '../../shared/domain/urgency.ts';
import { needsAlarm } from '../../shared/relay/needsAlarm.ts';
import { isWaiting } from '../../shared/rows/inbox.ts';
import { MAIL, mailedKey, mailedRowSchema, mailRowSchema, type MailedRow } from '../../shared/rows/mail.ts';
import { owesBy, type Owed } from '../../shared/rows/owed.ts';
import { referralKey, referralRowSchema, type ReferralRow } from '../../shared/rows/referral.ts';
import type { DeliveryPorts } from './dependencies.ts';

/** Of one referral, an hour apart: then whoever answers for the line has been told often enough that mail does not go out. */
const MOST_TRIES = 5;
const ROUNDS = 6;

const addressSchema = mailRowSchema.pick({ address: true });

/** Where a partner wants to be told that something waits, if it does. */
const addressOf = async ({ offices, log }: DeliveryPorts, partner: string): Promise<string | undefined> => {
  const search = { hash: { value: partner }, range: { equals: MAIL }, only: ['pk', 'sk', 'address'] };
  const [row] = await queryAll(offices, search, addressSchema.nullable().catch(null));
  // What an operator mistyped must not keep a referral from being delivered.
  if (row === null) log.error('mail_not_sent', { partner, fault: 'no_address' });
  return row?.address;
};

export const wantsMail = async (ports: DeliveryPorts, partner: string): Promise<boolean> =>
  (await addressOf(ports, partner)) !== undefined;

/** As without mail: when somebody has to have looked, or at once where a telephone has still to ring. */
const lookAt = (row: ReferralRow, now: Date, atLatest?: Date): Owed => {
  const due = needsAlarm(row) ? now : new Date(row.chase?.next ?? row.due);
  const first = atLatest !== undefined && atLatest < due ? atLatest : due;
  return owesBy('delivery', laneOf(row.urgency), row.tip, first, now);
};

/** Takes this hour for whoever takes it first. */
const begin = async (
  { relay }: DeliveryPorts,
  partner: string,
  had: MailedRow | undefined,
  hour: Hour,
): Promise<MailedRow | undefined> => {
  const key = mailedKey(partner);
  if (had !== undefined) return changeSeen(relay, key, mailedRowSchema, had, { set: { begun: hour } });
  const first: MailedRow = mailedRowSchema.parse({ ...key, revision: 1, begun: hour, said: null });
  return (await relay.putIfAbsent(first)) ? first : undefined;
};

/** @returns false if the referral changed meanwhile: look again */
const tell = async (ports: DeliveryPorts, partner: string, tip: string): Promise<boolean> => {
  const { referrals, relay, mailer, log, now } = ports;
  const key = { pk: partner, sk: referralKey(tip) };
  const row = await referrals.get(key, referralRowSchema);
  if (row?.mail === undefined || row.owed !== 'delivery' || !isWaiting(row)) return true;
  const { since, tries } = row.mail;
  const over = async (seen = row): Promise<boolean> =>
    (await changeSeen(referrals, key, referralRowSchema, seen, { set: lookAt(seen, now()), remove: ['mail'] })) !==
    undefined;

  const hour = hourOf(now());
  const mailed = await relay.get(mailedKey(partner), mailedRowSchema);
  // One that went out later said it of this one too.
  const said = mailed?.said ?? null;
  if (said !== null && said > since) return over();
  if (tries >= MOST_TRIES) {
    log.error('mail_not_sent', { partner, fault: 'given_up' });
    return over();
  }
  const address = await addressOf(ports, partner);
  if (address === undefined) return over();

  // Written before anything goes out: cut off behind it, it is tried again in the next hour, and not without end.
  const mine = mailed?.begun !== hour;
  const later = { ...lookAt(row, now(), nextHour(hour)), mail: { since, tries: mine ? tries + 1 : tries } };
  const kept = await changeSeen(referrals, key, referralRowSchema, row, { set: later });
  if (kept === undefined) return false;
  if (!mine) return true;
  const begun = await begin(ports, partner, mailed, hour);
  if (begun === undefined) return true;
  const result = await mailer.send(address);
  if (result !== 'sent') {
    log.error('mail_not_sent', { partner, fault: result });
    return true;
  }
  await changeSeen(relay, mailedKey(partner), mailedRowSchema, begun, { set: { said: hour } });
  return over(kept);
};

/** Writes to a partner that something waits, where this referral still asks for it and no other has in this hour. */
export const tellByMail = async (ports: DeliveryPorts, partner: string, tip: string): Promise<void> => {
  for (let round = 0; round < ROUNDS; round += 1) if (await tell(ports, partner, tip)) return;
  throw new Error('A referral changes faster than its partner can be told');
};
