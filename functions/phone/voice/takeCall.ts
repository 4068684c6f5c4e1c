import { giveCode } from '../../../shared/mailbox/give.ts';
import type { CallState } from '../../../shared/rows/call.ts';
import { deriveAccessCode } from '../../../shared/sealing/accessCode.ts';
import { deriveTipId } from '../../../shared/sealing/session.ts';
import type { CallHeard, Hearing } from '../../../shared/telephony/provider.ts';
import { queueOf, turnOf, type Turn } from '../derive.ts';
import { isMisusedBy } from '../misuse.ts';
import type { PhonePorts } from '../ports.ts';
import { hearAnswers, type Opened } from './answers.ts';
import { canCallBack } from '../askedBack.ts';
import { callOf, keepCall, saidAt } from './callRow.ts';
import { begun, turn, turnApart, type Happening } from './decide.ts';
import type { CallFacts } from './lead.ts';
import { hearingOf, languagesOf } from './speech.ts';
import { openPartners } from './talk.ts';
import { createTake } from './take.ts';

/** A call that has gone on for so long says goodbye: somebody plays, or something is stuck. */
const MOST_STEPS = 60;

/** What a call's address says of it; nothing before its first step. */
export interface At {
  readonly step: number;
  readonly language: string | undefined;
  /** The tone sounded, and nobody spoke. */
  readonly nothing: boolean;
}

/** So often is it looked again where the call stands, while others work on the same step. */
const MOST_TRIES = 5;

const ENDED = { place: 'bye', leads: [] } as const;

const happeningOf = ({ happened }: CallHeard, { nothing }: At): Happening => {
  if (nothing) return { kind: 'nothing' };
  switch (happened.kind) {
    case 'keys':
      return { kind: 'keys', keys: happened.keys.reveal() };
    case 'recorded':
    case 'left':
      return happened;
    default:
      return { kind: 'silence' };
  }
};

/**
 * Leads a call: what somebody keyed, or that they left a message, is durable before the next thing is said. The same step may
 * come again at any moment, also while it is worked on or after a worker died over it: it is taken once, and answered alike.
 *
 * @throws when it could not be made durable: then the caller is to hear the numbers, and a tone
 */
export const createTakeCall = (ports: PhonePorts) => {
  const { pack } = ports;
  const { jurisdiction } = pack;
  const speaker = { pack, site: ports.site };

  const take = createTake(ports);

  const given = async ({ session, nonce }: Turn): Promise<'right' | 'later'> => {
    const code = await giveCode(ports, deriveTipId(session, nonce), session, nonce, false);
    return code.ok ? 'right' : 'later';
  };

  const codeAt = async (
    call: CallHeard,
    keyed: Turn,
    state: CallState,
    step: number,
  ): Promise<Opened | 'given' | undefined> => {
    const { happened } = call;
    const { place, language } = state.screen;
    if (happened.kind !== 'keys') return undefined;
    if (place === 'keyCode') return hearAnswers(ports, call, happened.keys, language, `${keyed.version}-${step}`);
    if ((place === 'writeDown' || place === 'codeToCall') && happened.keys.reveal() === '1')
      return (await given(keyed)) === 'right' ? 'given' : { code: 'later' };
    return undefined;
  };

  /** Nobody is rung for a number that misuses the line; numbers, answers and the message stay open to it. */
  const mayTalk = async ({ from, happened }: CallHeard, { place, language }: CallState['screen']): Promise<boolean> => {
    if (happened.kind !== 'keys' || (place !== 'menu' && place !== 'greeting')) return false;
    if (openPartners(pack, language, ports.now()).length === 0) return false;
    return !(await isMisusedBy(ports, from));
  };

  const factsOf = async (
    call: CallHeard,
    code: Opened | 'given' | undefined,
    screen: CallState['screen'],
  ): Promise<CallFacts> => ({
    languages: languagesOf(call.to, pack),
    hasNumber: canCallBack(pack, call.from),
    canTalk: await mayTalk(call, screen),
    ...(code === undefined ? {} : { code: code === 'given' ? 'right' : code.code }),
    ...(code !== undefined && code !== 'given' && code.code === 'right' && { opened: code.tip }),
  });

  return async (call: CallHeard, at: At): Promise<Hearing> => {
    const keyed = await turnOf(ports, call.id);
    const { version } = keyed;
    const code = deriveAccessCode(keyed.session, keyed.nonce);
    const [first = jurisdiction.defaultLanguage] = languagesOf(call.to, pack);
    const next = at.step + 1;

    const hearing = (screen: CallState['screen'], opened: Opened | 'given' | undefined): Hearing => {
      const answers = opened !== undefined && opened !== 'given' && opened.code === 'right' ? opened.sounds : [];
      return hearingOf({ screen, step: next, to: call.to, code, queue: queueOf(keyed, next), answers }, speaker);
    };
    /** What was answered to this step before; a code that was keyed for it came along again. */
    const again = async (screen: CallState['screen']): Promise<Hearing> => {
      const { happened } = call;
      const isOpen = screen.leads.includes('answers') && happened.kind === 'keys';
      return hearing(
        screen,
        isOpen
          ? await hearAnswers(ports, call, happened.keys, screen.language, `${version}-${at.step}`, true)
          : undefined,
      );
    };

    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const row = await callOf(ports, version);
      if (row !== undefined && row.step > at.step) return again(saidAt(row, next));
      if (at.step === 0) {
        const state = begun(first);
        if (await keepCall(ports, version, row, next, state)) return hearing(state.screen, undefined);
        continue;
      }
      const happening = happeningOf(call, at);
      const before = row?.state ?? begun(at.language ?? first);
      const opened = row === undefined ? undefined : await codeAt(call, keyed, before, at.step);
      // Where it stood is lost, and with it what a key would mean: it begins again.
      const known: Happening = row === undefined && happening.kind === 'keys' ? { kind: 'silence' } : happening;
      const facts = await factsOf(call, opened, before.screen);
      const taken = { call, keyed, step: at.step };
      let turned = turn(before, known, facts);
      if (turned.take !== undefined && !(await take({ ...taken, before, told: turned.take.told }))) {
        // What was taken of the call until now went to what the code opened.
        const apart: CallState = { ...before, joined: null, tip: false };
        turned = turnApart(apart, known, facts);
        await take({ ...taken, before: apart, told: turned.take?.told ?? {} });
      }
      const state =
        next > MOST_STEPS ? { ...turned.state, screen: { ...turned.state.screen, ...ENDED, leads: [] } } : turned.state;
      if (await keepCall(ports, version, row, next, state)) return hearing(state.screen, opened);
    }
    throw new Error('A call was always somewhere else');
  };
};
export type TakeCall = ReturnType<typeof createTakeCall>;
