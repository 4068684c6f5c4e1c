import type { MustItem, MustPhase } from '../../shared/rows/must.ts';
import type { ReferralRow } from '../../shared/rows/referral.ts';
import type { MustAct } from '../../shared/rows/request.ts';

type Name = MustAct['act'];

const PHASES: Readonly<Record<Name, readonly MustPhase[]>> = {
  release: ['waiting', 'half'],
  release_now: ['waiting', 'half'],
  refuse_release: ['waiting', 'half'],
  allow_release: ['refused'],
  review_release: ['on_call'],
  defer_telling: ['waiting', 'half', 'on_call', 'released'],
};

/** Who has released it cannot be the second; whom a first has left it to need not be on call. */
const fits = (act: Name, { by, mayBeAlone, told, phase }: MustItem, member: string): boolean => {
  switch (act) {
    case 'release':
    case 'review_release':
      return !by.includes(member);
    case 'release_now':
      return mayBeAlone && (phase === 'waiting' || by.includes(member));
    case 'defer_telling':
      return told === 'not_yet';
    case 'refuse_release':
    case 'allow_release':
      return true;
  }
};

/** Of what the law asks for: about which of it this member can ask for this now. Routing judges again when it acts. */
export const mustsFor = (row: Pick<ReferralRow, 'musts'>, act: Name, member: string): readonly MustItem[] =>
  (row.musts ?? []).filter((item) => PHASES[act].includes(item.phase) && fits(act, item, member));
