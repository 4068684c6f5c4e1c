import { textParts, type PartKind } from '../domain/part.ts';
import { partKey, type PartReference, type PartRow } from '../rows/part.ts';
import type { PartHeader } from '../sealing/header.ts';
import type { ReporterPublicKey } from '../sealing/reporterKey.ts';
import type { RsaPublicKey } from '../sealing/rsaPublicKey.ts';
import { seal } from '../sealing/seal.ts';
import { digestOf, type Sealed } from '../sealing/sealed.ts';
import { sealedText } from '../sealing/sealedText.ts';
import type { Submission } from './submission.ts';

/** The row of a sealed item, keyed by its digest. */
export const rowOf = (header: PartHeader, sealed: Sealed): PartRow => {
  const reference: PartReference = {
    part: header.part,
    version: header.version,
    digest: digestOf(sealed),
    ...(header.author !== undefined && { author: header.author }),
    ...(header.audience !== undefined && { audience: header.audience }),
  };
  const { part, digest } = reference;
  return { pk: header.tip, sk: partKey(part, digest), ...reference, sealed: sealedText(sealed), withheld: false };
};

export const referenceOf = ({ part, version, digest, author, audience }: PartReference): PartReference => ({
  part,
  version,
  digest,
  ...(author !== undefined && { author }),
  ...(audience !== undefined && { audience }),
});

export const FIRST_VERSION = '1';

/** The four text parts, empty or not, and the number if one was left. */
export const sealSubmission = async (
  deployment: string,
  tip: string,
  submission: Pick<Submission, 'words' | 'number'>,
  keys: { intake: RsaPublicKey; relay: RsaPublicKey | undefined; reporter: ReporterPublicKey | undefined },
): Promise<PartRow[]> => {
  const headerOf = <Kind extends PartKind>(part: Kind) => ({ deployment, tip, part, version: FIRST_VERSION });
  const { intake, relay, reporter } = keys;
  const rows = await Promise.all(
    textParts.map(async (part) =>
      rowOf(headerOf(part), await seal(submission.words[part], headerOf(part), { intake, reporter })),
    ),
  );
  if (submission.number === null || relay === undefined) return rows;
  const header = headerOf('number');
  return [...rows, rowOf(header, await seal(submission.number, header, { relay, reporter }))];
};
