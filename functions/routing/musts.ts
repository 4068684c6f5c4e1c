import { type PartKind, partKindSchema } from '../../shared/domain/part.ts';
import { hourOf } from '../../shared/domain/hour.ts';
import type { PartnerId } from '../../shared/domain/partner.ts';
import { isInForce, mayBeAlone, mustId, phaseOf, reviewDue, stillStanding } from '../../shared/routing/releases.ts';
import { chainOf, PIPELINE, type CustodyDraft } from '../../shared/rows/custodyEntry.ts';
import { NO_MUSTS, type MustItem, type Musts, type Passed, type Release } from '../../shared/rows/must.ts';
import type { TipRow } from '../../shared/rows/tip.ts';
import type { RoutingPorts } from './ports.ts';
import type { Scene } from './referrals.ts';
import { digestOfPartner } from './standing.ts';

const releasesOf = ({ musts }: Pick<TipRow, 'musts'>): readonly Release[] => musts?.releases ?? [];

const splitClaim = (claim: string): readonly [part: string, policy: string] => {
  const at = claim.indexOf(' ');
  return [claim.slice(0, at), claim.slice(at + 1)];
};
const partsOf = (claims: readonly string[]): PartKind[] => [
  ...new Set(claims.flatMap((claim) => partKindSchema.safeParse(splitClaim(claim)[0]).data ?? [])),
];
const policiesOf = (claims: readonly string[]): string[] => [...new Set(claims.map((claim) => splitClaim(claim)[1]))];

type Seen = Pick<Scene, 'tip' | 'decision' | 'now'>;
/** What becomes of it by this round, where that is known already. */
type After = { readonly after?: Musts | undefined };

const itemOf = (
  { pack }: Pick<RoutingPorts, 'pack'>,
  { tip, now, after = tip.musts }: Seen & After,
  { id, partner, claims }: Pick<Release, 'id' | 'partner' | 'claims'>,
  release: Release | undefined,
): MustItem[] => {
  const kind = pack.partners.find((each) => each.id === partner)?.kind;
  if (kind === undefined) return [];
  const { deferrals, passed } = after ?? NO_MUSTS;
  const last = passed.findLast((each) => each.partner === partner);
  const deferred = deferrals.find((each) => each.partner === partner);
  const due = release === undefined ? null : reviewDue(release);
  return [
    {
      id,
      partner,
      kind,
      parts: partsOf(claims),
      policies: policiesOf(claims),
      phase: release === undefined ? 'waiting' : phaseOf(release),
      by: (release?.refused ? [release.refused] : [...(release?.signed ?? []), release?.reviewed ?? []].flat()).map(
        ({ by }) => by,
      ),
      hour: release?.refused?.hour ?? release?.signed.at(-1)?.hour ?? null,
      reason: release?.refused?.reason ?? release?.onCall ?? null,
      due,
      overdue: due !== null && Date.parse(due) <= now.getTime(),
      mayBeAlone: mayBeAlone(tip.label, tip.urgency?.level ?? 'prompt'),
      told: last !== undefined && last.told !== null ? 'told' : 'not_yet',
      deferred: deferred === undefined ? null : { reason: deferred.reason, until: deferred.until },
      back: last?.back ?? null,
    },
  ];
};

/** What the review group sees of what others must receive: what waits for it, and what it has released. */
export const itemsFor = (ports: Pick<RoutingPorts, 'pack'>, seen: Seen & After): MustItem[] => {
  const { tip, decision } = seen;
  const releases = stillStanding(releasesOf(tip), decision.musts);
  const waiting = decision.musts
    .filter(({ open }) => open.length > 0)
    .flatMap(({ partner, open: claims }) => {
      const id = mustId({ partner, claims });
      return itemOf(
        ports,
        seen,
        { id, partner, claims: [...claims] },
        releases.find((each) => each.id === id),
      );
    });
  const decided = releases
    .filter((each) => isInForce(each) || phaseOf(each) === 'on_call')
    .flatMap((each) => itemOf(ports, seen, each, each));
  return [...waiting, ...decided].sort((one, other) => (one.partner + one.id < other.partner + other.id ? -1 : 1));
};

const passedId = ({ id, signed }: Release): string => `${id}:${signed.at(-1)?.request ?? ''}`;

/** Logged before anything is given on it. */
export const releasedActs = ({ tip, decision, now }: Seen): CustodyDraft[] => {
  const used = new Set(decision.referrals.flatMap(({ released = [] }) => released));
  return releasesOf(tip)
    .filter(({ id }) => used.has(id))
    .map((release) => ({
      id: `released:${passedId(release)}`,
      actor: PIPELINE,
      act: 'released',
      digests: [digestOfPartner(release.partner), ...policiesOf(release.claims).map((policy) => `policy:${policy}`)],
      reason: release.signed.length === 2 ? 'two_people' : 'on_call',
      hour: hourOf(now),
    }));
};

/** Partners that hold something by a release of which the reporter is to be told later. */
const keptQuiet = ({ deferrals }: Musts, partner: PartnerId, today: string): boolean =>
  deferrals.some((each) => each.partner === partner && today < each.until);

/** Who holds something of the tip, as far as its reporter is told: the rest comes when it may. */
export const isSaid = (scene: Scene, partner: PartnerId): boolean => {
  const { decision, tip, today } = scene;
  const referral = decision.referrals.find((each) => each.partner === partner);
  if (referral?.released === undefined || referral.basis !== 'must_receive') return true;
  return !keptQuiet(tip.musts ?? NO_MUSTS, partner, today);
};

/**
 * Whether anybody there ever opened anything of the tip, as their own chain has it. It says so before it opens: so where it
 * says nothing, nobody has.
 */
const hasRead = async ({ custody }: RoutingPorts, tip: string, partner: PartnerId): Promise<boolean> =>
  (await custody.open(chainOf(partner, tip))).acts().some(({ act }) => act === 'part_read');

const newlyPassed = ({ pack }: RoutingPorts, scene: Scene, passed: readonly Passed[]): Passed[] => {
  const { tip, decision, wanted } = scene;
  return decision.referrals.flatMap(({ partner, released = [] }) => {
    const kind = pack.partners.find(({ id }) => id === partner)?.kind;
    const given = wanted.some((grant) => grant.partner === partner);
    if (kind === undefined || !given) return [];
    return releasesOf(tip)
      .filter(({ id }) => released.includes(id))
      .map((release) => ({
        id: passedId(release),
        partner,
        kind,
        named: partsOf(release.claims).includes('identity'),
        told: null,
        back: null,
      }))
      .filter(({ id }) => !passed.some((each) => each.id === id));
  });
};

/** What is written into the tip once it is routed: what still stands, and what the reporter is told of it from now on. */
export const mustsAfter = async (
  ports: RoutingPorts,
  scene: Scene,
): Promise<{ readonly musts: Musts | undefined; readonly acts: readonly CustodyDraft[] }> => {
  const { tip, decision, wanted, now, today } = scene;
  const { musts } = tip;
  if (musts === undefined) return { musts, acts: [] };
  const hour = hourOf(now);
  const acts: CustodyDraft[] = [];
  const note = (act: 'reporter_told' | 'release_taken_back', { id, partner }: Passed, reason: string | null): void => {
    acts.push({ id: `${act}:${id}`, actor: PIPELINE, act, digests: [digestOfPartner(partner)], reason, hour });
  };
  const passed: Passed[] = [];
  for (const each of [...musts.passed, ...newlyPassed(ports, scene, musts.passed)]) {
    const holds = wanted.some(({ partner }) => partner === each.partner);
    const isBack = each.back === null && !holds;
    const back = isBack ? ((await hasRead(ports, tip.pk, each.partner)) ? 'read' : 'unread') : each.back;
    const isTold = each.told === null && !keptQuiet(musts, each.partner, today);
    const next: Passed = { ...each, back, told: isTold ? hour : each.told };
    if (isBack) note('release_taken_back', next, back);
    if (isTold) note('reporter_told', next, null);
    passed.push(next);
  }
  return { musts: { ...musts, releases: stillStanding(musts.releases, decision.musts), passed }, acts };
};

/** How often it is said that a review is overdue. */
const OVERDUE = 15 * 60_000;
const HOUR = 3_600_000;
/** No clock on earth is further ahead of UTC. */
const FURTHEST_AHEAD = 14 * HOUR;

/** When it has to be looked at again though nothing changes: a review that is due, or a telling. */
export const nextMust = ({ releases, deferrals, passed }: Musts, now: Date): Date | undefined => {
  const reviews = releases
    .map(reviewDue)
    .filter((due) => due !== null)
    .map((due) => (Date.parse(due) > now.getTime() ? Date.parse(due) : now.getTime() + OVERDUE));
  const tellings = deferrals
    .filter(({ partner }) => passed.some((each) => each.partner === partner && each.told === null))
    .map(({ until }) => Math.max(Date.parse(until) - FURTHEST_AHEAD, now.getTime() + HOUR));
  const next = [...reviews, ...tellings];
  return next.length === 0 ? undefined : new Date(Math.min(...next));
};

/** Whether somebody should have looked at it by now. */
export const isUnreviewed = ({ musts }: Pick<TipRow, 'musts'>, now: Date): boolean =>
  (musts?.releases ?? []).some((release) => Date.parse(reviewDue(release) ?? '9999-12-31') <= now.getTime());

/** What the review group has not been shown yet: something waits for it, for the second person, or for too long. */
export const isMustNews = (had: readonly MustItem[], now: readonly MustItem[]): boolean =>
  now.some(
    ({ id, phase, overdue }) =>
      (phase === 'waiting' || phase === 'half' || phase === 'on_call') &&
      !had.some((each) => each.id === id && each.phase === phase && each.overdue === overdue),
  );

/** Partners that something was passed to on a release: what they lose is taken back, not withdrawn. */
export const passedTo = ({ musts }: Pick<TipRow, 'musts'>): ReadonlySet<PartnerId> =>
  new Set((musts?.passed ?? []).map(({ partner }) => partner));
