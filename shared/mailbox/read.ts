import { digestOfKey, digestOfPart, vouched } from '../custody/digests.ts';
import type { Plain } from '../domain/plain.ts';
import type { IntakePorts } from '../intake/ports.ts';
import { chainOf, PIPELINE } from '../rows/custodyEntry.ts';
import { partKey, partRowSchema, type PartReference } from '../rows/part.ts';
import { openAsReporter } from '../sealing/open.ts';
import { jsonText } from '../sealing/json.ts';
import { thumbprint } from '../sealing/reporterKey.ts';
import type { Opened } from './access.ts';

export type ReadPart = (reference: PartReference) => Promise<Plain | null>;

/**
 * Opens a tip's parts with the reporter's key. A part counts only if the custody log vouches for its digest, so that
 * nothing written straight into a table is ever shown as an answer; `null` stands for what could not be opened.
 */
export const partReader = async (ports: IntakePorts, { tip, privateKey }: Opened): Promise<ReadPart> => {
  const known = vouched(await ports.custody.readWhole(chainOf(PIPELINE, tip.pk)));
  return async (reference) => {
    if (!known.has(digestOfPart(reference))) return null;
    const row = await ports.parts.get({ pk: tip.pk, sk: partKey(reference.part, reference.digest) }, partRowSchema);
    // Withheld or not: that is for partners, and whoever holds the code sees at once that an undo was one.
    if (row === undefined) return null;
    const { part, version, digest, author, audience } = reference;
    const header = { deployment: ports.deployment, tip: tip.pk, part, version, author, audience };
    const opened = await openAsReporter(jsonText.parse(row.sealed), privateKey, { header, digest });
    return opened.ok ? opened.value : null;
  };
};

/** The key that a new part is sealed to: believed only if the log has held its thumbprint since it was introduced. */
export const vouchedKey = async (
  ports: IntakePorts,
  { tip }: Opened,
): Promise<Opened['mailbox']['publicKey'] | null> => {
  if (tip.reporterKey === null) return null;
  const known = vouched(await ports.custody.readWhole(chainOf(PIPELINE, tip.pk)));
  return known.has(digestOfKey(await thumbprint(tip.reporterKey))) ? tip.reporterKey : null;
};
