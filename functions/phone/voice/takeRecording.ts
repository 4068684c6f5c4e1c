import type { Plain } from '../../../shared/domain/plain.ts';
import type { Result } from '../../../shared/domain/result.ts';
import { keepFile } from '../../../shared/files/keepFile.ts';
import { fileTypeOf } from '../../../shared/files/types.ts';
import { actsIn } from '../../../shared/custody/digests.ts';
import { entryIdOf, hasPart } from '../../../shared/mailbox/addPart.ts';
import { chainOf, PIPELINE } from '../../../shared/rows/custodyEntry.ts';
import { tipRowSchema, type TipRow } from '../../../shared/rows/tip.ts';
import { deriveTipId } from '../../../shared/sealing/session.ts';
import type { Missing, Recordings } from '../../../shared/telephony/recordings.ts';
import { wordingOf } from '../../../shared/wording/wording.ts';
import { turnOf, type Turn } from '../derive.ts';
import type { PhonePorts } from '../ports.ts';
import { callOf } from './callRow.ts';
import { languagesOf } from './speech.ts';
import { submissionOf } from './submission.ts';
import { addedIn } from './take.ts';

/** A recording that lies at the provider, and the call that it was made in. */
export interface Left {
  readonly id: string;
  readonly call: string;
  /** How long it plays, where that is known. */
  readonly seconds?: number | undefined;
}

/** `later`: it still lies at the provider, from where it can be taken again. */
export type Taken = 'taken' | 'later';

const TRIES = 3;
const BETWEEN_MILLISECONDS = 300;

type Keep = (tip: TipRow) => ReturnType<typeof keepFile>;

const isIn = (tip: TipRow, { version }: Turn): boolean => hasPart(tip, { part: 'file', version });

/**
 * Takes a recording: fetched, sealed as a file of its call's tip, and deleted at the provider, in this order. Whatever lies there
 * has not been taken yet, so it may be asked for any number of times, by whoever finds it there; of several at once each does
 * the same.
 */
export const createTakeRecording = (ports: PhonePorts, recordings: Recordings) => {
  const { pack } = ports;
  const { jurisdiction } = pack;

  /** A provider that does not answer now often does a moment later. */
  const insist = async <Value, Failure extends Missing>(
    ask: () => Promise<Result<Value, Failure>>,
  ): Promise<Result<Value, Failure>> => {
    for (let tried = 1; ; tried += 1) {
      const answer = await ask();
      if (answer.ok || answer.error !== 'later' || tried >= TRIES) return answer;
      await ports.pause(BETWEEN_MILLISECONDS);
    }
  };

  const accept = async (
    turn: Turn,
    { call }: Left,
    caller: { from: Plain | null; to: string },
  ): Promise<TipRow | undefined> => {
    const row = await callOf(ports, (await turnOf(ports, call)).version);
    const [first = jurisdiction.defaultLanguage] = languagesOf(caller.to, pack);
    const language = row?.state.screen.language ?? first;
    const { tip } = await ports.acceptTip(
      submissionOf(
        turn,
        { jurisdiction: jurisdiction.code, language, number: caller.from, told: row?.state.told ?? {} },
        wordingOf(language, pack.wording),
      ),
    );
    return ports.tips.get({ pk: tip }, tipRowSchema);
  };

  const forget = async ({ id }: Left): Promise<Taken> =>
    (await insist(() => recordings.forget(id))).ok ? 'taken' : 'later';

  /**
   * Into the tip that a code opened in the call. `gone`: it was taken there, or something of the call was, before the tip was given
   * up, and goes the same way; `apart`: it can not be added there, and is a tip of its own.
   */
  const joined = async (
    pk: string,
    ofCall: Turn,
    ofRecording: Turn,
    keep: Keep,
  ): Promise<'kept' | 'later' | 'gone' | 'apart'> => {
    const tip = await ports.tips.get({ pk }, tipRowSchema);
    const logged = actsIn(await ports.custody.read(chainOf(PIPELINE, pk)));
    const owed = tip?.entries ?? [];
    const isTaken = [...logged, ...owed].some(
      ({ id }) =>
        id === entryIdOf('file_added', ofRecording.version) || id.startsWith(entryIdOf('words_added', addedIn(ofCall))),
    );
    if (tip === undefined) return isTaken ? 'gone' : 'apart';
    if (isIn(tip, ofRecording)) return 'kept';
    const kept = await keep(tip);
    if (kept.ok) return 'kept';
    // Until it is erased that may be undone, and then it belongs there.
    return kept.error === 'closed' && isTaken ? 'later' : 'apart';
  };

  /** Into the call's own tip, which is made if it is not there; where that is full, into one more. */
  const own = async (
    left: Left,
    ofCall: Turn,
    ofRecording: Turn,
    seen: TipRow | undefined,
    keep: Keep,
  ): Promise<'kept' | 'later' | 'gone'> => {
    const pk = deriveTipId(ofCall.session, ofCall.nonce);
    const isLogged = seen === undefined && (await ports.custody.read(chainOf(PIPELINE, pk))).length > 0;
    // Somebody else who takes it may have made the tip since, and be cut off over it: that it is logged tells nothing of an erasure.
    const there = isLogged ? await ports.tips.get({ pk }, tipRowSchema) : seen;
    // Its tip was erased since: what was said in it goes the same way.
    if (isLogged && there === undefined) return 'gone';
    const caller = there === undefined ? await insist(() => recordings.call(left.call)) : undefined;
    if (caller?.ok === false && caller.error === 'later') return 'later';
    // A call that the provider has forgotten: what was said in it counts no less.
    const known = caller?.ok === true ? caller.value : { from: null, to: '' };
    const tip = there ?? (await accept(ofCall, left, known));
    // Before it is asked whether the tip still takes any: it may have been cut short after it was kept.
    if (tip !== undefined && isIn(tip, ofRecording)) return 'kept';
    const first = tip === undefined ? undefined : await keep(tip);
    if (first?.ok === true) return 'kept';
    // To be erased: until that is done it may be undone, and then it belongs there.
    if (first?.ok === false && first.error === 'closed') return 'later';
    // Full: what was said is a tip of its own.
    const anew = await accept(ofRecording, left, { from: null, to: '' });
    const second = anew === undefined ? undefined : await keep(anew);
    return second?.ok === true ? 'kept' : 'later';
  };

  return async (left: Left): Promise<Taken> => {
    const [ofCall, ofRecording] = await Promise.all([turnOf(ports, left.call), turnOf(ports, left.id)]);
    const sound = await insist(() => recordings.fetch(left.id));
    // Somebody else has taken it.
    if (!sound.ok) return sound.error === 'gone' ? 'taken' : 'later';
    const { bytes, type } = sound.value;
    const { seconds } = left;
    const keep: Keep = (tip) =>
      keepFile(ports, tip, { id: ofRecording.version, kind: 'recording', type: fileTypeOf(type), bytes, seconds });
    const there = await ports.tips.get({ pk: deriveTipId(ofCall.session, ofCall.nonce) }, tipRowSchema);
    // A try that was cut short may have kept it there, whatever has become of the other since.
    if (there !== undefined && isIn(there, ofRecording)) return forget(left);
    const state = (await callOf(ports, ofCall.version))?.state;
    // Whoever heard numbers and a tone in the place of what their code opened was not told where it goes.
    const opened = state?.been.includes('message') === true ? state.joined : null;
    const added = opened === null ? 'apart' : await joined(opened, ofCall, ofRecording, keep);
    const kept = added === 'apart' ? await own(left, ofCall, ofRecording, there, keep) : added;
    return kept === 'later' ? 'later' : forget(left);
  };
};
export type TakeRecording = ReturnType<typeof createTakeRecording>;
