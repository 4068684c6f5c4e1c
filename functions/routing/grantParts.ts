import { createHash } from 'node:crypto';
import { append } from '../../shared/custody/log.ts';
import { digestOfPart } from '../../shared/custody/digests.ts';
import { hourOf } from '../../shared/domain/hour.ts';
import type { PartnerId } from '../../shared/domain/partner.ts';
import type { Basis } from '../../shared/domain/referral.ts';
import { chainOf, PIPELINE } from '../../shared/rows/custodyEntry.ts';
import { partKey, partRowSchema, type PartReference } from '../../shared/rows/part.ts';
import { grantKey, type GrantRow } from '../../shared/rows/referral.ts';
import { checkSealed } from '../../shared/sealing/check.ts';
import { jsonText } from '../../shared/sealing/json.ts';
import { wrappedKey } from '../../shared/sealing/sealed.ts';
import type { RoutingPorts } from './ports.ts';

const BATCH = 25;

export interface Granting {
  readonly tip: string;
  readonly partner: PartnerId;
  readonly basis: Basis;
  readonly consent: string | null;
  readonly parts: readonly PartReference[];
  /** What the custody log vouches for: nothing else is ever granted. */
  readonly known: ReadonlySet<string>;
}

/**
 * Lets a partner open parts: KMS turns each part's wrapped content key into one under the partner's own key, inside the
 * HSM. The custody entry holds the digests of part and grant and is written before the grant is.
 *
 * @returns what was granted: a part that the log does not vouch for, or whose row is not what it says, is left out
 */
export const grantParts = async (ports: RoutingPorts, granting: Granting): Promise<GrantRow[]> => {
  const made = await Promise.all(granting.parts.map((reference) => makeGrant(ports, granting, reference)));
  const grants = made.filter((grant) => grant !== null);
  if (grants.length === 0) return [];
  const digests = grants.flatMap((grant) => [digestOfPart(grant), `grant:${grant.grantDigest}`]);
  const id = createHash('sha256').update(digests.join()).digest('base64url').slice(0, 22);
  await append(ports.custody, chainOf(PIPELINE, granting.tip), [
    {
      id: `grant:${id}`,
      actor: PIPELINE,
      act: 'grant_made',
      digests: [`partner:${granting.partner}`, ...digests],
      reason: granting.basis,
      hour: hourOf(ports.now()),
    },
  ]);
  for (let at = 0; at < grants.length; at += BATCH) await ports.referrals.putAll(grants.slice(at, at + BATCH));
  return grants;
};

const makeGrant = async (
  ports: RoutingPorts,
  { tip, partner, basis, consent, known }: Granting,
  reference: PartReference,
): Promise<GrantRow | null> => {
  const { part, digest, version, author, audience } = reference;
  const wrapped = known.has(digestOfPart(reference)) ? await wrappedKeyOf(ports, tip, reference) : undefined;
  const key = ports.keyIds.partners[partner];
  if (wrapped === undefined || key === undefined) {
    ports.log.error('part_not_vouched', { tip, partner });
    return null;
  }
  const context = { deployment: ports.deployment, tip, part, partner };
  const grant = await ports.keys.reEncrypt(ports.keyIds.intake, key, wrapped, context);
  return {
    pk: partner,
    sk: grantKey(tip, part, digest),
    tip,
    part,
    version,
    digest,
    ...(author !== undefined && { author }),
    ...(audience !== undefined && { audience }),
    grant: Buffer.from(grant).toString('base64'),
    grantDigest: createHash('sha256').update(grant).digest('base64url'),
    basis,
    consent,
  };
};

/** The content key as it was wrapped for intake, if the row is the part that the tip names. */
const wrappedKeyOf = async (
  { deployment, parts }: RoutingPorts,
  tip: string,
  { part, version, digest, author, audience }: PartReference,
): Promise<Uint8Array | undefined> => {
  const row = await parts.get({ pk: tip, sk: partKey(part, digest) }, partRowSchema);
  if (row === undefined || row.withheld) return undefined;
  const header = { deployment, tip, part, version, author, audience };
  const sealed = checkSealed(jsonText.parse(row.sealed), { header, digest });
  if (!sealed.ok) return undefined;
  const wrapped = wrappedKey(sealed.value, 'intake');
  return wrapped.ok ? wrapped.value : undefined;
};
