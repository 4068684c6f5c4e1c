import { err, ok } from '../../shared/domain/result.ts';
import type { Sender, SendFailure, TextOut } from '../../shared/telephony/sending.ts';

interface Sent {
  readonly to: string;
  readonly from: string;
  readonly words: string;
  readonly id: string;
  readonly validFor: number;
  /** The provider's own. */
  readonly sid: string;
}

const shown = ({ to, from, words, ...rest }: TextOut) => ({ to: to.reveal(), from, words: words.reveal(), ...rest });

/** A provider in memory. `fate` says what becomes of the next requests, in this order; `lost`: sent, and nobody told. */
export const provider = () => {
  const sent: Sent[] = [];
  const fate: (SendFailure | 'lost')[] = [];
  let before: (() => Promise<void>) | undefined;
  const sender: Sender = {
    async text(text) {
      await before?.();
      const failure = fate.shift();
      const sid = `SM${String(sent.length).padStart(32, '0')}`;
      if (failure === undefined || failure === 'lost') sent.push({ ...shown(text), sid });
      if (failure === undefined) return ok(sid);
      return err(failure === 'lost' ? 'uncertain' : failure);
    },
    findText: async (text, _since, isOther) => {
      const { to, from, words } = shown(text);
      const like = sent.find(
        (each) => each.to === to && each.from === from && each.words === words && !isOther(each.sid),
      );
      return ok(like?.sid ?? null);
    },
  };
  return {
    sender,
    sent,
    fate,
    words: () => sent.map(({ words }) => words),
    /** Happens while a request is on its way. */
    meanwhile: (act: () => Promise<void>): void => {
      before = act;
    },
  };
};
