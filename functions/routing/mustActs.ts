import { createHash } from 'node:crypto';
import type { OpenChain } from '../../shared/custody/log.ts';
import { hourOf } from '../../shared/domain/hour.ts';
import { localDate } from '../../shared/domain/hours.ts';
import type { PartnerId } from '../../shared/domain/partner.ts';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import { laneOf } from '../../shared/domain/urgency.ts';
import { changeTip } from '../../shared/intake/changeTip.ts';
import { decideMust, mayBeAlone, type MustRefusal } from '../../shared/routing/releases.ts';
import { NO_MUSTS, type Musts, type Signature } from '../../shared/rows/must.ts';
import { owes } from '../../shared/rows/owed.ts';
import { registerKey, registerRowSchema, type MustAct, type RequestRow } from '../../shared/rows/request.ts';
import type { TipRow } from '../../shared/rows/tip.ts';
import { decideNow } from './decideNow.ts';
import { lateUntil } from './lookAgain.ts';
import type { RoutingPorts } from './ports.ts';
import { heldBy } from './standing.ts';

/**
 * Who asks, as the register of their own partner has them: what a request says of that is not believed where two people must
 * be two. Nobody, where the register does not know them so.
 */
const personOf = async (
  { offices, deployment, now }: RoutingPorts,
  partner: PartnerId,
  { id, by, role, sub }: RequestRow,
): Promise<Signature | undefined> => {
  if (sub === undefined) return undefined;
  const member = await offices.get({ pk: partner, sk: registerKey(sub) }, registerRowSchema);
  if (member === undefined || member.sub !== sub || member.id !== by || member.role !== role) return undefined;
  const who = createHash('sha256')
    .update(JSON.stringify([deployment, partner, sub]))
    .digest('base64url');
  return { who, by, request: id, hour: hourOf(now()) };
};

/** What an act of the review group makes of what was decided, or why it makes nothing of it. */
export type Judging = (tip: TipRow) => Result<Musts, MustRefusal>;

/** Who asks, and by the rules as they are now; judged once before it is logged, and once more when it is done. */
export const judgeMust = async (
  ports: RoutingPorts,
  partner: PartnerId,
  row: RequestRow,
  act: MustAct,
  tip: TipRow,
  chain: OpenChain,
): Promise<Judging | undefined> => {
  const person = await personOf(ports, partner, row);
  if (person === undefined) return undefined;
  const { musts: required } = await decideNow(ports, tip, await heldBy(ports, chain, tip));
  const today = localDate(ports.now(), ports.pack.jurisdiction.timeZone);
  return ({ musts = NO_MUSTS, label, urgency }) =>
    decideMust(musts, {
      act,
      person,
      required,
      mayBeAlone: mayBeAlone(label, urgency?.level ?? 'prompt'),
      today,
    });
};

/** Writes into the tip what was decided: on the condition that it may still be, by whatever was decided meanwhile. */
export const changeMusts = async (
  { tips, now }: RoutingPorts,
  act: MustAct,
  judge: Judging,
  seen: TipRow,
): Promise<Result<void, MustRefusal | 'ended'>> => {
  let refused: MustRefusal | 'ended' | undefined;
  const changed = await changeTip(
    tips,
    seen.pk,
    (tip) => {
      refused = undefined;
      if (tip.deletion !== null) {
        refused = 'ended';
        return undefined;
      }
      const judged = judge(tip);
      if (!judged.ok) refused = judged.error;
      if (!judged.ok || judged.value === tip.musts) return undefined;
      const lane = laneOf(tip.urgency?.level ?? 'prompt');
      // Something is taken back: whoever had read the tip before may still give it.
      const narrows = act.act === 'review_release' && act.answer === 'wrong';
      return {
        set: {
          musts: judged.value,
          ...(narrows && { lookAgain: lateUntil(now()).toISOString() }),
          ...owes('routing', lane, tip.pk, now()),
        },
      };
    },
    seen,
  );
  if (changed === undefined) return err('ended');
  return refused === undefined ? ok(undefined) : err(refused);
};
