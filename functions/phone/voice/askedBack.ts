import type { Plain } from '../../../shared/domain/plain.ts';
import type { Pack } from '../../../shared/jurisdiction/pack.ts';
import { sealCallBack } from '../../../shared/relay/callBack.ts';
import { CALL_BACK, callBackRowSchema, type CallBackRow } from '../../../shared/rows/callBack.ts';
import { jobKey } from '../../../shared/rows/relay.ts';
import type { CallHeard } from '../../../shared/telephony/provider.ts';
import { contactOf } from '../derive.ts';
import type { PhonePorts } from '../ports.ts';

/** Nobody is asked what cannot be done: without a number to call from, or where this country calls nobody. */
export const canCallBack = ({ jurisdiction }: Pack, number: Plain | null): boolean => {
  const { callBackNumber, prefixes } = jurisdiction.phone;
  return callBackNumber !== undefined && prefixes.some((prefix) => number?.reveal().startsWith(prefix) === true);
};

/** They asked to be called back, and have the code. Their number, for the relay alone, and when; nothing else is known of it. */
export const keepCallBack = async (
  ports: PhonePorts,
  tip: string,
  { from, to: line }: CallHeard,
  { when, language }: Pick<CallBackRow, 'when' | 'language'>,
): Promise<void> => {
  if (from === null) return;
  const key = { pk: tip, sk: jobKey(CALL_BACK) };
  const [contact, relayKey, earlier] = await Promise.all([
    contactOf(ports, from),
    ports.keys.publicKey(ports.keyIds.relay),
    ports.relay.get(key, callBackRowSchema),
  ]);
  const asked = { contact, when, language, line };
  const row = await sealCallBack(ports.deployment, tip, from, asked, relayKey, ports.now());
  // Asked anew, in another call: what was tried before counts still.
  const { revision = 0, tries = [] } = earlier ?? {};
  await ports.relay.put({ ...row, revision: revision + 1, tries });
};
