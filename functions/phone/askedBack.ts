import { changeRow } from '../../shared/adapters/changeRow.ts';
import { sendOrLeave } from '../../shared/adapters/queue.ts';
import type { Hour } from '../../shared/domain/hour.ts';
import type { Label } from '../../shared/domain/label.ts';
import type { Plain } from '../../shared/domain/plain.ts';
import type { Pack } from '../../shared/jurisdiction/pack.ts';
import { sealCallBack } from '../../shared/relay/callBack.ts';
import { CALL_BACK, callBackRowSchema, type CallBackRow } from '../../shared/rows/callBack.ts';
import { owes } from '../../shared/rows/owed.ts';
import { jobKey } from '../../shared/rows/jobKey.ts';
import type { CallHeard } from '../../shared/telephony/provider.ts';
import { contactOf } from './derive.ts';
import type { PhonePorts } from './ports.ts';

type Answer = Label['answer'];
type Keeping = Pick<PhonePorts, 'relay' | 'keys' | 'keyIds' | 'contactKey' | 'deployment' | 'now'>;

/** Nobody is asked what cannot be done: without a number to call from, or where this country calls nobody. */
export const canCallBack = ({ jurisdiction }: Pack, number: Plain | null): boolean => {
  const { callBackNumber, prefixes } = jurisdiction.phone;
  return callBackNumber !== undefined && prefixes.some((prefix) => number?.reveal().startsWith(prefix) === true);
};

/** What a label has to say of it: they ask from now on, or no more. */
export const asking = (answer: Answer, hour: Hour): Answer => ({ ...answer, callBack: true, callBackAsked: hour });
export const askingNoMore = (answer: Answer): Answer =>
  answer.callBack === true ? { ...answer, callBack: false } : answer;

const keyOf = (tip: string) => ({ pk: tip, sk: jobKey(CALL_BACK) });

/**
 * They asked to be called back, and have the code. Their number, for the relay alone, and when; nothing else is known of it.
 *
 * @throws where the relay has just given up what was asked before: then it is to be told once more
 */
export const keepCallBack = async (
  ports: Keeping,
  tip: string,
  { from, to: line }: Pick<CallHeard, 'from' | 'to'>,
  { when, language }: Pick<CallBackRow, 'when' | 'language'>,
): Promise<void> => {
  if (from === null) return;
  const [contact, relayKey] = await Promise.all([contactOf(ports, from), ports.keys.publicKey(ports.keyIds.relay)]);
  const asked = { contact, when, language, line };
  const row = await sealCallBack(ports.deployment, tip, from, asked, relayKey, ports.now());
  if (await ports.relay.putIfAbsent(row)) return;
  // Asked anew, in another call: what was tried before counts still, and so does a call that is being made.
  const { pk: _pk, sk: _sk, revision: _revision, tries: _tries, ...set } = row;
  const kept = await changeRow(ports.relay, keyOf(tip), callBackRowSchema, () => ({ set }));
  if (kept === undefined) throw new Error('What was asked before went meanwhile');
};

/**
 * Whoever asked says no by the same phone: nothing rings any more, and the relay forgets the number. A no from another phone
 * says nothing of that one.
 *
 * @returns whether nobody is asked to be called back for this tip any more
 */
export const takeBackCallBack = async (
  { relay, relayQueue, now }: Pick<PhonePorts, 'relay' | 'relayQueue' | 'now'>,
  tip: string,
  contact: string,
): Promise<boolean> => {
  const moment = now();
  const isOver = (row: CallBackRow): boolean => Date.parse(row.expires) <= moment.getTime();
  const row = await changeRow(relay, keyOf(tip), callBackRowSchema, (there) => {
    if (there.contact !== contact || isOver(there)) return undefined;
    const expires = new Date(Math.floor(moment.getTime() / 3_600_000) * 3_600_000).toISOString();
    return { set: { expires, ...owes('relay', 'urgent', `${tip}${CALL_BACK}`, moment) } };
  });
  if (row === undefined) return true;
  if (!isOver(row)) return false;
  await sendOrLeave(relayQueue, 'urgent', { tip, job: CALL_BACK });
  return true;
};
