import { hourOf } from '../domain/hour.ts';
import { owes } from '../rows/owed.ts';
import { jobKey } from '../rows/jobKey.ts';
import { type AnswerJob } from '../rows/relay.ts';
import type { Sealed } from '../sealing/sealed.ts';
import { digestOf, withRecipient } from '../sealing/sealed.ts';
import { sealedText } from '../sealing/sealedText.ts';

interface Answer {
  readonly tip: string;
  readonly partner: string;
  /** Under which the partner asked for it; the message's version. */
  readonly request: string;
  /** As the partner sealed it, for the relay among others. */
  readonly sealed: Sealed;
  /** Of the answers to this tip, counted from 0. */
  readonly order: number;
}

/** An answer that waits to go out as a text: of its recipients only the relay is left, which opens nothing else. */
export const answerJob = ({ tip, partner, request, sealed, order }: Answer, now: Date): AnswerJob => ({
  pk: tip,
  sk: jobKey(request),
  revision: 1,
  kind: 'answer',
  state: 'waiting',
  shown: 'waits',
  since: hourOf(now),
  order,
  until: now.toISOString(),
  partner,
  request,
  digest: digestOf(sealed),
  sealed: sealedText(withRecipient(sealed, 'relay')),
  part: 0,
  marks: [],
  ...owes('relay', 'urgent', `${tip}${request}`, now),
});
