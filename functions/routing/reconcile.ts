import { append, readChain } from '../../shared/custody/log.ts';
import { digestOfKey, vouched } from '../../shared/custody/digests.ts';
import { localDate } from '../../shared/domain/hours.ts';
import type { PartnerId } from '../../shared/domain/partner.ts';
import { laneOf } from '../../shared/domain/urgency.ts';
import { changeTip } from '../../shared/intake/changeTip.ts';
import { decide } from '../../shared/routing/decide.ts';
import type { Decision } from '../../shared/routing/decision.ts';
import { grantsOf } from '../../shared/routing/grants.ts';
import { chainOf, PIPELINE } from '../../shared/rows/custodyEntry.ts';
import { OWED_FIELDS } from '../../shared/rows/owed.ts';
import { tipRowSchema, type TipRow } from '../../shared/rows/tip.ts';
import { thumbprint } from '../../shared/sealing/reporterKey.ts';
import { afterDeletion } from './erase.ts';
import { loadOf } from './load.ts';
import type { RoutingPorts } from './ports.ts';
import { deleteGrants } from './revoke.ts';
import { endReferrals, writeReferral, type Scene } from './referrals.ts';
import { heldBy, standingOf, type Held } from './standing.ts';

const ROUNDS = 6;

/**
 * Makes what partners hold of a tip what they should hold *now*: by the rules, the consent and the requests in force. It
 * reads everything afresh, so it may run twice, late or out of turn; and it is done only if the tip did not change
 * meanwhile.
 *
 * @throws when the tip changes faster than it can be routed: the message is tried again
 */
export const reconcile = async (ports: RoutingPorts, tip: string): Promise<void> => {
  for (let round = 0; round < ROUNDS; round += 1) if (await reconcileOnce(ports, tip)) return;
  throw new Error('A tip changes faster than it can be routed');
};

const reconcileOnce = async (ports: RoutingPorts, tip: string): Promise<boolean> => {
  const read = await ports.tips.get({ pk: tip }, tipRowSchema);
  if (read === undefined) return true;
  await append(ports.custody, chainOf(PIPELINE, tip), read.entries);
  if (read.deletion !== null) return afterDeletion(ports, read);
  // Triage comes first, and points here when it is done.
  if (read.urgency === null || read.owed === 'triage') return true;
  if (read.staleMailbox !== null) await ports.mailboxes.delete({ pk: read.staleMailbox });

  const held = await heldBy(ports, read);
  const decision = decide(ports.cedar, {
    pack: ports.pack,
    label: read.label,
    consents: read.consents,
    urgency: read.urgency.level,
    now: ports.now(),
    load: await loadOf(ports, read),
    referrals: standingOf(held, read.lead),
    passOns: read.passOns,
  });
  const row = await engage(ports, read, decision);
  if (row === undefined) return false;
  const scene = await sceneOf(ports, row, held, decision);
  await takeBack(ports, row, held, scene);
  for (const referral of decision.referrals) {
    if (referral.state === 'authorised') await writeReferral(ports, scene, referral);
  }
  return settled(ports, row, decision, scene);
};

/** Names new partners in the tip before they get anything, so that nothing that they hold can ever be missed. */
const engage = async ({ tips }: RoutingPorts, row: TipRow, decision: Decision): Promise<TipRow | undefined> => {
  const partners = decision.referrals.filter(({ state }) => state === 'authorised').map(({ partner }) => partner);
  const engaged = [...new Set([...row.engaged, ...partners])];
  if (engaged.length === row.engaged.length) return row;
  const changed = await changeTip(tips, row.pk, (current) =>
    current.revision === row.revision ? { set: { engaged } } : undefined,
  );
  return changed?.revision === row.revision + 1 ? changed : undefined;
};

const sceneOf = async (ports: RoutingPorts, tip: TipRow, held: Held, decision: Decision): Promise<Scene> => {
  const known = vouched(await readChain(ports.custody, chainOf(PIPELINE, tip.pk)));
  const print = tip.reporterKey === null ? null : await thumbprint(tip.reporterKey);
  return {
    tip,
    held,
    decision,
    known,
    thumbprint: print !== null && known.has(digestOfKey(print)) ? print : null,
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
const takeBack = async (ports: RoutingPorts, row: TipRow, held: Held, scene: Scene): Promise<void> => {
  const wanted = new Set(scene.wanted.map(({ partner, digest }) => `${partner} ${digest}`));
  const stale = held.grants.filter(({ pk, digest }) => !wanted.has(`${pk} ${digest}`));
  await deleteGrants(ports, row.pk, stale, 'rules_and_consent');
  const stays = new Set(
    scene.decision.referrals.filter(({ state }) => state === 'authorised').map(({ partner }) => partner),
  );
  const ended = [...held.referrals.values()].filter(({ pk }) => !stays.has(pk));
  await endReferrals(ports, ended, 'consent_withdrawn');
};

/** Clears what is owed, if the tip is still the one that was routed. */
const settled = async (ports: RoutingPorts, row: TipRow, decision: Decision, scene: Scene): Promise<boolean> => {
  const changed = await changeTip(ports.tips, row.pk, (current) =>
    current.revision === row.revision
      ? {
          set: { lead: decision.lead, sharedWith: kindsHolding(ports, scene), entries: [], staleMailbox: null },
          remove: OWED_FIELDS,
        }
      : undefined,
  );
  if (changed === undefined) return true;
  if (changed.revision !== row.revision + 1) return false;
  ports.log.info('step_done', { tip: row.pk, lane: laneOf(row.urgency?.level ?? 'prompt') });
  return true;
};

const kindsHolding = ({ pack }: RoutingPorts, { wanted }: Scene) => {
  const holders = new Set<PartnerId>(wanted.map(({ partner }) => partner));
  return [...new Set(pack.partners.filter(({ id }) => holders.has(id)).map(({ kind }) => kind))];
};
