import { ENDPOINT, endpointRowSchema } from '../../shared/rows/packet.ts';
import { faultOf } from '../../shared/steps/log.ts';
import type { PacketPorts, Recipient } from './ports.ts';
import { tend } from './tend.ts';

const PAGE = 100;
/** Those that wait for a partner's answer are looked at each minute, and cost a read: what is behind so many waits. */
const MOST_PAGES = 20;
/** Then the minute is nearly over: the rest is as it was, and comes with the next. */
const MOST_MILLISECONDS = 40_000;

/** Everything that waits at a partner without a seat, most urgent first: what stands in its inbox, as at any partner. */
const forwardTo = async (ports: PacketPorts, recipient: Recipient, until: number): Promise<void> => {
  const { id } = recipient.partner;
  const referrals = ports.referralsOf(id);
  const [first] = await referrals.inbox({ prefix: 'new#', order: 'forward', after: undefined, limit: 1 });
  if (first === undefined) return;
  const endpoint = await ports.offices.get({ pk: id, sk: ENDPOINT }, endpointRowSchema.nullable().catch(null));
  if (endpoint === undefined || endpoint === null) {
    ports.log.error('packet_not_sent', { partner: id, fault: 'no_endpoint' });
    return;
  }
  let after: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const lines = await referrals.inbox({ prefix: 'new#', order: 'forward', after, limit: PAGE });
    for (const { tip } of lines) {
      if (ports.now().getTime() > until) return;
      // One that fails keeps no other waiting.
      await tend(ports, recipient, endpoint.url, tip).catch((error: unknown) =>
        ports.log.error('step_failed', { step: 'packet', fault: faultOf(error), partner: id }),
      );
    }
    if (lines.length < PAGE) return;
    after = lines.at(-1)?.inboxKey;
  }
};

/** Hands every such partner what waits for it. */
export const forward = async (ports: PacketPorts): Promise<void> => {
  const until = ports.now().getTime() + MOST_MILLISECONDS;
  await Promise.all(
    ports.recipients.map((recipient) =>
      forwardTo(ports, recipient, until).catch((error: unknown) =>
        ports.log.error('step_failed', { step: 'packet', fault: faultOf(error), partner: recipient.partner.id }),
      ),
    ),
  );
};
