import { needlesFor, type Needle } from '../security/canary/needles.ts';

/** In every hostile input; found in a log, a refusal or somebody else's page, it got there by a fault. */
export const MARK = 'Thistlequarry';

export const needles: readonly Needle[] = needlesFor([MARK, 'ThistleSurname']);

/** Words with a name in them, as a report would have. */
export const words = (about: string): string => `${MARK} ${about} of ThistleSurname`;
