import * as z from 'zod';
import { needSchema } from './vocabulary.ts';

/** How far one service has come. Open: `planned`, `started`. */
export const serviceStates = ['planned', 'started', 'done', 'stopped'] as const;
const serviceStateSchema = z.enum(serviceStates);
export type ServiceState = z.infer<typeof serviceStateSchema>;

/** What a partner gives somebody, by a code of the vocabulary: one line for each, with a state of its own. */
export const serviceLineSchema = z.object({ need: needSchema, state: serviceStateSchema });
export type ServiceLine = z.infer<typeof serviceLineSchema>;

/** What may follow. What ended may be begun anew: people come back. */
const NEXT: Readonly<Record<ServiceState, readonly ServiceState[]>> = {
  planned: ['started', 'done', 'stopped'],
  started: ['done', 'stopped'],
  done: ['started'],
  stopped: ['planned', 'started'],
};
/** Where a line begins: what was given at once is written down as done. */
const BEGINS: readonly ServiceState[] = ['planned', 'started', 'done'];

export const isOpenService = ({ state }: ServiceLine): boolean => state === 'planned' || state === 'started';

export const mayFollow = (lines: readonly ServiceLine[], { need, state }: ServiceLine): boolean => {
  const had = lines.find((line) => line.need === need);
  return (had === undefined ? BEGINS : NEXT[had.state]).includes(state);
};

/** The lines afterwards: each service once, in the order in which they were begun. */
export const withService = (lines: readonly ServiceLine[], line: ServiceLine): ServiceLine[] =>
  lines.some(({ need }) => need === line.need)
    ? lines.map((had) => (had.need === line.need ? line : had))
    : [...lines, line];
