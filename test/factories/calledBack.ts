import { err, ok } from '../../shared/domain/result.ts';
import type { CallBack, CallFailure, CallOut } from '../../shared/telephony/callingBack.ts';

/** A provider that calls back: what it was asked for, and how it answers. */
export const calledBack = () => {
  const asked: { readonly whom: 'partner' | 'reporter'; readonly call: CallOut }[] = [];
  const next: { fails: CallFailure | undefined; has: boolean | 'unknown' } = { fails: undefined, has: true };
  const ring = (whom: 'partner' | 'reporter') => async (call: CallOut) => {
    asked.push({ whom, call });
    return next.fails === undefined ? ok(undefined) : err(next.fails);
  };
  const callBack: CallBack = {
    partner: ring('partner'),
    reporter: ring('reporter'),
    hasCall: async () => (next.has === 'unknown' ? err('unknown') : ok(next.has)),
  };
  return { asked, next, callBack };
};
