import { digestOfKey, digestOfPart } from '../custody/digests.ts';
import type { Plain } from '../domain/plain.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { IntakePorts } from '../intake/ports.ts';
import { ACCEPTED, chainOf, PIPELINE } from '../rows/custodyEntry.ts';
import { partKey, partRowSchema, type PartReference } from '../rows/part.ts';
import { openAsReporter } from '../sealing/open.ts';
import { jsonText } from '../sealing/json.ts';
import { thumbprint } from '../sealing/reporterKey.ts';
import type { Opened } from './access.ts';

/**
 * What the log vouches for, and, until routing has begun it, what the acceptance itself names: somebody may look for what
 * they sent in the very moment after. Of a broken log nothing is believed, nor of the tip in its place.
 */
const known = async (ports: IntakePorts, { tip }: Pick<Opened, 'tip'>): Promise<ReadonlySet<string>> => {
  const chain = await ports.custody.open(chainOf(PIPELINE, tip.pk));
  chain.owe(tip.entries.filter(({ id }) => id === ACCEPTED));
  return chain.vouched();
};

/** `before_code`: it was sealed before the tip had a key, as texts are until somebody asks for a code. */
export type ReadPart = (reference: PartReference) => Promise<Result<Plain, 'broken' | 'before_code'>>;

/**
 * Opens a tip's parts with the reporter's key. A part counts only if the custody log vouches for its digest, so that
 * nothing written straight into a table is ever shown as an answer.
 */
export const partReader = async (ports: IntakePorts, opened: Opened): Promise<ReadPart> => {
  const { tip, privateKey } = opened;
  const vouchedFor = await known(ports, opened);
  return async (reference) => {
    if (!vouchedFor.has(digestOfPart(reference))) return err('broken');
    const row = await ports.parts.get({ pk: tip.pk, sk: partKey(reference.part, reference.digest) }, partRowSchema);
    // Withheld or not: that is for partners, and whoever holds the code sees at once that an undo was one.
    if (row === undefined) return err('broken');
    const { part, version, digest, author, audience } = reference;
    const header = { deployment: ports.deployment, tip: tip.pk, part, version, author, audience };
    const words = await openAsReporter(jsonText.parse(row.sealed), privateKey, { header, digest });
    if (words.ok) return ok(words.value);
    return err(words.error === 'not_sealed_to' ? 'before_code' : 'broken');
  };
};

/** The key that a new part is sealed to: believed only if the log has held its thumbprint since it was introduced. */
export const vouchedKey = async (
  ports: IntakePorts,
  opened: Pick<Opened, 'tip'>,
): Promise<Opened['mailbox']['publicKey'] | null> => {
  const { tip } = opened;
  if (tip.reporterKey === null) return null;
  return (await known(ports, opened)).has(digestOfKey(await thumbprint(tip.reporterKey))) ? tip.reporterKey : null;
};
