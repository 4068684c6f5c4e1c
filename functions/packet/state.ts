import { changeSeen } from '../../shared/adapters/changeRow.ts';
import type { Table } from '../../shared/adapters/table.ts';
import { hourOf } from '../../shared/domain/hour.ts';
import { patience } from '../../shared/rows/owed.ts';
import { packetKey, packetRowSchema, type PacketRow, type PacketState } from '../../shared/rows/packet.ts';
import type { PartReference } from '../../shared/rows/part.ts';
import type { ReferralRow } from '../../shared/rows/referral.ts';
import { toBase64url } from '../../shared/sealing/base64url.ts';
import type { PacketPorts } from './ports.ts';

/** A packet that waits for something: none is begun before the one before it is over. */
export const unfinished = ({ packets }: Pick<PacketRow, 'packets'>): PacketState | undefined =>
  packets.find(({ state }) => state === 'made' || state === 'sent');

/** Parts that no packet had, or only one that was taken back: what is not a partner's to have is in no referral's. */
const unsent = ({ parts }: ReferralRow, { packets }: Pick<PacketRow, 'packets'>): PartReference[] => {
  const had = new Set(packets.filter(({ state }) => state !== 'withdrawn').flatMap((packet) => packet.parts));
  return parts.filter(({ part, digest }) => part !== 'note' && part !== 'number' && !had.has(digest));
};

/** Written before anything is opened for it: however often it is tried, it is the same packet. */
export const begin = async (
  { offices, random, now }: Pick<PacketPorts, 'offices' | 'random' | 'now'>,
  row: ReferralRow,
  before: PacketRow | undefined,
): Promise<PacketRow | undefined> => {
  const fresh = unsent(row, before ?? { packets: [] });
  if (fresh.length === 0) return undefined;
  const packet: PacketState = {
    id: toBase64url(random(16)),
    number: (before?.packets.length ?? 0) + 1,
    made: hourOf(now()),
    urgency: row.urgency,
    parts: fresh.map(({ digest }) => digest),
    contents: [],
    state: 'made',
    incident: null,
  };
  const key = { pk: row.pk, sk: packetKey(row.tip) };
  if (before === undefined) {
    const first = { ...key, tip: row.tip, revision: 1, packets: [packet], tries: 0, next: null };
    return (await offices.putIfAbsent(first)) ? first : undefined;
  }
  return save({ offices }, before, { packets: [...before.packets, packet], tries: 0, next: null });
};

/** @returns undefined where somebody else changed it meanwhile: the next minute looks again */
export const save = (
  { offices }: { readonly offices: Table },
  row: PacketRow,
  set: Partial<Pick<PacketRow, 'packets' | 'tries' | 'next'>>,
): Promise<PacketRow | undefined> => changeSeen(offices, { pk: row.pk, sk: row.sk }, packetRowSchema, row, { set });

export const withPacket = ({ packets }: PacketRow, changed: PacketState): PacketState[] =>
  packets.map((packet) => (packet.id === changed.id ? changed : packet));

/** Of a step that did not succeed, or waits for the partner: later each time, an hour at most. */
export const later = ({ tries }: Pick<PacketRow, 'tries'>, now: Date): Pick<PacketRow, 'tries' | 'next'> => ({
  tries: tries + 1,
  next: new Date(now.getTime() + patience(tries) * 1000).toISOString(),
});

export const isDue = ({ next }: Pick<PacketRow, 'next'>, now: Date): boolean =>
  next === null || next <= now.toISOString();
