import { queryAll } from '../../shared/adapters/table.ts';
import { sendOrLeave } from '../../shared/adapters/queue.ts';
import type { PartnerId } from '../../shared/domain/partner.ts';
import { backJob } from '../../shared/relay/callBack.ts';
import { answerJob } from '../../shared/relay/jobs.ts';
import { jobKey } from '../../shared/rows/jobKey.ts';
import { sentKey } from '../../shared/rows/relay.ts';
import type { RequestRow } from '../../shared/rows/request.ts';
import { recipientOf, type Sealed } from '../../shared/sealing/sealed.ts';
import * as z from 'zod';
import type { RoutingPorts } from './ports.ts';

const keySchema = z.object({ pk: z.string(), sk: z.string() });

/**
 * An answer that was sealed to the relay as well waits there to go out as a text, and so does what a partner asks to call back
 * for. Where one was handed over before, it is that one: nobody is texted or rung twice.
 */
export const handToRelay = async (
  { relay, relayQueue, referrals, now }: RoutingPorts,
  partner: PartnerId,
  { id, tip, request }: RequestRow,
  sealed: Sealed | null,
): Promise<void> => {
  if (request.act === 'call_back') {
    await referrals.putIfAbsent({ pk: partner, sk: sentKey(tip, id), tip, sending: 'call_begins' });
    await relay.putIfAbsent(backJob(tip, partner, id, now()));
    await sendOrLeave(relayQueue, 'urgent', { tip, job: id });
    return;
  }
  if (request.act !== 'answer' || sealed === null || recipientOf(sealed, 'relay') === undefined) return;
  await referrals.putIfAbsent({ pk: partner, sk: sentKey(tip, id), tip, sending: 'waits' });
  const before = await queryAll(
    relay,
    { hash: { value: tip }, range: { beginsWith: jobKey('') }, only: ['pk', 'sk'] },
    keySchema,
  );
  await relay.putIfAbsent(answerJob({ tip, partner, request: id, sealed, order: before.length }, now()));
  await sendOrLeave(relayQueue, 'urgent', { tip, job: id });
};

/** Nothing of this tip is sent any more, and the number goes. Found by their keys alone. */
export const forgetAtRelay = async ({ relay }: RoutingPorts, tip: string): Promise<void> => {
  const rows = await queryAll(relay, { hash: { value: tip }, only: ['pk', 'sk'] }, keySchema);
  for (const { pk, sk } of rows) await relay.delete({ pk, sk });
};
