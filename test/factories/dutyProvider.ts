import { err, ok } from '../../shared/domain/result.ts';
import type { Alarmer, Alarming } from '../../shared/telephony/alarming.ts';

interface Rung extends Omit<Alarming, 'to'> {
  readonly to: string;
}

/** Duty phones in memory. `fate` says what becomes of the next rings, in this order; `lost`: it rings, and nobody is told. */
export const aDutyProvider = () => {
  const rung: Rung[] = [];
  const fate: ('refused' | 'later' | 'lost' | 'uncertain')[] = [];
  const alarmer: Alarmer = {
    async ring(alarming) {
      const failure = fate.shift();
      if (failure === undefined || failure === 'lost') rung.push({ ...alarming, to: alarming.to.reveal() });
      if (failure === undefined) return ok(undefined);
      return err(failure === 'lost' ? 'uncertain' : failure);
    },
    hasRung: async ({ to, from }) => ok(rung.some((each) => each.to === to.reveal() && each.from === from)),
  };
  return { alarmer, rung, fate };
};
