import { changeRow } from '../../shared/adapters/changeRow.ts';
import type { Change } from '../../shared/adapters/expression.ts';
import { append } from '../../shared/custody/log.ts';
import { digestOfPart } from '../../shared/custody/digests.ts';
import { hourOf } from '../../shared/domain/hour.ts';
import type { PartnerId } from '../../shared/domain/partner.ts';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import { mayAct } from '../../shared/routing/staff.ts';
import { chainOf, PIPELINE } from '../../shared/rows/custodyEntry.ts';
import { inboxKeyOf } from '../../shared/rows/inbox.ts';
import { OWED_FIELDS } from '../../shared/rows/owed.ts';
import type { PartReference } from '../../shared/rows/part.ts';
import { referralKey, referralRowSchema, settledKey, type ReferralRow } from '../../shared/rows/referral.ts';
import { requestKey, requestRowSchema, type RequestRow } from '../../shared/rows/request.ts';
import { tipRowSchema, type TipRow } from '../../shared/rows/tip.ts';
import { changeTipFor } from './changeTipFor.ts';
import { copySealed } from './copySealed.ts';
import type { RoutingPorts } from './ports.ts';
import { reconcile } from './reconcile.ts';
import { stateAfter, transitions } from './transitions.ts';

export type Refusal = 'not_yours' | 'not_allowed' | 'wrong_state' | 'not_lead' | 'ended' | 'not_an_option' | 'bad_seal';

/**
 * Does what a member of staff asked for, if they may. The partner is the key under which the request was found, which
 * nobody else can write under; what the request says of itself is never believed over that.
 */
export const settle = async (ports: RoutingPorts, partner: PartnerId, id: string): Promise<void> => {
  const request = await ports.offices.get({ pk: partner, sk: requestKey(id) }, requestRowSchema);
  if (request?.owed === undefined) return;
  const result = await act(ports, partner, request);
  if (!result.ok) ports.log.info('request_refused', { partner, request: id, fault: result.error });
  await ports.referrals.putIfAbsent({
    pk: partner,
    sk: settledKey(id),
    request: id,
    tip: request.tip,
    result: result.ok ? 'done' : 'refused',
    reason: result.ok ? null : result.error,
  });
  // Reconciled before the request is closed: until then it is still owed, and comes again.
  await reconcile(ports, request.tip);
  await ports.offices.change({ pk: partner, sk: requestKey(id) }, { remove: OWED_FIELDS });
};

const act = async (ports: RoutingPorts, partner: PartnerId, request: RequestRow): Promise<Result<void, Refusal>> => {
  const referral = await ports.referrals.get({ pk: partner, sk: referralKey(request.tip) }, referralRowSchema);
  const tip = await ports.tips.get({ pk: request.tip }, tipRowSchema);
  if (referral === undefined) return err('not_yours');
  if (referral.applied.includes(request.id)) return ok(undefined);
  const allowed = check(ports, partner, referral, tip, request);
  if (!allowed.ok) return allowed;

  const sealed = await copySealed(ports, partner, request);
  if (!sealed.ok) return sealed;
  await log(ports, partner, request, sealed.value);
  if (tip !== undefined) await changeTipFor(ports, partner, request, sealed.value);
  await apply(ports, partner, request);
  return ok(undefined);
};

const check = (
  { cedar }: RoutingPorts,
  partner: PartnerId,
  referral: ReferralRow,
  tip: TipRow | undefined,
  { request, role }: RequestRow,
): Result<void, Refusal> => {
  const { from, leadOnly } = transitions[request.act];
  const over = referral.ended !== null || tip === undefined || tip.deletion !== null;
  if (over && request.act !== 'acknowledge') return err('ended');
  if (!from.includes(referral.state)) return err('wrong_state');
  if (leadOnly && tip?.lead !== partner) return err('not_lead');
  const standing = { partner, lead: tip?.lead === partner, authorised: !over || request.act === 'acknowledge' };
  if (!mayAct(cedar, { role, partner, act: request.act, referral: standing }).may) return err('not_allowed');
  if (request.act === 'pass_on' && !referral.passOnOptions.some(({ partner: to }) => to === request.to)) {
    return err('not_an_option');
  }
  return ok(undefined);
};

const log = (ports: RoutingPorts, partner: PartnerId, row: RequestRow, sealed: PartReference | null): Promise<void> =>
  append(ports.custody, chainOf(PIPELINE, row.tip), [
    {
      id: `request:${row.id}`,
      actor: `${partner}/${row.by}`,
      act: transitions[row.request.act].custody,
      digests: [
        ...(sealed === null ? [] : [digestOfPart(sealed)]),
        ...(row.request.act === 'pass_on' ? [`partner:${row.request.to}`] : []),
      ],
      reason: reasonOf(row),
      hour: hourOf(ports.now()),
    },
  ]);

const reasonOf = ({ request }: RequestRow): string | null => {
  switch (request.act) {
    case 'decline':
      return request.reason;
    case 'change_urgency':
      return request.reason;
    case 'outcome':
      return request.outcome;
    case 'acknowledge':
    case 'accept':
    case 'answer':
    case 'note':
    case 'pass_on':
    case 'close':
      return null;
  }
};

/** How many requests a referral remembers as done: more than can be on their way at once. */
const REMEMBERED = 40;

const apply = (ports: RoutingPorts, partner: PartnerId, row: RequestRow) =>
  changeRow(
    ports.referrals,
    { pk: partner, sk: referralKey(row.tip) },
    referralRowSchema,
    (current): Change | undefined => {
      if (current.applied.includes(row.id)) return undefined;
      const next = {
        state: stateAfter(current.state, transitions[row.request.act]),
        unread: false,
        outcome: row.request.act === 'outcome' ? row.request.outcome : current.outcome,
      };
      const line = { act: row.request.act, by: row.role, hour: hourOf(ports.now()), detail: reasonOf(row) };
      return {
        set: {
          ...next,
          history: [...current.history, line],
          applied: [...current.applied, row.id].slice(-REMEMBERED),
          ...(current.inboxKey === undefined ? {} : { inboxKey: inboxKeyOf({ ...current, ...next }) }),
        },
      };
    },
  );
