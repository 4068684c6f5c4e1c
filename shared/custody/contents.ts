import { hashJson } from './hash.ts';

/*
 * How the log names what a record holds, so that nobody can hand it on with a chain or an act left out: the end of each chain
 * that is in it, and the acts that are shown by their hash alone. The act that says so is the last of the record.
 */

interface End {
  readonly sequence: number;
  readonly hash: string;
}
interface Shown {
  readonly entries: readonly { readonly sequence: number; readonly acts: readonly object[] }[];
}

/** The id of the act; what follows tells apart two records of one request, of which the first was cut short. */
export const madeId = (partner: string, request: string, digests: string): string =>
  `record:${partner}:${request}:${digests}`;

const HEAD = /^head:(?<owner>[a-z][a-z0-9-]*):(?<sequence>\d{1,10}):(?<hash>[A-Za-z0-9_-]+)$/;

export const digestOfHead = (owner: string, { sequence, hash }: End): string => `head:${owner}:${sequence}:${hash}`;

/** Whose chain, and where it ends. */
export const headsIn = (digests: readonly string[]): ReadonlyMap<string, End> =>
  new Map(
    digests.flatMap((digest) => {
      const { owner, sequence, hash } = HEAD.exec(digest)?.groups ?? {};
      return owner === undefined || hash === undefined ? [] : [[owner, { sequence: Number(sequence), hash }] as const];
    }),
  );

/** Over the hashes of acts that are withheld, in their order, up to an entry. */
export const digestOfWithheld = async ({ entries }: Shown, upTo: number): Promise<string> => {
  const hashes = entries
    .filter(({ sequence }) => sequence <= upTo)
    .flatMap(({ acts }) => acts.flatMap((act) => ('withheld' in act ? [act.withheld] : [])));
  return `withheld:${await hashJson(['withheld', ...hashes])}`;
};
