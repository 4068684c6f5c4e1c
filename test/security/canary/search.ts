import type { Encoding, Needle } from './needles.ts';

/** Somewhere that something could have been left. */
export interface Place {
  /** `table Tips`, `log of web`, `file aws/sqs.jsonl`. */
  readonly name: string;
  readonly bytes: Buffer;
}

export interface Find {
  readonly place: string;
  readonly text: string;
  readonly encoding: Encoding;
  /** What stands around it, so that whoever reads the failure sees how it got there. */
  readonly around: string;
}

const AROUND = 60;

export const search = (places: readonly Place[], needles: readonly Needle[]): Find[] =>
  places.flatMap(({ name, bytes }) =>
    needles.flatMap(({ text, encoding, bytes: needle }): Find[] => {
      const at = bytes.indexOf(needle);
      if (at < 0) return [];
      const around = bytes.subarray(Math.max(0, at - AROUND), at + needle.length + AROUND).toString('latin1');
      return [{ place: name, text, encoding, around }];
    }),
  );

/** One line each, in few enough words to be read. */
export const describeFind = ({ place, text, encoding, around }: Find): string =>
  `${place} holds “${text}” (${encoding}): …${around.replaceAll(/[^ -~]/g, '·')}…`;
