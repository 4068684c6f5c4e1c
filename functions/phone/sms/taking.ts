import type { Answered, Conversation } from '../../../shared/rows/line.ts';
import type { TextReceived } from '../../../shared/telephony/provider.ts';
import type { Turn } from '../derive.ts';
import type { PhonePorts } from '../ports.ts';
import type { Rules } from './decision.ts';
import { lexiconOf, type Lexicon } from './lexicon.ts';

/** By what a country's texts are read and answered. */
export interface Texting {
  readonly ports: PhonePorts;
  readonly lexicon: Lexicon;
  readonly rules: Rules;
}

export const textingOf = (ports: PhonePorts): Texting => {
  const { areas, adultAge, phone } = ports.pack.jurisdiction;
  return {
    ports,
    lexicon: lexiconOf(ports.pack),
    rules: { hasAreas: areas.length > 0, adultAge, nudges: phone.nudges.map(({ id }) => id) },
  };
};

/** One text that is taken. */
export interface Taking {
  readonly text: TextReceived;
  readonly turn: Turn;
  readonly contact: string;
  /** It comes so late that nothing goes back any more. */
  readonly quietly: boolean;
}

/** Where the conversation stands after it, and what is answered. */
export interface Outcome {
  readonly conversation: Conversation;
  readonly answered: Answered;
}
