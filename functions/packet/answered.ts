import { createHash } from 'node:crypto';
import { sendOrLeave } from '../../shared/adapters/queue.ts';
import { hourOf } from '../../shared/domain/hour.ts';
import { laneOf } from '../../shared/domain/urgency.ts';
import { readAcknowledgement, type Acknowledgement } from '../../shared/packet/acknowledgement.ts';
import { chainOf, type CustodyDraft } from '../../shared/rows/custodyEntry.ts';
import { owes } from '../../shared/rows/owed.ts';
import type { PacketRow, PacketState } from '../../shared/rows/packet.ts';
import type { ReferralRow } from '../../shared/rows/referral.ts';
import { requestKey, type RequestRow } from '../../shared/rows/request.ts';
import type { Answer, PacketPorts, Recipient } from './ports.ts';
import { later, save, withPacket } from './state.ts';

/** As whom this function stands in the log and in requests: no member of staff has a hand in it. */
export const PACKET = 'packet';

type Draft = Pick<CustodyDraft, 'id' | 'act' | 'digests'>;

/** Into the partner's own chain. What is not logged is not done. */
export const log = async (
  { custody, now }: Pick<PacketPorts, 'custody' | 'now'>,
  { pk, tip }: Pick<ReferralRow, 'pk' | 'tip'>,
  draft: Draft,
): Promise<void> =>
  custody.append(chainOf(pk, tip), [{ ...draft, actor: `${pk}/${PACKET}`, reason: null, hour: hourOf(now()) }]);

/** The partner has seen it: asked of routing as a member of staff would, under the partner's own keys. */
export const askAcknowledged = async (
  { offices, routing, now }: Pick<PacketPorts, 'offices' | 'routing' | 'now'>,
  { pk, tip, urgency }: Pick<ReferralRow, 'pk' | 'tip' | 'urgency'>,
  what: string,
  incident?: string,
): Promise<void> => {
  const id = `${tip}-${what}`;
  const lane = laneOf(urgency);
  const request: RequestRow = {
    pk,
    sk: requestKey(id),
    id,
    tip,
    request: { act: 'acknowledge', ...(incident !== undefined && { incident }) },
    by: PACKET,
    role: 'case_worker',
    hour: hourOf(now()),
    ...owes('routing', lane, id, now()),
  };
  if (await offices.putIfAbsent(request)) await sendOrLeave(routing, lane, { partner: pk, request: id });
};

/** An acknowledgement of this packet, signed by this partner, in what its system answered. */
const acknowledgedIn = async (
  { deployment }: Pick<PacketPorts, 'deployment'>,
  { partner, keys }: Recipient,
  packet: PacketState,
  body: string,
): Promise<Acknowledgement | undefined> => {
  for (const contents of packet.contents) {
    const awaited = { packet: packet.id, deployment, partner: partner.id, contents };
    const read = await readAcknowledgement(body.trim(), keys.signingKey, awaited);
    if (read.ok) return read.value;
  }
  return undefined;
};

const isTaken = (answer: Answer): answer is Exclude<Answer, string> =>
  answer !== 'unreachable' && answer.status >= 200 && answer.status < 300;

/**
 * What becomes of a packet by what the partner's system said. Only a signed acknowledgement says that somebody has seen it;
 * without one, its having been taken ends nothing: it is asked for, and the referral becomes overdue as any.
 */
export const settle = async (
  ports: PacketPorts,
  recipient: Recipient,
  referral: ReferralRow,
  row: PacketRow,
  packet: PacketState,
  answer: Answer,
): Promise<void> => {
  const after = later(row, ports.now());
  if (!isTaken(answer)) {
    ports.log.error('packet_not_sent', { partner: row.pk, fault: answer === 'unreachable' ? answer : 'refused' });
    await save(ports, row, after);
    return;
  }
  const said = await acknowledgedIn(ports, recipient, packet, answer.body);
  if (answer.body.trim() !== '' && said === undefined) {
    // Whoever answers so is not that partner, or speaks of something else: as good as no answer.
    ports.log.error('packet_not_sent', { partner: row.pk, fault: 'not_signed' });
    await save(ports, row, after);
    return;
  }
  if (packet.state === 'made') {
    await log(ports, referral, {
      id: `packet-sent:${packet.id}`,
      act: 'packet_sent',
      digests: packet.contents.map(named),
    });
  }
  if (said === undefined) {
    const first = packet.state === 'made' ? later({ tries: 0 }, ports.now()) : after;
    await save(ports, row, { packets: withPacket(row, { ...packet, state: 'sent' }), ...first });
    return;
  }
  const { incident, contents } = said;
  const digests = [named(contents), `incident:${createHash('sha256').update(incident).digest('base64url')}`];
  await log(ports, referral, { id: `packet-acknowledged:${packet.id}`, act: 'packet_acknowledged', digests });
  await askAcknowledged(ports, referral, packet.id, incident);
  const packets = withPacket(row, { ...packet, state: 'acknowledged', incident });
  await save(ports, row, { packets, tries: 0, next: null });
};

/** How the custody log names what a packet held. */
export const named = (contents: string): string => `packet:${contents}`;
