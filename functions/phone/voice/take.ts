import { hourOf } from '../../../shared/domain/hour.ts';
import { Plain } from '../../../shared/domain/plain.ts';
import { addWords } from '../../../shared/mailbox/write.ts';
import type { CallState, ToldByKeys } from '../../../shared/rows/call.ts';
import { tipRowSchema, type TipRow } from '../../../shared/rows/tip.ts';
import { deriveTipId } from '../../../shared/sealing/session.ts';
import type { CallHeard } from '../../../shared/telephony/provider.ts';
import { wordingOf } from '../../../shared/wording/wording.ts';
import { contactOf, type Turn } from '../derive.ts';
import type { PhonePorts } from '../ports.ts';
import { keepCallBack, takeBackCallBack } from '../askedBack.ts';
import { relabel, relabelMore, submissionOf, wordsOf } from './submission.ts';

/** How the ids of all begin that a call adds in words. */
export const addedIn = ({ version }: Turn): string => `${version.slice(0, 24)}-`;

/** Something that is taken of a call. */
interface Step {
  readonly call: CallHeard;
  readonly keyed: Turn;
  /** Where the call stood. */
  readonly before: CallState;
  readonly told: Partial<ToldByKeys>;
  readonly step: number;
}

/**
 * Makes durable what somebody keyed, or that they left a message: in the tip that a code opened, else in one of this call's
 * own. The same step may come twice, and is taken once.
 */
export const createTake = (ports: PhonePorts) => {
  const { pack } = ports;
  const { jurisdiction } = pack;

  /** Words, and answers by key, to a tip that is there; `false`: nothing can be added to it any more. */
  const add = async (row: TipRow, { call, keyed, before, told, step }: Step): Promise<boolean> => {
    const { language } = before.screen;
    const t = wordingOf(language, pack.wording);
    const isJoined = before.joined !== null;
    const words = Object.keys(told).length === 0 ? new Plain(t('call.left')) : wordsOf(told, t, jurisdiction.adultAge);
    const { when } = { ...before.told, ...told };
    const asks = told.hasCode === 'yes';
    // Before anything else: from here on nothing rings.
    const takesBack =
      told.callBack === 'no' &&
      call.from !== null &&
      (await takeBackCallBack(ports, row.pk, await contactOf(ports, call.from)));
    const wish = asks ? hourOf(ports.now()) : takesBack ? 'no_more' : undefined;
    const added = await addWords(ports, row, {
      words,
      own: new Plain(''),
      id: `${addedIn(keyed)}${step}`,
      language,
      relabel: isJoined ? relabelMore(told, wish) : relabel(told, wish),
    });
    // A number is kept for what was taken, and for nothing else. Until it is, a call back is refused.
    if (added.ok && asks) await keepCallBack(ports, row.pk, call, { when, language });
    return added.ok;
  };

  /** @returns `false`: what a code opened takes nothing any more */
  return async (taken: Step): Promise<boolean> => {
    const { call, keyed, before, told } = taken;
    const { language } = before.screen;
    if (before.joined !== null) {
      const row = await ports.tips.get({ pk: before.joined }, tipRowSchema);
      return row !== undefined && add(row, taken);
    }
    if (!before.tip) {
      const called = { jurisdiction: jurisdiction.code, language, number: call.from, told };
      await ports.acceptTip(submissionOf(keyed, called, wordingOf(language, pack.wording)));
      return true;
    }
    if (Object.keys(told).length === 0) return true;
    const row = await ports.tips.get({ pk: deriveTipId(keyed.session, keyed.nonce) }, tipRowSchema);
    // Erased meanwhile, by who has its code: there is nothing that an answer could be added to.
    if (row !== undefined) await add(row, taken);
    return true;
  };
};
