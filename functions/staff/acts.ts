import { MISUSE_HOURS } from '../../shared/domain/misuse.ts';
import { isOpenService } from '../../shared/domain/service.ts';
import { lentTo, transitions, WAITING } from '../../shared/referral/transitions.ts';
import { handOverOptions, interpreterOptions, type ReferralRow, type SettledRow } from '../../shared/rows/referral.ts';
import type { Became } from '../../shared/rows/relay.ts';
import type { RequestAct, RequestRow, StaffRole } from '../../shared/rows/request.ts';
import { canBeCalledBack } from '../../shared/relay/callBackWindow.ts';
import { mayBeTexted } from '../../shared/relay/mayBeTexted.ts';
import { lendable } from './lending.ts';
import { mustsFor } from './musts.ts';
import type { MayAct } from './ports.ts';

export type ActName = RequestAct['act'];

/** In the order in which the page has them. In which states each may be is the transition's; routing judges again when it acts. */
const ORDER: readonly ActName[] = [
  'release_now',
  'release',
  'review_release',
  'refuse_release',
  'allow_release',
  'defer_telling',
  'answer',
  'call_back',
  'acknowledge',
  'accept',
  'pass_on',
  'service',
  'ask_interpreter',
  'translate',
  'note',
  'change_urgency',
  'decline',
  'outcome',
  'close',
  'mark_misuse',
  'lift_misuse',
  'export',
];

const possible = (row: ReferralRow, act: ActName, now: Date, member: string): boolean => {
  switch (act) {
    case 'answer':
      // One partner writes to the reporter, and there may be nobody to write to: some tips have no mailbox yet.
      return row.lead && (row.reporterKey !== null || mayBeTexted(row.label));
    case 'pass_on':
      return row.lead && handOverOptions(row).length > 0;
    case 'ask_interpreter':
      return row.lead && interpreterOptions(row).length > 0 && lendable(row).length > 0;
    case 'translate':
      return row.parts.some(({ digest }) => lentTo(row, digest, now) !== undefined);
    case 'call_back':
      return row.lead && canBeCalledBack(row.label, now);
    case 'close':
      return row.outcome !== null && !(row.services ?? []).some(isOpenService);
    case 'mark_misuse':
      // What came by the web, or was written down, has no number to mark.
      return row.lead && BY_PHONE.has(row.label.channel) && misusedUntil(row, now) === undefined;
    case 'lift_misuse':
      return row.lead && misusedUntil(row, now) !== undefined;
    case 'acknowledge':
      return WAITING.includes(row.state) || row.unread;
    case 'release':
    case 'release_now':
    case 'review_release':
    case 'refuse_release':
    case 'allow_release':
    case 'defer_telling':
      return mustsFor(row, act, member).length > 0;
    case 'accept':
    case 'note':
    case 'change_urgency':
    case 'decline':
    case 'service':
    case 'outcome':
    case 'export':
      return true;
  }
};

const BY_PHONE: ReadonlySet<ReferralRow['label']['channel']> = new Set<ReferralRow['label']['channel']>([
  'sms',
  'voice',
]);

/** Until when the number is marked as misusing the line, as this partner's own history has it. */
const misusedUntil = ({ history }: Pick<ReferralRow, 'history'>, now: Date): Date | undefined => {
  const last = history.findLast(({ act }) => act === 'mark_misuse' || act === 'lift_misuse');
  if (last?.act !== 'mark_misuse') return undefined;
  const until = new Date(Date.parse(last.hour) + MISUSE_HOURS * 3_600_000);
  return until > now ? until : undefined;
};

/**
 * What this member of staff can ask for now.
 *
 * @param member their id in the register: two people have to be two
 */
export const actsFor = (
  row: ReferralRow,
  role: StaffRole,
  { mayAct, now }: { readonly mayAct: MayAct; readonly now: () => Date },
  member = '',
): readonly ActName[] => {
  const order = row.ended === null ? ORDER : (['acknowledge'] as const);
  return order.filter(
    (act) => transitions[act].from.includes(row.state) && possible(row, act, now(), member) && mayAct(role, act, row),
  );
};

/** Acts that make no sense twice: while one of these waits it is not offered again. */
const ONCE: ReadonlySet<ActName> = new Set([
  'acknowledge',
  'accept',
  'decline',
  'close',
  'call_back',
  'mark_misuse',
  'lift_misuse',
  'export',
  'release',
  'release_now',
  'review_release',
  'refuse_release',
  'allow_release',
]);

export interface Asked {
  readonly row: RequestRow;
  /** `lost`: a restore has forgotten what became of it. Routing owes it nothing any more, so it may be asked for anew. */
  readonly status: 'waiting' | 'done' | 'refused' | 'lost';
  readonly reason: string | null;
  /** What became of it, where it is an answer that may go out as a text, or a call back. */
  readonly sending: Became | undefined;
}

/** @param settled read after `rows`: what is owed no more has been settled by then */
export const withStatus = (
  rows: readonly RequestRow[],
  settled: readonly SettledRow[],
  sendings: ReadonlyMap<string, Became> = new Map(),
): readonly Asked[] => {
  const results = new Map(settled.map((result) => [result.request, result]));
  return rows.map((row) => {
    const result = results.get(row.id);
    return {
      row,
      status: result?.result ?? (row.owed === undefined ? 'lost' : 'waiting'),
      reason: result?.reason ?? null,
      sending: sendings.get(row.id),
    };
  });
};

export const withoutWaiting = (acts: readonly ActName[], asked: readonly Asked[]): readonly ActName[] =>
  acts.filter(
    (act) => !ONCE.has(act) || !asked.some(({ row, status }) => status === 'waiting' && row.request.act === act),
  );
