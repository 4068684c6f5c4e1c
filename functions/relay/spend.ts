import { changeRow } from '../../shared/adapters/changeRow.ts';
import { localDate } from '../../shared/domain/hours.ts';
import { spentRowSchema } from '../../shared/rows/relay.ts';
import type { RelayPorts } from './ports.ts';

const keyOf = ({ pack, now }: RelayPorts) => ({
  pk: 'spent' as const,
  sk: localDate(now(), pack.jurisdiction.timeZone),
});

/** Whether a text that nobody asked for may still go out today. */
export const hasMoney = async (ports: RelayPorts): Promise<boolean> => {
  const row = await ports.relay.get(keyOf(ports), spentRowSchema);
  const { mostTextsADay } = ports.pack.jurisdiction.phone;
  if ((row?.count ?? 0) < mostTextsADay) return true;
  ports.log.error('texts_capped', { count: mostTextsADay });
  return false;
};

/** Counts one text before it is asked for. */
export const spend = async (ports: RelayPorts): Promise<void> => {
  const key = keyOf(ports);
  await ports.relay.putIfAbsent({ ...key, revision: 1, count: 0 });
  await changeRow(ports.relay, key, spentRowSchema, ({ count }) => ({ set: { count: count + 1 } }));
};
