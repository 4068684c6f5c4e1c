import type { Danger } from '../../../shared/domain/label.ts';
import type { Conversation, Question, Saying } from '../../../shared/rows/line.ts';
import type { TermsRow } from '../../../shared/rows/relay.ts';
import type { Intent } from './intent.ts';
import type { CodeTexted } from './joining.ts';

export type Classes = Danger['words'];

/** One text, as far as anything here depends on it: no word of it. */
export interface TextFacts {
  readonly intent: Intent;
  /** Classes of the danger word list. */
  readonly dangers: Classes;
  readonly hasAttachments: boolean;
  /** Where it is a number and nothing else: what could be an age. */
  readonly number: number | null;
  /** Nothing may be sent to this phone until START. After this very text, if it is a STOP or START. */
  readonly isStopped: boolean;
  /** It is the word upon which answers come. Left out: it is not. */
  readonly isWord?: boolean;
  /** It could be chosen as that: short, and about nothing. */
  readonly couldBeWord?: boolean;
  /** It is a code, which was tried. */
  readonly code?: CodeTexted | undefined;
}

/** What the person told by an answer. */
export interface Told {
  readonly danger?: 'now' | 'hurt' | 'selfHarm';
  readonly noDanger?: boolean;
  readonly area?: string;
  readonly child?: 'yes' | 'no';
  readonly safe?: 'yes' | 'no' | 'unknown';
}

export type Act =
  | { readonly kind: 'none' }
  | { readonly kind: 'open' }
  | { readonly kind: 'code' }
  | { readonly kind: 'join' }
  | { readonly kind: 'word' }
  | { readonly kind: 'not_now' }
  | { readonly kind: 'terms'; readonly chosen: Omit<TermsRow['chosen'], 'word'> }
  /** `to`: the question that it answers, which the sealed words then name. */
  | { readonly kind: 'add'; readonly to: Question | 'consent' | null; readonly told: readonly Told[] };

export interface Decision {
  readonly conversation: Conversation;
  readonly act: Act;
  readonly say: readonly Saying[];
}

export interface Rules {
  /** Whether the country has areas that can be asked for. */
  readonly hasAreas: boolean;
  readonly adultAge: number;
  /** Texts by which somebody may be told of an answer, by id, in the order in which they are offered. Left out: none. */
  readonly nudges?: readonly string[];
}

export const NONE: Act = { kind: 'none' };
