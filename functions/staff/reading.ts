import { createHash } from 'node:crypto';
import type { Plain } from '../../shared/domain/plain.ts';
import { hourOf } from '../../shared/domain/hour.ts';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import { digestOfPart } from '../../shared/custody/digests.ts';
import { chainOf } from '../../shared/rows/custodyEntry.ts';
import type { PartReference, PartRow } from '../../shared/rows/part.ts';
import type { GrantRow, ReferralRow } from '../../shared/rows/referral.ts';
import { toBase64url } from '../../shared/sealing/base64url.ts';
import type { PartHeader } from '../../shared/sealing/header.ts';
import { jsonText } from '../../shared/sealing/json.ts';
import { openWithContentKey, type OpenError } from '../../shared/sealing/open.ts';
import type { Dependencies } from './ports.ts';
import type { Signed } from './session.ts';

/** Why a part stays shut. Shown as a code beside kind words, so that it can be reported without reporting anything else. */
export type ReadError =
  /** Deleted by the holder of the code, or no longer shared: withheld, or the grant is gone. */
  | 'withheld'
  | 'grant_gone'
  | 'part_gone'
  /** The rows do not say the same of the part: somebody changed one of them. */
  | 'rows_differ'
  | 'grant_changed'
  | 'grant_refused'
  | OpenError;

export interface Reading {
  readonly reference: PartReference;
  readonly text: Result<Plain, ReadError>;
}

type Needs = Pick<
  Dependencies,
  'deployment' | 'partner' | 'parts' | 'openGrant' | 'appendCustody' | 'random' | 'now'
> & {
  readonly referrals: Pick<Dependencies['referrals'], 'grant'>;
  /** Where people read, it is noted for the week as well. */
  readonly noted?: (read: readonly PartReference[]) => Promise<void>;
};

/** By whose id it is logged. */
interface Reader {
  readonly member: Pick<Signed['member'], 'id'>;
}

interface Held {
  readonly grant: GrantRow;
  readonly part: PartRow;
}

/**
 * Opens parts for a member of staff: what can be opened is found, the read is logged, and only then is it opened.
 *
 * @throws NotLogged where the log did not take the entry: then nothing was decrypted
 */
export const readParts = async (
  needs: Needs,
  signed: Reader,
  { tip }: Pick<ReferralRow, 'tip'>,
  references: readonly PartReference[],
): Promise<readonly Reading[]> => {
  const found = await Promise.all(references.map((reference) => hold(needs, tip, reference)));
  const openable = references.filter((_reference, at) => found[at]?.ok === true);
  if (openable.length > 0) await logRead(needs, signed, tip, openable);
  return Promise.all(
    references.map(async (reference, at) => {
      const first = found[at];
      return { reference, text: first?.ok === false ? first : await open(needs, tip, reference) };
    }),
  );
};

/** The log did not take the entry: no entry, no read. */
export class NotLogged extends Error {
  override readonly name = 'NotLogged';
}

const logRead = async (
  { appendCustody, noted, partner, random, now }: Needs,
  { member }: Reader,
  tip: string,
  read: readonly PartReference[],
): Promise<void> => {
  try {
    await noted?.(read);
    await appendCustody(chainOf(partner, tip), {
      // Each opening is an act of its own, also of the same part: it was in somebody's hands once more.
      id: `read-${toBase64url(random(16))}`,
      actor: `${partner}/${member.id}`,
      act: 'part_read',
      digests: read.map(digestOfPart),
      reason: null,
      hour: hourOf(now()),
    });
  } catch (cause) {
    throw new NotLogged('A read could not be logged', { cause });
  }
};

/** Grant and part as they stand now, if both still do and agree with the referral. */
const hold = async (needs: Needs, tip: string, reference: PartReference): Promise<Result<Held, ReadError>> => {
  const [grant, part] = await Promise.all([
    needs.referrals.grant(tip, reference.part, reference.digest),
    needs.parts.part(tip, reference.part, reference.digest),
  ]);
  if (part?.withheld === true) return err('withheld');
  // Lent, and its time is over: routing has yet to delete it.
  const isOver = grant?.until !== undefined && new Date(grant.until) <= needs.now();
  if (grant === undefined || isOver) return err('grant_gone');
  if (part === undefined) return err('part_gone');
  const same = grant.tip === tip && sameReference(reference, grant) && sameReference(reference, part);
  return same ? ok({ grant, part }) : err('rows_differ');
};

/** Listed by field, so that a new one cannot be forgotten silently. */
const sameReference = (one: PartReference, other: PartReference): boolean =>
  one.part === other.part &&
  one.version === other.version &&
  one.digest === other.digest &&
  one.author === other.author &&
  one.audience === other.audience &&
  one.translation?.of === other.translation?.of &&
  one.translation?.from === other.translation?.from &&
  one.translation?.into === other.translation?.into;

/** Reads both rows again right before the Decrypt: a withdrawal that came while the read was logged still counts. */
const open = async (needs: Needs, tip: string, reference: PartReference): Promise<Result<Plain, ReadError>> => {
  const held = await hold(needs, tip, reference);
  if (!held.ok) return held;
  const { grant, part } = held.value;
  const bytes = new Uint8Array(Buffer.from(grant.grant, 'base64'));
  if (createHash('sha256').update(bytes).digest('base64url') !== grant.grantDigest) return err('grant_changed');
  const { deployment, partner } = needs;
  const contentKey = await needs.openGrant(bytes, { deployment, tip, part: reference.part, partner });
  if (!contentKey.ok) return err('grant_refused');
  const sealed = jsonText.safeParse(part.sealed);
  const opened = await openWithContentKey(sealed.data, contentKey.value, {
    header: headerOf(deployment, tip, reference),
    digest: reference.digest,
  });
  contentKey.value.fill(0);
  return opened;
};

const headerOf = (
  deployment: string,
  tip: string,
  { part, version, author, audience, translation }: PartReference,
): PartHeader => ({
  deployment,
  tip,
  part,
  version,
  ...(author === undefined ? {} : { author }),
  ...(audience === undefined ? {} : { audience }),
  ...(translation === undefined ? {} : { of: translation.of }),
});
