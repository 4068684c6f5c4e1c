import { needlesFor } from '../security/canary/needles.ts';
import { logPlaces, objectPlaces, tablePlaces } from '../security/canary/places.ts';
import { describeFind, search } from '../security/canary/search.ts';
import type { Stage } from './stage.ts';

export interface Remains {
  /** `120 rows, 40 queue messages, 300 log lines`: what was searched, so that nothing found is worth something. */
  readonly looked: string;
  readonly found: readonly string[];
}

/** Looks for words where only sealed things may be: tables, queue messages as they were sent, objects and logs. */
export const remainsOf = async ({ runtime, wire }: Stage, phrases: readonly string[]): Promise<Remains> => {
  const [rows, objects] = await Promise.all([tablePlaces(runtime), objectPlaces(runtime)]);
  const messages = wire.heard(Number(new URL(runtime.endpoints.sqs).port));
  const found = search([...rows, ...objects, ...messages, ...logPlaces(runtime)], needlesFor(phrases));
  const sent = messages.filter(({ name }) => name.endsWith('.SendMessage')).length;
  return {
    looked: `${rows.length} rows, ${sent} queue messages, ${runtime.logs().length} log lines`,
    found: found.map(describeFind),
  };
};
