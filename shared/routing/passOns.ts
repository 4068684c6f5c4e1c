import type { PartnerId, PartnerKind } from '../domain/partner.ts';
import type { Partner } from '../jurisdiction/pack.ts';
import type { Cedar } from './cedar.ts';
import { WAITING } from '../referral/transitions.ts';
import type { DecidedReferral, DecisionInput, Refusal, Standing } from './decision.ts';
import { fitReasons, fitting } from './fit.ts';
import { isEngaged, receive, type Receipt } from './receive.ts';
import { because, type Reason } from './reasons.ts';
import type { MustNow } from './releases.ts';

/** What a step found: referrals, refusals, and what the reviewer should look at. */
export type Found = {
  readonly referrals: readonly DecidedReferral[];
  readonly refusals: readonly Refusal[];
  readonly forReviewer: readonly Reason[];
  readonly musts: readonly MustNow[];
};

export const partnerOf = ({ pack }: DecisionInput, id: PartnerId): Partner | undefined =>
  pack.partners.find((partner) => partner.id === id);

/** The referral that a receipt allows, or nothing if it may not have the report: no partner works from fragments. */
export const referralOf = (
  input: DecisionInput,
  receipt: Receipt,
  why: readonly Reason[],
): DecidedReferral | undefined => {
  const { partner, basis, parts, keeps, consent, allowed } = receipt;
  if (!parts.includes('report') && !keeps.includes('report')) return undefined;
  const known = partnerOf(input, partner);
  const covered = consent === null ? [] : [because('consent_covers')];
  const kept = keeps.length > 0 ? [because('keeps_what_it_has')] : [];
  const fit = known ? fitReasons(known, input) : [];
  return {
    partner,
    parts,
    keeps,
    basis,
    state: 'authorised',
    consent,
    reasons: [...why, ...covered, ...kept, ...allowed, ...fit],
  };
};

/** What stands in the way of a pass-on, for the reviewer only where the rules are silent or broken, or who asked is gone. */
const doubtsOf = (receipt: Receipt, kind: PartnerKind | '', isAskerKnown: boolean): Reason[] => {
  if (receipt.failed) return [because('policy_error')];
  const refused = receipt.refusals.some(({ part, reason }) => part === null && reason.code === 'rule_refuses');
  if (refused && !isAskerKnown) return [because('unknown_partner')];
  const silent = receipt.refusals.some(({ part, reason }) => part === null && reason.code === 'no_rule');
  return silent ? [because('no_rule', kind)] : [];
};

/** Kinds that can do each other's work when one declines. */
const ALIKE: readonly (readonly PartnerKind[])[] = [['ngo', 'shelter']];
const alike = (kind: PartnerKind): readonly PartnerKind[] => ALIKE.find((kinds) => kinds.includes(kind)) ?? [kind];

/** Who asked this partner in, or, if it came next in turn, whoever asked for the one that declined. */
const askerOf = (input: DecisionInput, to: PartnerId): PartnerId | null => {
  const { passOns, referrals } = input;
  const asked = passOns.find((passOn) => passOn.to === to);
  if (asked) return asked.by;
  const kind = partnerOf(input, to)?.kind;
  const declined = (id: PartnerId): boolean =>
    referrals.some((was) => was.partner === id && (isIdle(was) || was.passed === true));
  const before = passOns.findLast((passOn) => {
    const was = partnerOf(input, passOn.to)?.kind;
    return kind !== undefined && was !== undefined && alike(was).includes(kind) && declined(passOn.to);
  });
  return before?.by ?? null;
};

const passOnTo = (cedar: Cedar, input: DecisionInput, to: PartnerId, by: PartnerId | null, why: Reason): Found => {
  const partner = partnerOf(input, to);
  if (!partner) {
    const unknown = because('unknown_partner');
    return foundOnly({ refusals: [{ partner: to, part: null, reason: unknown }], forReviewer: [unknown] });
  }
  const receipt = receive(cedar, input, to, 'pass_on', by);
  const referral = referralOf(input, receipt, [why]);
  return foundOnly({
    referrals: referral ? [referral] : [],
    refusals: receipt.refusals,
    forReviewer: doubtsOf(receipt, partner.kind, by === null || partnerOf(input, by) !== undefined),
  });
};

/** Said no, or was never looked at: somebody else is asked. What was seen once is nobody else's. */
export const isIdle = ({ declined, silent, state }: Standing): boolean =>
  declined || (silent === true && WAITING.includes(state));

export const foundOnly = (found: Partial<Found>): Found => ({
  referrals: found.referrals ?? [],
  refusals: found.refusals ?? [],
  forReviewer: found.forReviewer ?? [],
  musts: found.musts ?? [],
});
const none = foundOnly({});

export const join = (found: readonly Found[]): Found => ({
  referrals: found.flatMap(({ referrals }) => referrals),
  refusals: found.flatMap(({ refusals }) => refusals),
  forReviewer: found.flatMap(({ forReviewer }) => forReviewer),
  musts: found.flatMap(({ musts }) => musts),
});

/** Pass-ons that are referrals already: asked again each time, since rules and consent may have changed. */
export const standingPassOns = (cedar: Cedar, input: DecisionInput): Found =>
  join(
    input.referrals
      .filter(({ partner, basis }) => basis === 'pass_on' && isEngaged(input, partner))
      .map(({ partner }) => passOnTo(cedar, input, partner, askerOf(input, partner), because('asked_by_lead'))),
  );

/** Pass-ons that are new: only the lead may ask. */
export const newPassOns = (cedar: Cedar, input: DecisionInput, lead: PartnerId): Found =>
  join(
    input.passOns.map(({ to, by }) => {
      const had = input.referrals.find(({ partner }) => partner === to);
      if (had && (had.declined || (had.basis === 'pass_on' && isEngaged(input, to)))) return none;
      if (by !== lead) {
        return foundOnly({ refusals: [{ partner: to, part: null, reason: because('not_asked_by_lead') }] });
      }
      return passOnTo(cedar, input, to, by, because('asked_by_lead'));
    }),
  );

/**
 * A declined pass-on goes to the next fitting partner within consent, unless somebody of that kind is at work already;
 * with nobody left it is back with the desk, which never stopped holding it. Where nobody looks at it the next is asked as well, and
 * whoever does not look may still say yes.
 */
export const afterDeclines = (cedar: Cedar, input: DecisionInput, engaged: readonly PartnerId[]): Found => {
  const idle = input.referrals.filter(isIdle);
  const declined = idle.filter((standing) => standing.basis === 'pass_on');
  const without = new Set(idle.map(({ partner }) => partner));
  const taken = engaged.filter((id) => !without.has(id));
  return join(
    declined.map(({ partner, declined: saidNo }) => {
      const refused = { partner, part: null, reason: because(saidNo ? 'declined' : 'not_looked_at') };
      const back = [refused, { partner, part: null, reason: because('back_to_desk') }];
      const known = partnerOf(input, partner);
      const kinds = known ? alike(known.kind) : [];
      const atWork = taken.some((id) => kinds.some((kind) => partnerOf(input, id)?.kind === kind));
      if (atWork) return foundOnly({ refusals: [refused] });
      for (const next of fitting(input, kinds, without)) {
        const found = passOnTo(cedar, input, next, askerOf(input, partner), because('next_after_decline'));
        if (found.referrals.length > 0) {
          taken.push(next);
          return join([foundOnly({ refusals: [refused] }), found]);
        }
        // Who comes next cannot be worked out: a person decides, and nobody further down is asked meanwhile.
        if (found.forReviewer.some(({ code }) => code === 'policy_error'))
          return join([foundOnly({ refusals: back }), found]);
      }
      return foundOnly({ refusals: back });
    }),
  );
};
