import { rankOf } from '../../../shared/domain/urgency.ts';
import { dueOf } from '../../../shared/rows/inbox.ts';
import type { HoldRow } from '../../../shared/rows/hold.ts';
import type { RegisterRow } from '../../../shared/rows/request.ts';
import type { Dependencies, InboxRow } from '../ports.ts';
import { canHold } from './hold.ts';

/** So many are looked at of what is new, and so many of what is open: the most urgent, however many there are. */
export const MOST_COUNTED = 500;
/** So many overdue ones are listed. */
export const MOST_LISTED = 50;

/** Who has it: a member, nobody yet, or somebody who is not on the register any more. */
type Holder =
  { readonly is: 'member'; readonly member: RegisterRow } | { readonly is: 'nobody' | 'gone'; readonly id?: string };

interface Share {
  readonly holder: Holder;
  readonly open: number;
  readonly urgent: number;
  readonly overdue: number;
  /** The hour in which the oldest of them was received. */
  readonly oldest: string | undefined;
}

export interface Load {
  readonly shares: readonly Share[];
  /** What is overdue, by danger and then by how long. */
  readonly overdue: readonly { readonly row: InboxRow; readonly holder: Holder }[];
  /** There is more than was looked at. */
  readonly isCut: boolean;
  /** Of so many nothing can be said: their rows are not as they should be. */
  readonly broken: number;
}

const URGENT = rankOf('urgent');

/** As the inbox has it: once somebody has looked, nothing is overdue. */
const isOverdue = (row: InboxRow, now: Date): boolean =>
  row.ended === null && row.inboxKey.startsWith('new#') && Date.parse(dueOf(row)) < now.getTime();

const keyOf = (holder: Holder): string =>
  holder.is === 'member' ? holder.member.id : `${holder.is} ${holder.id ?? ''}`;

/** Pure: who has how much of these lines. Everybody who could hold some is there, also with nothing. */
export const loadOf = (
  rows: readonly InboxRow[],
  holds: readonly HoldRow[],
  {
    members,
    able,
    now,
  }: { readonly members: readonly RegisterRow[]; readonly able: readonly RegisterRow[]; readonly now: Date },
): Pick<Load, 'shares' | 'overdue'> => {
  const byTip = new Map(holds.map(({ tip, by }) => [tip, by]));
  const byId = new Map(members.map((member) => [member.id, member]));
  const holderOf = ({ tip }: InboxRow): Holder => {
    const id = byTip.get(tip);
    if (id === undefined) return { is: 'nobody' };
    const member = byId.get(id);
    return member === undefined ? { is: 'gone', id } : { is: 'member', member };
  };
  const held = rows.map((row) => ({ row, holder: holderOf(row) }));
  const everyone = [{ is: 'nobody' } as const, ...able.map((member) => ({ is: 'member', member }) as const)];
  const holders = new Map([...everyone, ...held.map(({ holder }) => holder)].map((holder) => [keyOf(holder), holder]));
  const shares = [...holders].map(([key, holder]): Share => {
    const theirs = held.filter((each) => keyOf(each.holder) === key).map(({ row }) => row);
    return {
      holder,
      open: theirs.length,
      urgent: theirs.filter(({ urgency }) => rankOf(urgency) <= URGENT).length,
      overdue: theirs.filter((row) => isOverdue(row, now)).length,
      oldest: theirs
        .map(({ label }) => String(label.received))
        .sort()
        .at(0),
    };
  });
  return { shares, overdue: held.filter(({ row }) => isOverdue(row, now)) };
};

type Needs = Pick<Dependencies, 'referrals' | 'work' | 'members' | 'mayAct' | 'partner' | 'now'>;

const linesOf = async ({ referrals }: Pick<Needs, 'referrals'>) => {
  const box = (prefix: string) =>
    referrals.inbox({ prefix, order: 'forward', after: undefined, limit: MOST_COUNTED + 1 });
  const [fresh, open] = await Promise.all([box('new#'), box('open#')]);
  const lines = [...fresh.slice(0, MOST_COUNTED), ...open.slice(0, MOST_COUNTED)];
  return { lines, isCut: fresh.length > MOST_COUNTED || open.length > MOST_COUNTED };
};

/** Of what the page counts: each tip that is somebody's work, or should be. */
export const openTips = async (needs: Pick<Needs, 'referrals'>): Promise<readonly string[]> =>
  (await linesOf(needs)).lines.map(({ tip }) => tip);

/** Reads what is new and open to a bound, so that it costs the same however much was ever referred. */
export const readLoad = async (needs: Needs): Promise<Load> => {
  const { work, members, now } = needs;
  const [{ lines, isCut }, holds, all] = await Promise.all([linesOf(needs), work.holds(), members.all()]);
  const rows = lines.flatMap((line) => ('broken' in line ? [] : [line]));
  const able = all.filter(({ role }) => canHold(needs, role));
  return {
    ...loadOf(
      rows.filter(({ ended }) => ended === null),
      holds,
      { members: all, able, now: now() },
    ),
    isCut,
    broken: lines.length - rows.length,
  };
};
