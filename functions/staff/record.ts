import * as z from 'zod';
import { FORMAT, recordSchema, type CustodyRecord, type RecordPart } from '../../shared/custody/record.ts';
import { readSealed } from '../../shared/sealing/sealedText.ts';
import { bytesOf } from '../../shared/rows/record.ts';
import type { ReferralRow } from '../../shared/rows/referral.ts';
import type { Dependencies } from './ports.ts';

const preparedSchema = z.object({ key: recordSchema.shape.key, chains: recordSchema.shape.chains });

type Needs = Pick<Dependencies, 'deployment' | 'partner' | 'referrals' | 'parts'>;

/**
 * The record that routing prepared last, with the sealed parts that this partner holds and its grants, so that the digests
 * in it can be checked. Nothing is opened. Undefined where none is prepared.
 */
export const custodyRecord = async (needs: Needs, row: ReferralRow): Promise<CustodyRecord | undefined> => {
  const { deployment, partner, referrals } = needs;
  const prepared = await referrals.record(row.tip);
  if (prepared === undefined) return undefined;
  const { key, chains } = preparedSchema.parse(prepared.content);
  // What was granted since is not in the log as it was then.
  const logged = new Set(
    chains.flatMap(({ entries }) =>
      entries.flatMap(({ acts }) => acts.flatMap((act) => ('digests' in act ? act.digests : []))),
    ),
  );
  const parts = await Promise.all(row.parts.map((reference) => partOf(needs, row.tip, reference)));
  const holds = parts.flatMap((part) => (part !== undefined && logged.has(`grant:${part.grantDigest}`) ? [part] : []));
  const record = {
    format: FORMAT,
    deployment,
    tip: row.tip,
    partner,
    request: prepared.request,
    key,
    chains,
    parts: [],
    leftOut: [],
  } as const satisfies CustodyRecord;
  return { ...record, ...fitting(holds, LONGEST_ANSWER - bytesOf(record)) };
};

/** Bytes of JSON: Lambda answers with 6 MB at most. */
const LONGEST_ANSWER = 5_500_000;

/** The log goes with every record, and of the parts as many as there is room for: a record names those that it leaves out. */
const fitting = (holds: readonly RecordPart[], room: number): Pick<CustodyRecord, 'parts' | 'leftOut'> => {
  const fits: Pick<CustodyRecord, 'parts' | 'leftOut'> = { parts: [], leftOut: [] };
  let left = room;
  for (const item of holds) {
    const { part, version, digest } = item;
    const size = bytesOf(item);
    if (size <= left) fits.parts.push(item);
    else fits.leftOut.push({ part, version, digest });
    left -= size <= left ? size + 1 : 0;
  }
  return fits;
};

const partOf = async (
  { referrals, parts }: Needs,
  tip: string,
  { part, digest, version, author, audience }: ReferralRow['parts'][number],
): Promise<RecordPart | undefined> => {
  const [grant, row] = await Promise.all([referrals.grant(tip, part, digest), parts.part(tip, part, digest)]);
  if (grant === undefined || row === undefined || row.withheld) return undefined;
  const sealed = readSealed(row.sealed);
  if (!sealed.ok) return undefined;
  const { iv, ciphertext, tag } = sealed.value;
  return {
    part,
    version,
    ...(author !== undefined && { author }),
    ...(audience !== undefined && { audience }),
    digest,
    protected: sealed.value.protected,
    iv,
    ciphertext,
    tag,
    grant: grant.grant,
    grantDigest: grant.grantDigest,
  };
};
