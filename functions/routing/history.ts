import type { ReferralRow } from '../../shared/rows/referral.ts';

type Line = ReferralRow['history'][number];

/** A row has 400 KB: of a long history the beginning and the latest are kept, and the custody log has it all. */
const MOST_LINES = 200;

export const withLines = (history: readonly Line[], lines: readonly Line[]): Line[] => {
  const whole = [...history, ...lines];
  return whole.length <= MOST_LINES ? whole : [...whole.slice(0, 1), ...whole.slice(1 - MOST_LINES)];
};
