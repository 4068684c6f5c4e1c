import type { Change } from '../../shared/adapters/expression.ts';
import { hourOf, type Hour } from '../../shared/domain/hour.ts';
import { MISUSE_HOURS } from '../../shared/domain/misuse.ts';
import type { PartnerId } from '../../shared/domain/partner.ts';
import type { Basis } from '../../shared/domain/referral.ts';
import { dueAt } from '../../shared/domain/triage.ts';
import { laneOf } from '../../shared/domain/urgency.ts';
import { changeTip } from '../../shared/intake/changeTip.ts';
import { owes } from '../../shared/rows/owed.ts';
import type { PartReference } from '../../shared/rows/part.ts';
import type { RequestRow } from '../../shared/rows/request.ts';
import type { TipRow } from '../../shared/rows/tip.ts';
import { withLending } from './lending.ts';
import type { RoutingPorts } from './ports.ts';

/** What a request changes of the tip itself; each change looks whether it was made already. */
export const changeTipFor = (
  ports: RoutingPorts,
  partner: PartnerId,
  row: RequestRow,
  sealed: PartReference | null,
  seen: TipRow,
  basis: Basis,
): Promise<TipRow | undefined> => {
  const decideOn = (tip: TipRow): Change | undefined => {
    // Deletion was asked for in between: nothing is added to what is about to go.
    if (tip.deletion !== null) return undefined;
    const parts =
      sealed === null || tip.parts.some(({ digest }) => digest === sealed.digest) ? tip.parts : [...tip.parts, sealed];
    const change = { ...(parts === tip.parts ? {} : { parts }), ...requested(ports, partner, row, tip, basis) };
    if (Object.keys(change).length === 0) return undefined;
    // Owed until it is routed: the grants that follow are made by whoever comes first, this message or upkeep.
    const lane = laneOf(tip.urgency?.level ?? 'prompt');
    return { set: { ...change, ...(tip.owed === undefined ? owes('routing', lane, tip.pk, ports.now()) : {}) } };
  };
  return changeTip(ports.tips, row.tip, decideOn, seen);
};

const requested = (
  ports: RoutingPorts,
  partner: PartnerId,
  { id, request, hour }: RequestRow,
  tip: TipRow,
  basis: Basis,
): Pick<Partial<TipRow>, 'passOns' | 'lendings' | 'lead' | 'urgency' | 'misuseUntil'> => {
  switch (request.act) {
    case 'pass_on':
      if (tip.passOns.some((passOn) => passOn.request === id)) return {};
      // Asked again, it is the same question: the latest stands, and the list is no longer than there are partners.
      return {
        passOns: [...tip.passOns.filter(({ to }) => to !== request.to), { to: request.to, by: partner, request: id }],
      };
    case 'ask_interpreter': {
      const lendings = tip.lendings ?? [];
      if (lendings.some((lending) => lending.request === id)) return {};
      return { lendings: withLending(lendings, partner, id, request, ports.now()) };
    }
    case 'accept':
      return handsOver(tip, partner, basis) ? { lead: partner } : {};
    case 'change_urgency':
      if (tip.urgency?.level === request.to && tip.urgency.by === partner) return {};
      return { urgency: urgencyOf(ports, partner, request.to, tip) };
    case 'mark_misuse':
      return misusedUntil(tip, new Date(sinceWhen(ports, hour).getTime() + MISUSE_HOURS * 3_600_000));
    case 'lift_misuse':
      return tip.misuseUntil === undefined ? {} : misusedUntil(tip, sinceWhen(ports, hour));
    case 'acknowledge':
    case 'decline':
    case 'answer':
    case 'note':
    case 'service':
    case 'translate':
    case 'outcome':
    case 'close':
    case 'call_back':
    case 'export':
      return {};
    case 'release':
    case 'release_now':
    case 'refuse_release':
    case 'allow_release':
    case 'review_release':
    case 'defer_telling':
      // Written by `changeMusts`.
      return {};
  }
};

/** The hour in which it was asked for, so that a request that comes again changes nothing; but none that is yet to come. */
const sinceWhen = ({ now }: RoutingPorts, hour: Hour): Date => new Date(Math.min(Date.parse(hour), now().getTime()));

const misusedUntil = (tip: TipRow, until: Date): Pick<Partial<TipRow>, 'misuseUntil'> =>
  tip.misuseUntil === hourOf(until) ? {} : { misuseUntil: hourOf(until) };

/**
 * The lead asked this partner to take over, and still leads; or it came next in turn, when whom the lead had asked
 * declined. With the partner's yes the lead moves.
 */
const handsOver = ({ lead, passOns }: TipRow, partner: PartnerId, basis: Basis): boolean => {
  const asked = passOns.some(({ to }) => to === partner);
  const cameNext = !asked && basis === 'pass_on';
  return lead !== partner && passOns.some(({ to, by }) => by === lead && (cameNext || to === partner));
};

const urgencyOf = (
  { pack, now }: RoutingPorts,
  partner: PartnerId,
  level: NonNullable<TipRow['urgency']>['level'],
  { urgency }: TipRow,
): TipRow['urgency'] => ({
  level,
  due: dueAt(level, pack.jurisdiction, now()).toISOString(),
  order: urgency?.order ?? 0,
  reasons: [{ code: 'judged_by_staff', fact: 'urgency' }],
  by: partner,
});
