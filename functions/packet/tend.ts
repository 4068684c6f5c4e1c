import { signingKeySchema } from '../../shared/packet/keys.ts';
import { sealPacket } from '../../shared/packet/seal.ts';
import { packetKey, packetRowSchema, type PacketRow, type PacketState } from '../../shared/rows/packet.ts';
import { boxOf } from '../../shared/rows/inbox.ts';
import { requestKey, requestRowSchema } from '../../shared/rows/request.ts';
import type { ReferralRow } from '../../shared/rows/referral.ts';
import { readParts } from '../staff/reading.ts';
import { askAcknowledged, log, named, PACKET, settle } from './answered.ts';
import { contentsOf } from './contents.ts';
import type { PacketPorts, Recipient } from './ports.ts';
import { say, sayNotice } from './say.ts';
import { begin, isDue, later, save, unfinished, withPacket } from './state.ts';

/** One look at a referral of a partner that has no seat: does what is due next, and no more. */
export const tend = async (ports: PacketPorts, recipient: Recipient, url: string, tip: string): Promise<void> => {
  const { id } = recipient.partner;
  const referral = await ports.referralsOf(id).referral(tip);
  // An index may be behind: what no longer waits is done.
  if (referral === undefined || boxOf(referral) !== 'new') return;
  const row = await ports.offices.get({ pk: id, sk: packetKey(tip) }, packetRowSchema);
  if (referral.ended !== null) {
    await withdraw(ports, url, referral, row);
    return;
  }
  const open = row === undefined ? undefined : unfinished(row);
  if (row !== undefined && open !== undefined) {
    if (isDue(row, ports.now())) await goOn(ports, recipient, url, referral, row, open);
    return;
  }
  const begun = await begin(ports, referral, row);
  const packet = begun === undefined ? undefined : unfinished(begun);
  if (begun !== undefined && packet !== undefined) await send(ports, recipient, url, referral, begun, packet);
  // Something of it changed that is in no part, which whoever was sent the parts has no need to be told.
  else if (row !== undefined && !(await isAsked(ports, row)))
    await askAcknowledged(ports, referral, `seen-${referral.revision}`);
};

/** Whether routing has yet to hear that the last packet was acknowledged: then the referral is as it was before that. */
const isAsked = async ({ offices }: PacketPorts, { pk, tip, packets }: PacketRow): Promise<boolean> => {
  const sk = requestKey(`${tip}-${packets.at(-1)?.id}`);
  return (await offices.get({ pk, sk }, requestRowSchema))?.owed !== undefined;
};

const goOn = async (
  ports: PacketPorts,
  recipient: Recipient,
  url: string,
  referral: ReferralRow,
  row: PacketRow,
  packet: PacketState,
): Promise<void> => {
  if (packet.state === 'made') return send(ports, recipient, url, referral, row, packet);
  const about = { packet: packet.id, partner: row.pk, says: 'unanswered' as const };
  return settle(ports, recipient, referral, row, packet, await sayNotice(ports, url, about));
};

/** Opens what is granted now, each reading logged before it, seals it to the partner, logs what it was, and only then sends it. */
const send = async (
  ports: PacketPorts,
  recipient: Recipient,
  url: string,
  referral: ReferralRow,
  row: PacketRow,
  packet: PacketState,
): Promise<void> => {
  const { deployment, parts, custody, random, now, signer, pack, files } = ports;
  const { partner, keys } = recipient;
  const needs = {
    deployment,
    partner: partner.id,
    referrals: ports.referralsOf(partner.id),
    parts,
    openGrant: ports.openGrantOf(partner.id),
    appendCustody: (chain: string, draft: Parameters<typeof custody.append>[1][number]) =>
      custody.append(chain, [draft]),
    random,
    now,
  };
  const wanted = referral.parts.filter(({ digest }) => packet.parts.includes(digest));
  const readings = await readParts(needs, { member: { id: PACKET } }, referral, wanted);
  if (readings.some(({ text }) => !text.ok)) ports.log.error('packet_part_shut', { partner: partner.id });
  const contents = await contentsOf({ deployment, pack, partner, files }, referral, packet, readings);
  if (contents.parts.length === 0 && contents.leftOut.length === 0) {
    // All of it was taken back, or cannot be opened: tried again, since it may be neither in an hour.
    await save(ports, row, later(row, now()));
    return;
  }
  const from = signingKeySchema.parse(await signer.publicKey());
  const sealed = await sealPacket(contents, { to: keys.encryptionKey, from, sign: signer.sign });
  const { contentsDigest } = sealed;
  const digests = [named(contentsDigest), ...contents.parts.map(({ part, digest }) => `${part}:${digest}`)];
  await log(ports, referral, { id: `packet-made:${packet.id}:${contentsDigest}`, act: 'packet_made', digests });
  const known = { ...packet, contents: [...new Set([...packet.contents, contentsDigest])] };
  // Before it goes out: an answer is believed only of what is known to have been sent.
  const kept = await save(ports, row, { packets: withPacket(row, known) });
  if (kept === undefined) return;
  await settle(ports, recipient, referral, kept, known, await say(ports, url, { ...sealed.packet }));
};

/** Whoever may have opened it is told that it was taken back; then there is nothing more to see. */
const withdraw = async (
  ports: PacketPorts,
  url: string,
  referral: ReferralRow,
  row: PacketRow | undefined,
): Promise<void> => {
  let current = row;
  for (const packet of row?.packets ?? []) {
    if (current === undefined || packet.state === 'withdrawn') continue;
    if (!isDue(current, ports.now())) return;
    if (packet.contents.length > 0) {
      const answer = await sayNotice(ports, url, { packet: packet.id, partner: referral.pk, says: 'withdrawn' });
      if (answer === 'unreachable' || answer.status < 200 || answer.status > 299) {
        ports.log.error('packet_not_sent', { partner: referral.pk, fault: 'withdrawal' });
        await save(ports, current, later(current, ports.now()));
        return;
      }
      await log(ports, referral, {
        id: `packet-withdrawn:${packet.id}`,
        act: 'packet_withdrawn',
        digests: packet.contents.map(named),
      });
    }
    current = await save(ports, current, {
      packets: withPacket(current, { ...packet, state: 'withdrawn' }),
      tries: 0,
      next: null,
    });
    if (current === undefined) return;
  }
  await askAcknowledged(ports, referral, `ended-${referral.revision}`);
  // Nothing is left of it here: an erasure would not find this row. Who agrees again is sent new packets.
  if (current !== undefined) await ports.offices.delete({ pk: current.pk, sk: current.sk });
};
