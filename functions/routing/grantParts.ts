import { createHash } from 'node:crypto';
import { queryAll } from '../../shared/adapters/table.ts';
import type { OpenChain } from '../../shared/custody/log.ts';
import { digestOfPart } from '../../shared/custody/digests.ts';
import { hourOf, type Hour } from '../../shared/domain/hour.ts';
import type { PartnerId } from '../../shared/domain/partner.ts';
import type { Basis } from '../../shared/domain/referral.ts';
import { PIPELINE } from '../../shared/rows/custodyEntry.ts';
import { partKey, partRowSchema, type PartReference, type PartRow } from '../../shared/rows/part.ts';
import { grantKey, type GrantRow } from '../../shared/rows/referral.ts';
import { checkSealed } from '../../shared/sealing/check.ts';
import { jsonText } from '../../shared/sealing/json.ts';
import { wrappedKey } from '../../shared/sealing/sealed.ts';
import { claimWrapped } from './claim.ts';
import type { RoutingPorts } from './ports.ts';
import { digestOfPartner } from './standing.ts';

const BATCH = 25;

export interface Granting {
  readonly tip: string;
  readonly partner: PartnerId;
  readonly basis: Basis;
  readonly consent: string | null;
  readonly parts: readonly PartReference[];
  /** By digest, until when what is lent may be opened. */
  readonly untils: ReadonlyMap<string, Hour | undefined>;
  /** What it vouches for can be granted, and nothing else. */
  readonly chain: OpenChain;
}

/**
 * Lets a partner open parts: KMS turns each part's wrapped content key into one under the partner's own key, inside the
 * HSM. The custody entry holds the digests of part and grant and is written before the grant is.
 *
 * @returns what is to be put: a part that the log does not vouch for, whose row is not what it says, or whose wrapped key
 *   belongs to another part, is left out
 */
export const makeGrants = async (ports: RoutingPorts, granting: Granting): Promise<GrantRow[]> => {
  const known = granting.chain.vouched();
  const rows = await rowsOf(ports, granting);
  // What is withheld is nobody's to open, and nothing to be alarmed at.
  const wanted = granting.parts.filter(({ part, digest }) => rows.get(partKey(part, digest))?.withheld !== true);
  const claims = wanted.flatMap((reference) => {
    const wrapped = known.has(digestOfPart(reference)) ? wrappedIn(ports, granting.tip, reference, rows) : undefined;
    return wrapped === undefined ? [] : [{ part: reference.part, digest: reference.digest, wrapped }];
  });
  const owned = await claimWrapped(ports, granting.tip, claims);
  const wrappedOf = new Map(claims.map(({ digest, wrapped }) => [digest, wrapped]));
  const made = await Promise.all(
    wanted.map((reference) => {
      const wrapped = owned.has(reference.digest) ? wrappedOf.get(reference.digest) : undefined;
      return makeGrant(ports, granting, reference, wrapped);
    }),
  );
  const grants = made.filter((grant) => grant !== null);
  if (grants.length === 0) return [];
  const digests = grants.flatMap((grant) => [digestOfPart(grant), `grant:${grant.grantDigest}`]);
  const id = createHash('sha256').update(digests.join()).digest('base64url').slice(0, 22);
  await granting.chain.append([
    {
      id: `grant:${id}`,
      actor: PIPELINE,
      act: 'grant_made',
      digests: [digestOfPartner(granting.partner), ...digests],
      reason: granting.basis,
      hour: hourOf(ports.now()),
    },
  ]);
  // The log may have been longer than it was when it was read: only what it vouches for by now is given.
  const vouchedFor = granting.chain.vouched();
  return grants.filter((grant) => vouchedFor.has(digestOfPart(grant)));
};

/** From here on the partner can open what `makeGrants` made. */
export const putGrants = async ({ referrals }: RoutingPorts, grants: readonly GrantRow[]): Promise<void> => {
  for (let at = 0; at < grants.length; at += BATCH) await referrals.putAll(grants.slice(at, at + BATCH));
};

type Rows = ReadonlyMap<string, PartRow>;

/** A row that is not one must not keep the others of its tip from being granted: it is as if it were not there. */
const partOrNothingSchema = partRowSchema.nullable().catch(null);

/** The sealed items themselves: one by its key, several in one go. */
const rowsOf = async ({ parts }: RoutingPorts, { tip, parts: wanted }: Granting): Promise<Rows> => {
  const [first, ...others] = wanted;
  if (first === undefined) return new Map();
  const found =
    others.length === 0
      ? [(await parts.get({ pk: tip, sk: partKey(first.part, first.digest) }, partOrNothingSchema)) ?? null]
      : await queryAll(parts, { hash: { value: tip } }, partOrNothingSchema);
  return new Map(found.flatMap((row) => (row === null ? [] : [[row.sk, row] as const])));
};

const makeGrant = async (
  ports: RoutingPorts,
  { tip, partner, basis, consent, untils }: Granting,
  reference: PartReference,
  wrapped: Uint8Array | undefined,
): Promise<GrantRow | null> => {
  const { part, digest, version, author, audience, translation } = reference;
  const until = untils.get(digest);
  const key = ports.keyIds.partners[partner];
  if (wrapped === undefined || key === undefined) {
    ports.log.error('part_not_vouched', { partner });
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
    ...(translation !== undefined && { translation }),
    grant: Buffer.from(grant).toString('base64'),
    grantDigest: createHash('sha256').update(grant).digest('base64url'),
    basis,
    consent,
    ...(until !== undefined && { until }),
  };
};

/** The content key as it was wrapped for intake, if the row is the part that the tip names. */
const wrappedIn = (
  { deployment }: RoutingPorts,
  tip: string,
  { part, version, digest, author, audience, translation }: PartReference,
  rows: Rows,
): Uint8Array | undefined => {
  const row = rows.get(partKey(part, digest));
  if (row === undefined) return undefined;
  const header = { deployment, tip, part, version, author, audience, of: translation?.of };
  const sealed = checkSealed(jsonText.parse(row.sealed), { header, digest });
  if (!sealed.ok) return undefined;
  const wrapped = wrappedKey(sealed.value, 'intake');
  return wrapped.ok ? wrapped.value : undefined;
};
