import { ChainBegun, type OpenChain } from '../../shared/custody/log.ts';
import { digestOfKey } from '../../shared/custody/digests.ts';
import { localDate } from '../../shared/domain/hours.ts';
import type { PartnerId } from '../../shared/domain/partner.ts';
import { overAt } from '../../shared/domain/retention.ts';
import { laneOf } from '../../shared/domain/urgency.ts';
import { changeSeenTip } from '../../shared/intake/changeTip.ts';
import type { DecidedReferral, Decision } from '../../shared/routing/decision.ts';
import { grantName, grantsOf } from '../../shared/routing/grants.ts';
import { ACCEPTED, chainOf, PIPELINE, TRIAGE, type CustodyDraft } from '../../shared/rows/custodyEntry.ts';
import { toTheHour } from '../../shared/rows/due.ts';
import { keptFrom } from '../../shared/rows/kept.ts';
import { OWED_FIELDS, owesBy } from '../../shared/rows/owed.ts';
import type { GrantRow, ReferralRow } from '../../shared/rows/referral.ts';
import { tipRowSchema, type TipRow } from '../../shared/rows/tip.ts';
import { thumbprint } from '../../shared/sealing/reporterKey.ts';
import { decideNow } from './decideNow.ts';
import { afterDeletion } from './erase.ts';
import { expire, isKeptLongEnough, saidSince } from './expire.ts';
import { endLendings } from './lending.ts';
import { isNarrowed, lookAgainAt } from './lookAgain.ts';
import { isSaid, isUnreviewed, mustsAfter, nextMust, passedTo, releasedActs } from './musts.ts';
import type { RoutingPorts } from './ports.ts';
import { deleteGrants } from './revoke.ts';
import { nameOfGrant, writeReferral, type Scene } from './referrals.ts';
import { endReferrals } from './endReferrals.ts';
import { engagedIn, heldBy, type Held } from './standing.ts';
import { nameOthers } from './others.ts';
import { requireWhole } from './requireWhole.ts';
import { withhold } from './withhold.ts';

const ROUNDS = 6;

/**
 * Makes what partners hold of a tip what they should hold *now*: by the rules, the consent and the requests in force. It
 * reads everything afresh, so it may run twice, late or out of turn; and it is done only if the tip did not change
 * meanwhile.
 *
 * @throws when the tip changes faster than it can be routed: the message is tried again
 */
export const reconcile = async (ports: RoutingPorts, tip: string): Promise<void> => {
  let isBegun = false;
  for (let round = 0; round < ROUNDS; round += 1) {
    try {
      if (await reconcileOnce(ports, tip, isBegun)) return;
    } catch (error) {
      if (!(error instanceof ChainBegun)) throw error;
      isBegun = true;
    }
  }
  throw new Error('A tip changes faster than it can be routed');
};

/** Whether nobody seems to have routed it or written of it before: its log is to be begun with what was accepted. */
const seemsNew = ({ engaged, entries, withheld }: TipRow): boolean =>
  engaged.length === 0 && withheld !== true && entries.some(({ id }) => id === ACCEPTED);

/** Of what triage wrote, what is its to say, under its own ids: it must not pass for another act, which would then be left out. */
const isOfTriage = ({ id, act, actor, digests }: CustodyDraft): boolean =>
  act === 'triaged' && id.startsWith(TRIAGE) && actor === PIPELINE && digests.length === 0;

/**
 * The log of a tip, and in it what is owed to it. That of a new tip is not read: whoever makes its first entry knows thereby
 * that nobody has been given anything, and nothing taken back, and whoever does not starts over.
 */
const logOf = async ({ custody }: RoutingPorts, row: TipRow, isFirst: boolean): Promise<OpenChain> => {
  const judged = row.triaged.filter(isOfTriage);
  const name = chainOf(PIPELINE, row.pk);
  const chain = isFirst ? custody.beginning(name) : await custody.open(name);
  chain.owe([...row.entries, ...judged]);
  // What stopped sharing is logged before anybody looks at what is held: who begins the log later cannot, and hears of it.
  if (!isFirst) await chain.append([]);
  return chain;
};

/** A tip that owes nothing is looked at all the same: whoever routed it before may have died after giving too much. */
const reconcileOnce = async (ports: RoutingPorts, tip: string, isBegun: boolean): Promise<boolean> => {
  const read = await ports.tips.get({ pk: tip }, tipRowSchema);
  if (read === undefined) return true;
  // Triage comes first, and points here when it is done; but sharing stops without waiting for it.
  const isUnjudged = read.urgency === null || read.owed === 'triage';
  const stops = read.deletion !== null || isNarrowed(read);
  if (isUnjudged && !stops) return true;
  const isFirst = !isBegun && !stops && seemsNew(read);
  const chain = await logOf(ports, read, isFirst);
  if (read.deletion !== null) return afterDeletion(ports, chain, read);
  if (isKeptLongEnough(ports, chain, read)) {
    await expire(ports, read);
    return false;
  }
  if (read.staleMailbox !== null) await ports.mailboxes.delete({ pk: read.staleMailbox });

  const held = await heldBy(ports, chain, read);
  const decision = await decideNow(ports, read, held);
  if (isUnjudged) {
    await takeBack(ports, await sceneOf(ports, chain, read, held, decision));
    return true;
  }
  if (!chain.isWhole()) await takeBack(ports, await sceneOf(ports, chain, read, held, decision));
  requireWhole(ports, chain);
  // Whoever begins the log has named them there before anything is theirs.
  const row = isFirst ? read : await engage(ports, read, decision);
  if (row === undefined) return false;
  const scene = await sceneOf(ports, chain, row, held, decision);
  await takeBack(ports, scene);
  // A deletion was undone. Not before: what no longer stands is gone by now.
  if (row.withheld === true) await withhold(ports, row.pk, false);
  await nameOthers(ports, row);
  chain.owe(releasedActs(scene));
  // Not before: whether anybody there had opened it is looked up once nobody can any more.
  const { musts: after, acts } = await mustsAfter(ports, scene);
  await give(ports, { ...scene, after });
  // What is still owed to the log, where nothing was given or taken back.
  await chain.append([...acts, ...endLendings(row, decision, scene.now).acts]);
  return settled(ports, { ...scene, after });
};

const authorised = ({ referrals }: Decision): DecidedReferral[] =>
  referrals.filter(({ state }) => state === 'authorised');

/** Those whom a tip names, once it was routed with this decision. */
const engagedBy = (known: readonly PartnerId[], decision: Decision): PartnerId[] => [
  ...new Set([...known, ...authorised(decision).map(({ partner }) => partner)]),
];

/** Names new partners in the tip before they get anything, on the condition that nothing changed: nobody took it back. */
const engage = async ({ tips }: RoutingPorts, row: TipRow, decision: Decision): Promise<TipRow | undefined> => {
  const engaged = engagedBy(row.engaged, decision);
  return engaged.length === row.engaged.length ? row : changeSeenTip(tips, row, { set: { engaged } });
};

const sceneOf = async (
  ports: RoutingPorts,
  chain: OpenChain,
  tip: TipRow,
  held: Held,
  decision: Decision,
): Promise<Scene> => {
  const print = tip.reporterKey === null ? null : await thumbprint(tip.reporterKey);
  return {
    tip,
    chain,
    held,
    decision,
    thumbprint: print !== null && chain.vouched().has(digestOfKey(print)) ? print : null,
    wanted: grantsOf(
      decision,
      tip.parts,
      held.grants.map(({ pk, digest }) => ({ partner: pk, digest })),
    ),
    now: ports.now(),
    today: localDate(ports.now(), ports.pack.jurisdiction.timeZone),
  };
};

/** What no longer stands goes first: nothing new is given while something is still to be taken back. */
const takeBack = async (ports: RoutingPorts, { tip, held, wanted, chain, decision }: Scene): Promise<void> => {
  const stands = new Set(wanted.map(grantName));
  const stale = held.grants.filter((grant) => !stands.has(nameOfGrant(grant)));
  const isOver = ({ until }: GrantRow): boolean => until !== undefined && new Date(until) <= ports.now();
  await deleteGrants(ports, chain, stale.filter(isOver), 'time_over');
  await deleteGrants(
    ports,
    chain,
    stale.filter((grant) => !isOver(grant)),
    'rules_and_consent',
  );
  const stays = new Set(authorised(decision).map(({ partner }) => partner));
  const ended = [...held.referrals.values()].filter(({ pk }) => !stays.has(pk));
  const released = passedTo(tip);
  const isTakenBack = ({ pk, basis }: ReferralRow): boolean => basis === 'must_receive' && released.has(pk);
  const whyOf = (row: ReferralRow): NonNullable<ReferralRow['ended']> =>
    row.basis === 'interpreter' ? 'time_over' : isTakenBack(row) ? 'recalled' : 'consent_withdrawn';
  for (const row of ended) await endReferrals(ports, [row], whyOf(row));
};

/** Each partner for itself: one whose key fails keeps nobody else waiting, least of all the desk. */
const give = async (ports: RoutingPorts, scene: Scene): Promise<void> => {
  const failures: unknown[] = [];
  for (const referral of authorised(scene.decision)) {
    await writeReferral(ports, scene, referral).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
};

/** Clears what is owed, if the tip is still the one that was routed; after it was narrowed only once the last look is over. */
const settled = async (ports: RoutingPorts, scene: Scene): Promise<boolean> => {
  const { tip, chain, decision, now, after: musts } = scene;
  const lane = laneOf(tip.urgency?.level ?? 'prompt');
  const late = lookAgainAt(tip, now);
  if (isUnreviewed(tip, now)) ports.log.error('release_unreviewed', { lane });
  const since = saidSince(chain, tip);
  const lent = endLendings(tip, decision, now);
  const next = soonest(soonest(late, musts && nextMust(musts, now)), lent.next);
  // Who owes something is looked at for that: so no later than when it was kept long enough.
  const again = next && soonest(next, overAt(since, ports.pack.jurisdiction.retentionDays));
  const changed = await changeSeenTip(ports.tips, tip, {
    set: {
      lead: decision.lead,
      // Those of now besides, whatever the log calls it: whom it forgets, no erasure would look for.
      engaged: engagedBy(engagedIn(chain, tip), decision),
      sharedWith: kindsHolding(ports, scene),
      entries: [],
      triaged: [],
      staleMailbox: null,
      urgency: tip.urgency && { ...tip.urgency, due: toTheHour(tip.urgency.due) },
      ...(musts && { musts }),
      ...(tip.lendings && { lendings: lent.kept }),
      ...(late && { lookAgain: late.toISOString() }),
      ...(again && owesBy('routing', lane, tip.pk, again, now)),
      ...keptFrom(tip.pk, since),
    },
    // `withheld` stays until the last look: a worker that had not heard of an undo may have marked parts once more.
    remove: [...(again === undefined ? OWED_FIELDS : []), ...(late === undefined ? ['lookAgain', 'withheld'] : [])],
  });
  if (changed === undefined) return false;
  ports.log.info('step_done', { lane });
  return true;
};

const soonest = (one: Date | undefined, other: Date | undefined): Date | undefined =>
  one === undefined || (other !== undefined && other < one) ? other : one;

/** As the reporter is told: not those of whom they are told later. */
const kindsHolding = ({ pack }: RoutingPorts, scene: Scene) => {
  const holders = new Set<PartnerId>(scene.wanted.map(({ partner }) => partner).filter((id) => isSaid(scene, id)));
  return [...new Set(pack.partners.filter(({ id }) => holders.has(id)).map(({ kind }) => kind))];
};
