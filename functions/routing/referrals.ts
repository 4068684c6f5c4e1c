import { changeRow } from '../../shared/adapters/changeRow.ts';
import { sendOrLeave } from '../../shared/adapters/queue.ts';
import type { OpenChain } from '../../shared/custody/log.ts';
import { type Consent, stands } from '../../shared/domain/consent.ts';
import { hourOf } from '../../shared/domain/hour.ts';
import { dueAt } from '../../shared/domain/triage.ts';
import { laneOf } from '../../shared/domain/urgency.ts';
import { needsAlarm } from '../../shared/relay/needsAlarm.ts';
import type { DecidedReferral, Decision } from '../../shared/routing/decision.ts';
import { grantName, type Grant } from '../../shared/routing/grants.ts';
import { PIPELINE, type CustodyDraft } from '../../shared/rows/custodyEntry.ts';
import type { Musts } from '../../shared/rows/must.ts';
import { isWaiting } from '../../shared/rows/inbox.ts';
import { owes, owesBy, type Owed } from '../../shared/rows/owed.ts';
import { referralKey, referralRowSchema, type GrantRow, type ReferralRow } from '../../shared/rows/referral.ts';
import type { TipRow } from '../../shared/rows/tip.ts';
import { isSame } from './endReferrals.ts';
import { makeGrants, putGrants } from './grantParts.ts';
import { itemsFor } from './musts.ts';
import { passOnOptions } from './passOnOptions.ts';
import { lentNow } from './lending.ts';
import type { RoutingPorts } from './ports.ts';
import { newReferral, updatedReferral, type Projection } from './project.ts';
import { digestOfPartner, type Held } from './standing.ts';

/** One round of routing: the tip as it was read, what partners hold, and what they should. */
export interface Scene {
  readonly tip: TipRow;
  /** What the custody log vouches for, and where what is done goes. */
  readonly chain: OpenChain;
  readonly held: Held;
  readonly decision: Decision;
  readonly thumbprint: string | null;
  readonly wanted: readonly Grant[];
  /** What people decided, and what is told of it, after this round. */
  readonly after?: Musts | undefined;
  readonly now: Date;
  readonly today: string;
}

/**
 * Grants what is missing, then writes the referral that tells of it, then points delivery at it. Where nothing can be
 * granted just now it is told all the same: that something waits must not wait for a key.
 *
 * @throws what the granting threw, once the partner has been told: the rest is tried again
 */
export const writeReferral = async (ports: RoutingPorts, scene: Scene, referral: DecidedReferral): Promise<void> => {
  const wanted = new Set(scene.wanted.map(grantName));
  const has = scene.held.grants.filter((grant) => grant.pk === referral.partner && wanted.has(nameOfGrant(grant)));
  const isNew = !scene.held.referrals.has(referral.partner);
  if (isNew) scene.chain.owe([referralMade(referral, scene.now)]);
  let granted: readonly GrantRow[] = [];
  let failure: unknown;
  try {
    const made = await grantMissing(ports, scene, referral, has);
    if (!isNew) await putGrants(ports, made);
    // Not before they are there: nobody is told of a part that they cannot open.
    granted = made;
  } catch (error) {
    failure = error;
  }
  const opens = new Set([...has, ...granted].map(({ digest }) => digest));
  await tell(ports, scene, referral, opens, isNew ? granted : []);
  if (failure !== undefined) throw failure;
};

/** Logged with the grants that are made under it. */
const referralMade = ({ partner, basis }: Pick<DecidedReferral, 'partner' | 'basis'>, now: Date): CustodyDraft => ({
  id: `referral:${partner}`,
  actor: PIPELINE,
  act: 'referral_made',
  digests: [digestOfPartner(partner)],
  reason: basis,
  hour: hourOf(now),
});

/** The receipt that a referral relies on; who relies on none is shown the last that was given. */
const consentOf = ({ tip, today }: Scene, { partner, consent }: DecidedReferral): Consent | null => {
  const standing = tip.consents.filter((receipt) => stands(receipt, today));
  const relied = standing.find(({ id }) => id === consent) ?? standing.at(-1);
  // A yes may name others: nobody is told whom.
  return relied === undefined ? null : { ...relied, partners: relied.partners.filter((named) => named === partner) };
};

/** As `grantName` calls what is wanted. */
export const nameOfGrant = ({ pk, digest, until }: GrantRow): string => grantName({ partner: pk, digest, until });

const wantedBy = ({ wanted }: Scene, partner: string): ReadonlyMap<string, Grant> =>
  new Map(wanted.filter((grant) => grant.partner === partner).map((grant) => [grant.digest, grant]));

const grantMissing = (
  ports: RoutingPorts,
  scene: Scene,
  referral: DecidedReferral,
  has: readonly GrantRow[],
): Promise<GrantRow[]> => {
  const { tip, chain } = scene;
  const { partner, basis } = referral;
  const mine = wantedBy(scene, partner);
  const missing = tip.parts.filter(({ digest }) => mine.has(digest) && !has.some((grant) => grant.digest === digest));
  const untils = new Map([...mine].map(([digest, { until }]) => [digest, until]));
  const onConsent = basis === 'consent' || basis === 'pass_on' || basis === 'interpreter';
  const consent = onConsent ? (consentOf(scene, referral)?.id ?? null) : null;
  return makeGrants(ports, { tip: tip.pk, partner, basis, consent, parts: missing, untils, chain });
};

const tell = async (
  ports: RoutingPorts,
  scene: Scene,
  referral: DecidedReferral,
  opens: ReadonlySet<string>,
  grants: readonly GrantRow[],
): Promise<void> => {
  const { tip, held, decision, now, today } = scene;
  const { partner } = referral;
  if (tip.urgency === null) return;
  const mine = wantedBy(scene, partner);
  const lead = decision.lead === partner;
  const declined = new Set(
    [...held.referrals.values()].filter(({ state }) => state === 'declined').map(({ pk }) => pk),
  );
  // Who was told at once can still be asked to take over.
  const taken = decision.referrals.filter((decided) => decided.basis !== 'consent').map((decided) => decided.partner);
  const busy = new Set([...taken, ...declined]);
  const projection: Projection = {
    tip,
    // How dangerous it is, an interpreter is not told; nor is its duty phone rung, or another's in its place.
    urgency:
      referral.basis === 'interpreter' ? { ...tip.urgency, level: 'prompt', order: 0, reasons: [] } : tip.urgency,
    referral: referral.basis === 'interpreter' ? { ...referral, reasons: [] } : referral,
    lead,
    consent: consentOf(scene, referral),
    parts: tip.parts.filter(({ digest }) => mine.has(digest) && opens.has(digest)),
    passOnOptions: lead ? passOnOptions(ports, tip, partner, today, { busy, declined }) : [],
    lent: lead ? lentNow(decision) : (referral.lent ?? []),
    thumbprint: scene.thumbprint,
    musts: partner === ports.pack.jurisdiction.reviewer ? itemsFor(ports, scene) : undefined,
    hour: hourOf(now),
  };
  const due = dueOf(ports, scene, referral);
  const row = (await update(ports, scene, due, projection)) ?? (await make(ports, scene, due, projection, grants));
  if (row.state === 'queued' || needsAlarm(row))
    await sendOrLeave(ports.delivery, laneOf(row.urgency), { partner, tip: tip.pk });
};

/** Whoever reads first has the tip's own time; who is asked later has the time that its urgency gives from then on. */
const dueOf = (
  { pack }: RoutingPorts,
  { tip: { urgency }, now, held }: Scene,
  { basis, lent: [lending] = [] }: DecidedReferral,
): string => {
  if (basis === 'interpreter' && lending !== undefined) return new Date(lending.until).toISOString();
  return held.referrals.size === 0 && urgency !== null
    ? urgency.due
    : dueAt(urgency?.level ?? 'prompt', pack.jurisdiction, now).toISOString();
};

/** As many as one call puts, with the referral itself. */
const MOST_WITH_REFERRAL = 24;

const make = async (
  ports: RoutingPorts,
  scene: Scene,
  due: string,
  projection: Projection,
  grants: readonly GrantRow[],
) => {
  const { chain, now } = scene;
  const row = newReferral(projection.referral.partner, due, projection);
  await chain.append([referralMade(projection.referral, now)]);
  const queued = { ...row, head: chain.head(), ...owes('delivery', laneOf(row.urgency), row.tip, now) };
  if (await putWithGrants(ports, queued, grants)) return queued;
  // Another worker was faster, or this is our own and its answer was lost: what it says may be older than what we know.
  return (await update(ports, scene, due, projection, true)) ?? queued;
};

/** A grant that is there already, made by another worker, is as good as ours: the log has both. */
const putWithGrants = async (
  ports: RoutingPorts,
  row: ReferralRow,
  grants: readonly GrantRow[],
): Promise<boolean | undefined> => {
  if (grants.length > 0 && grants.length <= MOST_WITH_REFERRAL) {
    return (await ports.referrals.putEachIfAbsent([row, ...grants]))[0];
  }
  await putGrants(ports, grants);
  return ports.referrals.putIfAbsent(row);
};

/** Writes anew what follows from the tip; `undefined` if there is no such referral yet. */
const update = async (
  ports: RoutingPorts,
  { chain, now, held: { referrals } }: Scene,
  due: string,
  projection: Projection,
  isThere = false,
): Promise<ReferralRow | undefined> => {
  const { partner } = projection.referral;
  const seen = referrals.get(partner);
  if (seen === undefined && !isThere) return undefined;
  const key = { pk: partner, sk: referralKey(projection.tip.pk) };
  const decideOn = (current: ReferralRow) => {
    const { pk: _pk, sk: _sk, ...next } = updatedReferral(current, due, projection);
    if (isSame(current, next)) return undefined;
    return { set: { ...next, head: chain.head(), ...owedOf(current, next, now) } };
  };
  return changeRow(ports.referrals, key, referralRowSchema, decideOn, seen);
};

/** What is new is delivered at once, and rings where it became urgent; whatever else waits is owed by the time that it has now, which may be sooner than before. */
const owedOf = (
  current: ReferralRow,
  next: Pick<ReferralRow, 'state' | 'unread' | 'ended' | 'due' | 'urgency' | 'alarm' | 'chase'>,
  now: Date,
): Owed | undefined => {
  if (!isWaiting(next)) return undefined;
  const lane = laneOf(next.urgency);
  if (next.state === 'queued') return current.state === 'queued' ? undefined : owes('delivery', lane, current.tip, now);
  if (needsAlarm(next)) return needsAlarm(current) ? undefined : owes('delivery', lane, current.tip, now);
  const stays = current.owed !== undefined && current.due === next.due;
  return stays ? undefined : owesBy('delivery', lane, current.tip, new Date(next.due), now);
};
