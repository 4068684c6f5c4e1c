import type { Table } from '../../../shared/adapters/table.ts';
import { callRowSchema, type CallRow, type CallState, type Screen } from '../../../shared/rows/call.ts';

/** How many of the latest steps can be asked for again. */
const MOST_SAID = 10;
/** Longer than any call; and than a recording of it may have to wait until its tip is erased (`shared/mailbox/undoTime.ts`). */
const DAYS = 4;

interface CallPorts {
  readonly ephemera: Table;
  readonly now: () => Date;
}

const keyOf = (version: string): string => `call#${version}`;

/** Up to the full hour: it would else tell the second in which somebody called. */
const expiry = (now: Date): number => Math.ceil(now.getTime() / 3_600_000) * 3600 + DAYS * 86_400;

/** @param version what the provider's id of the call becomes (functions/phone/derive.ts) */
export const callOf = async ({ ephemera, now }: CallPorts, version: string): Promise<CallRow | undefined> => {
  const row = await ephemera.get({ pk: keyOf(version) }, callRowSchema);
  return row !== undefined && row.expires > now().getTime() / 1000 ? row : undefined;
};

/**
 * Keeps where a call stands after a step, if nobody else has meanwhile.
 *
 * @returns `false`: somebody has; what they kept counts
 */
export const keepCall = async (
  { ephemera, now }: CallPorts,
  version: string,
  before: CallRow | undefined,
  step: number,
  state: CallState,
): Promise<boolean> => {
  const pk = keyOf(version);
  const said = [...(before?.said ?? []), { step, screen: state.screen }].slice(-MOST_SAID);
  const expires = expiry(now());
  if (before === undefined) return ephemera.putIfAbsent({ pk, step, state, said, expires });
  return ephemera.change({ pk }, { set: { step, state, said, expires }, when: { step: before.step } });
};

/** What was said after a step; the latest, if that was too long ago. */
export const saidAt = ({ said, state }: CallRow, step: number): Screen =>
  said.find((each) => each.step === step)?.screen ?? state.screen;
