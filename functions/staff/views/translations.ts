import type { PartKind } from '../../../shared/domain/part.ts';
import type { Reading } from '../reading.ts';

const ofWhich = ({ reference }: Reading): string | undefined => reference.translation?.of;

const beside = (originals: readonly Reading[], readings: readonly Reading[]): Reading[] =>
  originals.flatMap((original) => [
    original,
    ...readings.filter((reading) => ofWhich(reading) === original.reference.digest),
  ]);

/** What was opened of one kind, each with its translations behind it. */
export const withTranslations = (readings: readonly Reading[], kind: PartKind): readonly Reading[] =>
  beside(
    readings.filter(({ reference }) => reference.part === kind && reference.translation === undefined),
    readings,
  );

/** Messages and notes, each with its translations; at the end those of what is not opened here, or is a file. */
export const conversationOf = (readings: readonly Reading[]): readonly Reading[] => {
  const talk = readings.filter(({ reference: { part } }) => part === 'message' || part === 'note');
  const said = beside(
    talk.filter((reading) => ofWhich(reading) === undefined),
    talk,
  );
  const texts = new Set(readings.flatMap(({ reference: { part, digest } }) => (part === 'file' ? [] : [digest])));
  return [...said, ...talk.filter((reading) => !texts.has(ofWhich(reading) ?? '') && !said.includes(reading))];
};
