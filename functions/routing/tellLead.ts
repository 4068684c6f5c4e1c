import { changeRow } from '../../shared/adapters/changeRow.ts';
import { hourOf } from '../../shared/domain/hour.ts';
import type { PartnerId } from '../../shared/domain/partner.ts';
import { referralKey, referralRowSchema } from '../../shared/rows/referral.ts';
import type { RequestRow } from '../../shared/rows/request.ts';
import type { TipRow } from '../../shared/rows/tip.ts';
import { withLines } from './history.ts';
import type { RoutingPorts } from './ports.ts';

/**
 * Who leads on a tip, and asked a partner in that has no seat, has no other way to learn that it arrived, and under which
 * number to ask for it there. Once: it comes with a request, which may come again. The line names nobody.
 */
export const tellLead = async (
  { referrals, now }: Pick<RoutingPorts, 'referrals' | 'now'>,
  partner: PartnerId,
  { request }: Pick<RequestRow, 'request'>,
  { pk: tip, lead }: Pick<TipRow, 'pk' | 'lead'>,
): Promise<void> => {
  if (request.act !== 'acknowledge' || request.incident === undefined || lead === null || lead === partner) return;
  const line = { act: 'packet_acknowledged', by: 'pipeline', hour: hourOf(now()), detail: request.incident };
  await changeRow(referrals, { pk: lead, sk: referralKey(tip) }, referralRowSchema, (row) => {
    const told = row.history.some(({ act, detail }) => act === line.act && detail === line.detail);
    return told || row.ended !== null ? undefined : { set: { history: withLines(row.history, [line]) } };
  });
};
