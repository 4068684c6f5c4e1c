import { changeRow } from '../../../shared/adapters/changeRow.ts';
import { sendOrLeave } from '../../../shared/adapters/queue.ts';
import { becameOf } from '../../../shared/relay/callBack.ts';
import type { Plain } from '../../../shared/domain/plain.ts';
import {
  backJobSchema,
  CALL_BACK,
  CALLED,
  calledRowSchema,
  callBackRowSchema,
  type BackJob,
  type CallBackRow,
  type CalledRow,
  type Happened,
} from '../../../shared/rows/callBack.ts';
import { owes } from '../../../shared/rows/owed.ts';
import { jobKey } from '../../../shared/rows/jobKey.ts';
import { parseAccessCode } from '../../../shared/sealing/accessCode.ts';
import type { CallEnd, CallHeard, Hearing } from '../../../shared/telephony/provider.ts';
import { openByCode } from '../openByCode.ts';
import type { PhonePorts } from '../ports.ts';
import {
  backAsked,
  backDone,
  backGone,
  backGreeted,
  backHeld,
  backNobody,
  backWaiting,
  SILENCE,
  silentKeys,
} from './backSpeech.ts';
import { waitOver } from './speech.ts';

const MOST_CODES = 3;
/** So long a partner waits at most: it rings, a machine is looked for, and a code may be keyed three times. */
const LONGEST_WAIT_SECONDS = 180;

/** What both ends of a call back hear. `id`: what the provider knows it by. */
interface At {
  readonly id: string;
  readonly language: string;
  /** The how-manieth code is waited for. */
  readonly step: number;
}

/** The call as it stands, while anything can come of it. */
interface Standing {
  readonly row: CalledRow;
  readonly job: BackJob;
  readonly asked: CallBackRow;
}

const keyOf = (id: string) => ({ pk: id, sk: jobKey(CALLED) });

export const createBack = (ports: PhonePorts) => {
  const { relay, pack } = ports;

  const standing = async (id: string): Promise<Standing | undefined> => {
    if (id === '') return undefined;
    const row = await relay.get(keyOf(id), calledRowSchema);
    if (row === undefined) return undefined;
    const [job, asked] = await Promise.all([
      relay.get({ pk: row.tip, sk: jobKey(row.job) }, backJobSchema),
      // Gone with the tip: nobody is called for it any more.
      relay.get({ pk: row.tip, sk: jobKey(CALL_BACK) }, callBackRowSchema),
    ]);
    return job === undefined || asked === undefined ? undefined : { row, job, asked };
  };

  /** Notes what happened, and has the relay look. What is noted twice is noted once. */
  const note = async (id: string, happened: Happened): Promise<void> => {
    const isKnown = (row: CalledRow): boolean => JSON.stringify({ ...row, ...happened }) === JSON.stringify(row);
    await changeRow(relay, keyOf(id), calledRowSchema, (row) =>
      isKnown(row) ? undefined : { set: { ...happened, ...owes('relay', 'urgent', id, ports.now()) } },
    );
    await sendOrLeave(ports.relayQueue, 'urgent', { tip: id, job: CALLED });
  };

  /** Whether a code opens the very tip that this call is for. Tries are counted as those on the site are. */
  const isTheirs = async (keys: Plain, { row, asked }: Standing): Promise<boolean> => {
    const code = parseAccessCode(keys.reveal());
    if (!code.ok) return false;
    const byCode = await openByCode(ports, code.value, async () => asked.contact);
    if (byCode.kind !== 'opens') return false;
    const { pk, deletion } = byCode.opened.tip;
    return pk === row.tip && deletion === null;
  };

  return {
    /** The partner's telephone is picked up. */
    partner: async ({ happened }: CallHeard, { id, language }: At): Promise<Hearing> =>
      happened.kind === 'machine' ? SILENCE : backAsked(language, id, pack),

    /** They pressed a key. */
    taken: async ({ happened }: CallHeard, { id, language }: At): Promise<Hearing> => {
      if (happened.kind !== 'keys' || happened.keys.reveal() !== '1') return SILENCE;
      const call = await standing(id);
      if (call === undefined || call.job.state === 'over') return backNobody(language, pack);
      await note(id, { taken: true });
      return backWaiting(language, id, pack);
    },

    /** They wait: until somebody who keyed the code is put through, or nothing can come of it any more. */
    wait: async ({ happened }: CallHeard, { id }: At): Promise<Hearing> => {
      const seconds = happened.kind === 'waiting' ? happened.seconds : 0;
      const call = await standing(id);
      const isOver = call === undefined || call.job.state === 'over' || becameOf(call.row) !== undefined;
      return isOver || seconds >= LONGEST_WAIT_SECONDS ? waitOver() : backHeld();
    },

    /** They wait no more: they have spoken with somebody, or nobody came, or they hung up. */
    over: async ({ happened }: CallHeard, { id, language }: At): Promise<Hearing> => {
      const spoken = happened.kind === 'left' && happened.how === 'spoken';
      await note(id, spoken ? { left: true, talked: true } : { left: true });
      return spoken ? backDone() : backNobody(language, pack);
    },

    /** The other telephone is picked up, by whomever. Nothing is said. */
    answered: async ({ happened }: CallHeard, { id, language }: At): Promise<Hearing> => {
      const call = await standing(id);
      if (call === undefined) return SILENCE;
      const isMachine = happened.kind === 'machine';
      await note(id, isMachine ? { answered: true, machine: true } : { answered: true });
      // Nobody would be there for them.
      return isMachine || call.row.left === true ? SILENCE : silentKeys(language, id, 1);
    },

    /** Keys, or silence. Still nothing is said, but to who has the code. */
    keyed: async ({ happened }: CallHeard, { id, language, step }: At): Promise<Hearing> => {
      if (happened.kind !== 'keys') return SILENCE;
      const call = await standing(id);
      if (call === undefined) return SILENCE;
      if (!(await isTheirs(happened.keys, call)))
        return step >= MOST_CODES ? SILENCE : silentKeys(language, id, step + 1);
      await note(id, { coded: true });
      return backGreeted(language, id, pack);
    },

    /** They have spoken with who called them, or found nobody there. */
    talked: async ({ happened }: CallHeard, { id, language }: At): Promise<Hearing> => {
      const spoken = happened.kind === 'joined' && happened.spoken;
      if (spoken) await note(id, { talked: true });
      return spoken ? backDone() : backGone(language, pack);
    },

    ended: (id: string, { how }: CallEnd): Promise<void> => note(id, { end: how }),
  };
};
export type Back = ReturnType<typeof createBack>;
