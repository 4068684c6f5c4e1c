import { randomBytes } from 'node:crypto';
import { queryAll } from '../shared/adapters/table.ts';
import { hourOf } from '../shared/domain/hour.ts';
import { Plain } from '../shared/domain/plain.ts';
import type { PartnerId } from '../shared/domain/partner.ts';
import { isWaiting } from '../shared/rows/inbox.ts';
import { owes } from '../shared/rows/owed.ts';
import { partKey, partRowSchema } from '../shared/rows/part.ts';
import {
  grantRowSchema,
  referralKey,
  referralRowSchema,
  settledKey,
  settledRowSchema,
  type GrantRow,
  type ReferralRow,
} from '../shared/rows/referral.ts';
import { requestKey, sealedKey, type RequestAct, type RequestRow } from '../shared/rows/request.ts';
import type { PartHeader } from '../shared/sealing/header.ts';
import { jsonText } from '../shared/sealing/json.ts';
import { openWithContentKey } from '../shared/sealing/open.ts';
import { seal } from '../shared/sealing/seal.ts';
import { digestOf, type Sealed } from '../shared/sealing/sealed.ts';
import { sealedText } from '../shared/sealing/sealedText.ts';
import { DEPLOYMENT, keyArn } from './houseSpecs.ts';
import type { House } from './house.ts';

export const referralOf = (house: House, partner: PartnerId, tip: string): Promise<ReferralRow | undefined> =>
  house.tables.referrals.get({ pk: partner, sk: referralKey(tip) }, referralRowSchema);

export const grantsOf = (house: House, partner: PartnerId, tip: string): Promise<GrantRow[]> =>
  queryAll(
    house.tables.referrals,
    { hash: { value: partner }, range: { beginsWith: `grant#${tip}#` } },
    grantRowSchema,
  );

/** The words that a partner can open now, by its grants and its own key: `report: …`, sorted. */
export const readable = async (house: House, partner: PartnerId, tip: string): Promise<string[]> => {
  const texts = (await grantsOf(house, partner, tip)).map(async (grant) => {
    const row = await house.tables.parts.get({ pk: tip, sk: partKey(grant.part, grant.digest) }, partRowSchema);
    if (row === undefined || row.withheld) return [];
    const context = { deployment: DEPLOYMENT, tip, part: grant.part, partner };
    const bytes = new Uint8Array(Buffer.from(grant.grant, 'base64'));
    const key = await house.keys.decrypt(keyArn(`partner-${partner}`), bytes, context);
    const { part, version, digest, author, audience, translation } = grant;
    const header = { deployment: DEPLOYMENT, tip, part, version, author, audience, of: translation?.of };
    const opened = await openWithContentKey(jsonText.parse(row.sealed), key, { header, digest });
    return opened.ok && !opened.value.isEmpty ? [`${part}: ${opened.value.reveal()}`] : [];
  });
  return (await Promise.all(texts)).flat().sort();
};

/** Puts what a staff function would put for this partner; whatever is wrong with it is for routing to find. */
export const keepSealed = async (house: House, partner: PartnerId, tip: string, sealed: Sealed): Promise<string> => {
  const digest = digestOf(sealed);
  await house.tables.offices.put({ pk: partner, sk: sealedKey(tip, digest), tip, sealed: sealedText(sealed) });
  return digest;
};

export const newRequestId = (tip: string): string => `${tip}-${randomBytes(16).toString('base64url')}`;

type Letter = {
  readonly words: string;
  readonly part: 'message' | 'note';
  readonly audience?: string | undefined;
  readonly of?: string | undefined;
};

/** Seals a message or note as the partner's staff function does. */
export const sealLetter = async (
  house: House,
  partner: PartnerId,
  tip: string,
  version: string,
  { words, part, audience, of }: Letter,
): Promise<Sealed> => {
  const intake = await house.keys.publicKey(keyArn('intake'));
  const header: PartHeader = { deployment: DEPLOYMENT, tip, version, author: partner, part, audience, of };
  if (part === 'note') return seal(new Plain(words), { ...header, part }, { intake });
  const referral = await referralOf(house, partner, tip);
  const reporter = audience === 'reporter' ? (referral?.reporterKey ?? undefined) : undefined;
  return seal(new Plain(words), { ...header, part }, { intake, reporter });
};

export const putRequest = async (
  house: House,
  partner: PartnerId,
  tip: string,
  request: RequestAct,
  more: Partial<RequestRow> = {},
): Promise<string> => {
  const id = more.id ?? newRequestId(tip);
  await house.tables.offices.put({
    pk: partner,
    sk: requestKey(id),
    id,
    tip,
    request,
    by: 's1',
    role: 'case_worker',
    hour: hourOf(house.now()),
    ...owes('routing', 'urgent', id, house.now()),
    ...more,
  });
  await house.queues.routing.send('urgent', { partner, request: id });
  return id;
};

/** What became of a request, once the queues are empty. */
export const outcomeOf = async (house: House, partner: PartnerId, id: string): Promise<string> => {
  const row = await house.tables.referrals.get({ pk: partner, sk: settledKey(id) }, settledRowSchema);
  return row === undefined ? 'waiting' : (row.reason ?? row.result);
};

/** Asks, works off the queues, and tells what became of it. */
export const ask = async (
  house: House,
  partner: PartnerId,
  tip: string,
  request: RequestAct,
  more: Partial<RequestRow> = {},
): Promise<string> => {
  const id = await putRequest(house, partner, tip, request, more);
  await house.run();
  return outcomeOf(house, partner, id);
};

export const answerReporter = async (house: House, partner: PartnerId, tip: string, words: string): Promise<string> => {
  const id = newRequestId(tip);
  const sealed = await sealLetter(house, partner, tip, id, { words, part: 'message', audience: 'reporter' });
  return ask(house, partner, tip, { act: 'answer', sealed: await keepSealed(house, partner, tip, sealed) }, { id });
};

/** Somebody looks at whatever waits: else others would be asked as well, while another test goes on. */
export const seeAll = async (house: House): Promise<void> => {
  for (const { id } of house.pack.partners) {
    const search = { hash: { value: id }, range: { beginsWith: referralKey('') } };
    const waiting = (await queryAll(house.tables.referrals, search, referralRowSchema)).filter(isWaiting);
    for (const { tip } of waiting) await ask(house, id, tip, { act: 'acknowledge' });
  }
  await house.run();
};
