import * as z from 'zod';
import { hourOf, type Hour } from '../../shared/domain/hour.ts';
import type { PartnerId } from '../../shared/domain/partner.ts';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import { transitions } from '../../shared/referral/transitions.ts';
import type { MustRefusal } from '../../shared/routing/releases.ts';
import { mayAct } from '../../shared/routing/staff.ts';
import type { OpenChain } from '../../shared/custody/log.ts';
import { chainOf, PIPELINE, type CustodyDraft } from '../../shared/rows/custodyEntry.ts';
import { OWED_FIELDS } from '../../shared/rows/owed.ts';
import {
  referralKey,
  referralRowSchema,
  settledKey,
  settledRowSchema,
  type ReferralRow,
  type SettledRow,
} from '../../shared/rows/referral.ts';
import { tryDutyRowSchema } from '../../shared/rows/tryDuty.ts';
import { newTipRowSchema, type NewTipRow } from '../../shared/rows/newTip.ts';
import { isMustAct, requestKey, requestRowSchema, type RequestRow } from '../../shared/rows/request.ts';
import { hasRoom } from '../../shared/rows/room.ts';
import { tipRowSchema, type TipRow } from '../../shared/rows/tip.ts';
import { applyTo, reasonOf } from './applyTo.ts';
import { changeTipFor } from './changeTipFor.ts';
import { copySealed, forgetEntry, forgetSealed, sealedDigests } from './copySealed.ts';
import { enterTip } from './enterTip.ts';
import type { RoutingPorts } from './ports.ts';
import { handToRelay } from './handToRelay.ts';
import { keepRecord } from './keepRecord.ts';
import { mayActOnceMore } from './mayActOnceMore.ts';
import { changeMusts, judgeMust, type Judging } from './mustActs.ts';
import { reconcile } from './reconcile.ts';
import { requireWhole } from './requireWhole.ts';
import { tellLead } from './tellLead.ts';
import { tryDuty } from './tryDuty.ts';

type Refusal =
  | 'not_yours'
  | 'not_allowed'
  | 'wrong_state'
  | 'not_lead'
  | 'ended'
  | 'not_an_option'
  | 'bad_seal'
  | 'full'
  | 'too_many'
  | 'too_long'
  | 'outside_window'
  | 'not_asked_for'
  | 'no_outcome'
  | 'service_open'
  | 'not_next'
  | 'not_lent'
  | MustRefusal;

/** What a staff function wrote is believed only if it is a request, and stands where its own id says. */
const ownRequestSchema = z
  .union([requestRowSchema, newTipRowSchema, tryDutyRowSchema])
  .refine(({ sk, id }) => sk === requestKey(id))
  .nullable()
  .catch(null);

/**
 * Does what a member of staff asked for, if they may. The partner is the key under which the request was found, which
 * nobody else can write under; what the request says of itself is never believed over that.
 */
export const settle = async (ports: RoutingPorts, partner: PartnerId, id: string): Promise<void> => {
  const key = { pk: partner, sk: requestKey(id) };
  const request = await ports.offices.get(key, ownRequestSchema);
  if (request === undefined || (request !== null && request.owed === undefined)) return;
  if (request === null) ports.log.info('request_refused', { partner, fault: 'malformed' });
  else if ('slot' in request) await tryDuty(ports, partner, request);
  else {
    // Asked once, answered once: a request that comes again, or is written anew under its old id, is not judged again.
    const settled = await ports.referrals.get({ pk: partner, sk: settledKey(id) }, settledRowSchema);
    if ('seed' in request) {
      if (settled === undefined) await answerNewTip(ports, partner, request);
      await forgetEntry(ports, partner, request);
    } else {
      if (settled === undefined) await answer(ports, partner, request);
      await forgetSealed(ports, partner, request);
    }
  }
  await ports.offices.change(key, { remove: OWED_FIELDS });
};

const answerNewTip = async (ports: RoutingPorts, partner: PartnerId, row: NewTipRow): Promise<void> =>
  keepResult(ports, partner, row, await enterTip(ports, partner, row));

/**
 * Called done only once what follows from it has happened: a page that says so shows it. Until then the request is owed,
 * and comes again; what was applied is then not judged anew.
 */
const answer = async (ports: RoutingPorts, partner: PartnerId, request: RequestRow): Promise<void> => {
  const { tip } = request;
  const acted = await act(ports, partner, request);
  const isExport = acted.ok && request.request.act === 'export';
  const result = isExport && !(await keepRecord(ports, partner, request)) ? err('too_long' as const) : acted;
  // To have seen something changes nothing of who should hold what.
  if (result.ok && !UNROUTED.has(request.request.act)) await reconcile(ports, tip);
  await keepResult(ports, partner, request, result);
};

const keepResult = async (
  ports: RoutingPorts,
  partner: PartnerId,
  { id, tip }: Pick<RequestRow, 'id' | 'tip'>,
  result: Result<void, Refusal>,
): Promise<void> => {
  if (!result.ok) ports.log.info('request_refused', { partner, fault: result.error });
  const row: SettledRow = {
    pk: partner,
    sk: settledKey(id),
    request: id,
    tip,
    result: result.ok ? 'done' : 'refused',
    reason: result.ok ? null : result.error,
  };
  await ports.referrals.putIfAbsent(row);
};

/** Acts that change nothing of who should hold what. */
const UNROUTED: ReadonlySet<RequestRow['request']['act']> = new Set<RequestRow['request']['act']>([
  'acknowledge',
  'call_back',
  'export',
  'service',
]);

/** How the custody log calls it. With the partner in it, nobody can pass off an act as another's that is logged already. */
const entryIdOf = (partner: PartnerId, { id }: RequestRow): string => `${idsOf(partner)}${id}`;
const idsOf = (partner: PartnerId): string => `request:${partner}:`;

const act = async (ports: RoutingPorts, partner: PartnerId, request: RequestRow): Promise<Result<void, Refusal>> => {
  const [referral, tip] = await Promise.all([
    ports.referrals.get({ pk: partner, sk: referralKey(request.tip) }, referralRowSchema),
    ports.tips.get({ pk: request.tip }, tipRowSchema),
  ]);
  if (referral === undefined) return err('not_yours');
  if (referral.applied.includes(request.id)) return ok(undefined);
  const chain = await ports.custody.open(chainOf(PIPELINE, request.tip));
  // Before anything is copied, though it was begun: what comes into Parts after an erasure, no erasure finds.
  if (isOver(tip) && request.request.act !== 'acknowledge') return err('ended');
  requireWhole(ports, chain);
  const entry = entryFor(ports, partner, request);
  const logged = chain.find(entry.id);
  // Something else is logged under this id: the row was written anew since, and what it asks now could not be logged.
  if (logged !== undefined && !isSame(logged, entry)) return err('not_allowed');
  // Logged means judged: what was cut short is finished, though what it has done so far may be why it would be refused.
  const allowed = logged === undefined ? check(ports, partner, referral, tip, request) : ok(undefined);
  if (!allowed.ok) return allowed;
  const must = await mustOf(ports, partner, request, tip, chain);
  if (!must.ok) return must;
  if (logged === undefined && !mayActOnceMore(request.request.act, actsOf(partner, chain))) return err('too_many');

  const sealed = await copySealed(ports, partner, request, referral);
  if (!sealed.ok) return sealed;
  // Whoever holds the part may see that it came in, and not which member of staff wrote it.
  const brought = entry.digests.filter((digest) => !digest.startsWith('partner:'));
  await chain.append([...brought.map((digest) => partSealed(digest, entry.hour)), entry]);
  const decided = must.value === undefined ? ok(undefined) : await must.value();
  if (!decided.ok) return decided;
  if (tip !== undefined)
    await changeTipFor(ports, partner, request, sealed.value?.reference ?? null, tip, referral.basis);
  await handToRelay(ports, partner, request, sealed.value?.sealed ?? null);
  if (tip !== undefined) await tellLead(ports, partner, request, tip);
  await applyTo(ports, request, referral);
  return ok(undefined);
};

/** Of the review group's acts: whether it may be, before it is logged, and what does it then. */
const mustOf = async (
  ports: RoutingPorts,
  partner: PartnerId,
  row: RequestRow,
  tip: TipRow | undefined,
  chain: OpenChain,
): Promise<Result<(() => ReturnType<typeof changeMusts>) | undefined, Refusal>> => {
  const { request } = row;
  if (!isMustAct(request)) return ok(undefined);
  if (tip === undefined) return err('ended');
  const judge: Judging | undefined = await judgeMust(ports, partner, row, request, tip, chain);
  if (judge === undefined) return err('not_allowed');
  const judged = judge(tip);
  return judged.ok ? ok(() => changeMusts(ports, request, judge, tip)) : judged;
};

/** How many the chain has of this partner. */
const actsOf = (partner: PartnerId, chain: OpenChain): number =>
  chain.acts().filter(({ id }) => id.startsWith(idsOf(partner))).length;

const isOver = (tip: TipRow | undefined): boolean => tip === undefined || tip.deletion !== null;

const check = (
  { cedar, pack, now }: RoutingPorts,
  partner: PartnerId,
  referral: ReferralRow,
  tip: TipRow | undefined,
  { request, role }: RequestRow,
): Result<void, Refusal> => {
  const { from, leadOnly, condition } = transitions[request.act];
  const over = referral.ended !== null || isOver(tip);
  if (over && request.act !== 'acknowledge') return err('ended');
  if (!from.includes(referral.state)) return err('wrong_state');
  if (leadOnly && tip?.lead !== partner) return err('not_lead');
  const standing = {
    partner,
    lead: tip?.lead === partner,
    authorised: !over || request.act === 'acknowledge',
    reviewers: partner === pack.jurisdiction.reviewer,
    interprets: referral.basis === 'interpreter',
  };
  if (!mayAct(cedar, { role, partner, act: request.act, referral: standing }).may) return err('not_allowed');
  const unmet = condition?.unmet({ referral, request, now: now(), timeZone: pack.jurisdiction.timeZone });
  if (unmet !== undefined) return err(unmet);
  const brings = 'sealed' in request && request.sealed !== null;
  return brings && !hasRoom(tip?.parts ?? [], partner) ? err('full') : ok(undefined);
};

const entryFor = ({ now }: RoutingPorts, partner: PartnerId, row: RequestRow): CustodyDraft => ({
  id: entryIdOf(partner, row),
  actor: `${partner}/${row.by}`,
  act: transitions[row.request.act].custody,
  digests: [...sealedDigests(row.request), ...aboutWhom(row.request)],
  reason: reasonOf(row),
  hour: hourOf(now()),
});

/** What an act is about, besides what it brings. */
const aboutWhom = (request: RequestRow['request']): string[] => {
  if (request.act === 'pass_on' || request.act === 'ask_interpreter') return [`partner:${request.to}`];
  return isMustAct(request) ? [`must:${request.must}`] : [];
};

const partSealed = (digest: string, hour: Hour): CustodyDraft => ({
  id: `sealed:${digest}`,
  actor: PIPELINE,
  act: 'part_sealed',
  digests: [digest],
  reason: null,
  hour,
});

/** Whether both tell of one act; only the hour may be another. */
const isSame = (one: CustodyDraft, other: CustodyDraft): boolean => {
  const [first, second] = [one, other].map(({ act: what, actor, digests, reason }) =>
    JSON.stringify([what, actor, digests, reason]),
  );
  return first === second;
};
