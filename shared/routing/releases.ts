import { createHash } from 'node:crypto';
import { dangerAnswer } from '../domain/danger.ts';
import type { Label } from '../domain/label.ts';
import { MOST_DEFERRED_DAYS, REVIEW_HOURS } from '../domain/must.ts';
import { hourOf, type Hour } from '../domain/hour.ts';
import type { PartnerId } from '../domain/partner.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { Urgency } from '../domain/urgency.ts';
import type { MustPhase, Musts, Release, Signature } from '../rows/must.ts';
import type { MustAct } from '../rows/request.ts';

/** What the rules say that a partner must receive: of each part, by which policy. */
type Required = { readonly partner: PartnerId; readonly claims: readonly string[] };
/** The same, and what of it neither a consent covers nor anybody has released. */
export type MustNow = Required & { readonly open: readonly string[] };

/** The same question has the same id: whoever answers it answers what they were shown. */
export const mustId = ({ partner, claims }: Required): string =>
  createHash('sha256')
    .update(JSON.stringify([partner, [...claims].sort()]))
    .digest('base64url')
    .slice(0, 16);

export const phaseOf = ({ signed, onCall, reviewed, refused }: Release): MustPhase => {
  if (refused !== null) return 'refused';
  if (signed.length === 2 || reviewed !== null) return 'released';
  if (onCall !== null) return 'on_call';
  return signed.length === 1 ? 'half' : 'waiting';
};

/** Whether something is given on it. */
export const isInForce = (release: Release): boolean => {
  const phase = phaseOf(release);
  return !release.lapsed && (phase === 'released' || phase === 'on_call');
};

/** By when the second person has to have looked at what was released on call. */
export const reviewDue = (release: Release): Hour | null => {
  const hour = phaseOf(release) === 'on_call' ? release.signed[0]?.hour : undefined;
  return hour === undefined ? null : hourOf(new Date(Date.parse(hour) + REVIEW_HOURS * 3_600_000));
};

/** Design, part 5: one person on call may, where life, or a child, is in danger now. */
export const mayBeAlone = ({ danger }: Pick<Label, 'danger'>, urgency: Urgency): boolean =>
  urgency === 'immediate' || dangerAnswer(danger, 'now') === 'yes' || dangerAnswer(danger, 'selfHarm') === 'yes';

export type MustRefusal = 'not_an_option' | 'wrong_state' | 'same_person' | 'not_in_danger' | 'bad_date';

export interface Asking {
  readonly act: MustAct;
  readonly person: Signature;
  /** What is asked for now, by the rules: what is not among it can only be reviewed. */
  readonly required: readonly MustNow[];
  readonly mayBeAlone: boolean;
  /** `YYYY-MM-DD` in the country's time zone. */
  readonly today: string;
}

const fresh = (id: string, partner: PartnerId, claims: readonly string[]): Release => ({
  id,
  partner,
  claims: [...claims].sort(),
  signed: [],
  onCall: null,
  reviewed: null,
  refused: null,
  lapsed: false,
});

type Step = (release: Release, asking: Asking) => Result<Release, MustRefusal>;

const isOpen = (release: Release): boolean => ['waiting', 'half'].includes(phaseOf(release));
const signedBy = ({ signed }: Release, { who, by }: Signature): boolean =>
  signed.some((one) => one.who === who || one.by === by);

const release: Step = (had, { person }) => {
  if (!isOpen(had)) return err('wrong_state');
  return signedBy(had, person) ? err('same_person') : ok({ ...had, signed: [...had.signed, person] });
};

/** Whose first word it is already stays the first; another's makes two people of it. */
const releaseNow: Step = (had, asking) => {
  const { act, person } = asking;
  if (act.act !== 'release_now' || !isOpen(had)) return err('wrong_state');
  if (!asking.mayBeAlone) return err('not_in_danger');
  if (had.signed.length === 1 && !signedBy(had, person)) return release(had, asking);
  return ok({ ...had, signed: [person], onCall: act.reason });
};

const refuse: Step = (had, { act, person }) => {
  if (act.act !== 'refuse_release' || !isOpen(had)) return err('wrong_state');
  return ok({ ...had, signed: [], refused: { ...person, reason: act.reason } });
};

const allow: Step = (had) => (had.refused === null ? err('wrong_state') : ok({ ...had, refused: null }));

const review: Step = (had, { act, person }) => {
  if (act.act !== 'review_release' || phaseOf(had) !== 'on_call') return err('wrong_state');
  if (signedBy(had, person)) return err('same_person');
  if (act.answer === 'right') return ok({ ...had, reviewed: person });
  return ok({ ...had, signed: [], onCall: null, refused: { ...person, reason: 'found_wrong' } });
};

const steps: Readonly<Record<Exclude<MustAct['act'], 'defer_telling'>, Step>> = {
  release,
  release_now: releaseNow,
  refuse_release: refuse,
  allow_release: allow,
  review_release: review,
};

const DAY = 24 * 3_600_000;
const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY;

const defer = (musts: Musts, partner: PartnerId, { act, today }: Asking): Result<Musts, MustRefusal> => {
  if (act.act !== 'defer_telling') return err('wrong_state');
  const ahead = daysBetween(today, act.until);
  if (!(ahead >= 0 && ahead <= MOST_DEFERRED_DAYS)) return err('bad_date');
  const passed = musts.passed.filter((each) => each.partner === partner);
  if (passed.length > 0 && passed.every(({ told }) => told !== null)) return err('wrong_state');
  const deferral = { partner, reason: act.reason, until: act.until };
  return ok({ ...musts, deferrals: [...musts.deferrals.filter((each) => each.partner !== partner), deferral] });
};

/** How many requests are remembered: more than can be on their way at once. */
const REMEMBERED = 40;

/** What somebody of the review group asks for, done; or why it is not. A request that is in it already changes nothing. */
export const decideMust = (musts: Musts, asking: Asking): Result<Musts, MustRefusal> => {
  const { act, person, required } = asking;
  if (musts.requests.includes(person.request)) return ok(musts);
  const asked = required.find(({ partner, open }) => mustId({ partner, claims: open }) === act.must);
  const had = musts.releases.find(({ id }) => id === act.must) ?? (asked && fresh(act.must, asked.partner, asked.open));
  if (had === undefined) return err('not_an_option');
  const requests = [...musts.requests, person.request].slice(-REMEMBERED);
  if (act.act === 'defer_telling') {
    const deferred = defer(musts, had.partner, asking);
    return deferred.ok ? ok({ ...deferred.value, requests }) : deferred;
  }
  // What the rules ask for by now may be something else: what is given on it is only what they still do.
  if (asked === undefined && phaseOf(had) !== 'on_call') return err('not_an_option');
  const next = steps[act.act](had, asking);
  if (!next.ok) return next;
  const others = musts.releases.filter(({ id }) => id !== had.id);
  return ok({ ...musts, releases: [...others, next.value], requests });
};

/** The parts of which a partner must receive, on a release that is in force, what the rules still ask for. */
export const releasedTo = (
  releases: readonly Release[],
  partner: PartnerId,
  claims: readonly string[],
): readonly Release[] =>
  releases.filter(
    (each) => each.partner === partner && isInForce(each) && each.claims.some((claim) => claims.includes(claim)),
  );

/**
 * What is left of it under the rules now in force: what they no longer ask for is dropped, and waits anew if they ever ask
 * again. Only what somebody released alone stays until a second person has looked at it.
 */
export const stillStanding = (releases: readonly Release[], now: readonly MustNow[]): Release[] => {
  const open = new Set(now.map(({ partner, open: claims }) => mustId({ partner, claims })));
  return releases.flatMap((each): Release[] => {
    const asked = now.find(({ partner }) => partner === each.partner)?.claims ?? [];
    const claims = each.claims.filter((claim) => asked.includes(claim));
    const lapsed = each.lapsed || claims.length === 0;
    switch (phaseOf(each)) {
      case 'on_call':
        return [lapsed ? { ...each, lapsed } : { ...each, claims }];
      case 'released':
        return lapsed ? [] : [{ ...each, claims }];
      case 'waiting':
      case 'half':
      case 'refused':
        // A first word, or a no, speaks of all that was asked then.
        return open.has(each.id) ? [each] : [];
    }
  });
};
