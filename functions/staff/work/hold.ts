import { hourOf } from '../../../shared/domain/hour.ts';
import { err, ok, type Result } from '../../../shared/domain/result.ts';
import { holdKey } from '../../../shared/rows/hold.ts';
import type { RegisterRow, StaffRole } from '../../../shared/rows/request.ts';
import { toBase64url } from '../../../shared/sealing/base64url.ts';
import type { ActName } from '../acts.ts';
import { logAct } from '../logAct.ts';
import type { Dependencies } from '../ports.ts';
import type { Signed } from '../session.ts';

type Needs = Pick<Dependencies, 'partner' | 'work' | 'members' | 'mayAct' | 'appendCustody' | 'now' | 'random'>;
type By = Pick<Signed, 'member'>;

/** Acts by which somebody makes a referral their work, where it is nobody's. */
const TAKES: ReadonlySet<ActName> = new Set<ActName>(['accept', 'answer', 'call_back']);
/** After these nothing is asked of anybody. */
const LETS_GO: ReadonlySet<ActName> = new Set<ActName>(['decline', 'close']);

/** Whether somebody of that role can hold work at all. */
export const canHold = ({ mayAct, partner }: Pick<Needs, 'mayAct' | 'partner'>, role: StaffRole): boolean =>
  mayAct(role, 'take', { pk: partner, lead: false });

const log = (needs: Needs, { member }: By, act: 'work_taken' | 'work_given', tip: string, to: string): Promise<void> =>
  logAct(needs, member.id, { tip }, { id: `${act}-${toBase64url(needs.random(16))}`, act, reason: to });

const rowOf = ({ partner, now }: Needs, tip: string, by: string) => ({
  pk: partner,
  sk: holdKey(tip),
  tip,
  by,
  hour: hourOf(now()),
});

/**
 * Makes a referral somebody's work: one's own, or that of a colleague who can do it.
 *
 * @throws NotLogged where the log did not take the entry: then nothing was changed
 */
export const giveTo = async (
  needs: Needs,
  signed: By,
  tip: string,
  to: Pick<RegisterRow, 'id' | 'role'> | undefined,
): Promise<Result<void, 'gone'>> => {
  if (to === undefined || !canHold(needs, to.role)) return err('gone');
  await log(needs, signed, to.id === signed.member.id ? 'work_taken' : 'work_given', tip, to.id);
  await needs.work.give(rowOf(needs, tip, to.id));
  return ok(undefined);
};

/** What follows from an act for whose work it is. Its failing must not stand before what was asked for. */
export const holdBy = async (needs: Needs, signed: By, tip: string, act: ActName | undefined): Promise<void> => {
  if (act === undefined) return;
  try {
    if (LETS_GO.has(act)) await needs.work.letGo(tip);
    if (!TAKES.has(act) || (await needs.work.hold(tip)) !== undefined) return;
    await log(needs, signed, 'work_taken', tip, signed.member.id);
    await needs.work.take(rowOf(needs, tip, signed.member.id));
  } catch {
    // It stays nobody's, and is shown so.
  }
};

/** So many at once: each is logged, and a request has seconds. */
const MOST_AT_ONCE = 40;

/**
 * Hands over what somebody holds of what is still open, as when they leave.
 *
 * @param open tips that are somebody's work still
 * @returns how many are left to hand over
 * @throws NotLogged where the log did not take an entry: what came before it was handed over
 */
export const giveAll = async (
  needs: Needs,
  signed: By,
  { from, to, open }: { readonly from: string; readonly to: RegisterRow | undefined; readonly open: readonly string[] },
): Promise<Result<number, 'gone'>> => {
  const theirs = new Set((await needs.work.holds()).filter(({ by }) => by === from).map(({ tip }) => tip));
  const tips = open.filter((tip) => theirs.has(tip));
  for (const tip of tips.slice(0, MOST_AT_ONCE)) {
    const given = await giveTo(needs, signed, tip, to);
    if (!given.ok) return given;
  }
  return ok(Math.max(0, tips.length - MOST_AT_ONCE));
};
