import { base64url } from 'jose';
import { partHeaderSchema } from '../sealing/header.ts';
import { jsonText } from '../sealing/json.ts';
import { bytesOf } from './bytes.ts';
import type { ShownAct } from './chain.ts';
import { actsIn, vouched } from './digests.ts';
import type { Fault, Finding, Note } from './findings.ts';
import { sha256 } from './hash.ts';
import type { CustodyRecord, RecordPart } from './record.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Ordinary base64, with its padding, in its one spelling. */
const decodedGrant = (text: string): Bytes | undefined => {
  try {
    const binary = atob(text);
    return btoa(binary) === text ? Uint8Array.from(binary, (character) => character.codePointAt(0) ?? 0) : undefined;
  } catch {
    return undefined;
  }
};

/** As `digestOf` of shared/sealing computes it, without Node: protected header, IV, ciphertext and tag, each after its length. */
const digestOf = async (item: RecordPart): Promise<string | undefined> => {
  const [iv, ciphertext, tag] = [item.iv, item.ciphertext, item.tag].map(bytesOf);
  if (iv === undefined || ciphertext === undefined || tag === undefined || bytesOf(item.protected) === undefined) {
    return undefined;
  }
  const fields = [new TextEncoder().encode(item.protected), iv, ciphertext, tag];
  const all = new Uint8Array(fields.reduce((sum, bytes) => sum + 4 + bytes.length, 0));
  let at = 0;
  for (const bytes of fields) {
    new DataView(all.buffer).setUint32(at, bytes.length);
    all.set(bytes, at + 4);
    at += 4 + bytes.length;
  }
  return base64url.encode(await sha256(all));
};

/** The protected header also names algorithms: only what says which item it is matters here. */
const namedIn = (item: RecordPart) => {
  const bytes = bytesOf(item.protected);
  const header = jsonText.safeParse(bytes === undefined ? '' : new TextDecoder().decode(bytes));
  const { deployment, tip, part, version, author, audience } = Object(header.data ?? {});
  return partHeaderSchema.safeParse({ deployment, tip, part, version, author, audience }).data;
};

/**
 * The pipeline's acts, as the record shows them: those that are withheld tell nothing. A partner's own chain vouches for
 * no part, since its staff write it.
 */
const entriesOf = ({ chains, tip }: CustodyRecord, rooted: boolean) =>
  chains
    .filter(({ chain }) => chain === `pipeline#${tip}`)
    .flatMap(({ entries, proof }) =>
      entries
        .filter(({ sequence }) => !rooted || sequence <= (proof?.sequence ?? -1))
        .map(({ acts }) => ({ acts: acts.flatMap((act) => ('withheld' in act ? [] : [act])) })),
    );

/** Where the log last tells that this partner's grant of this part was made or deleted; -1 where it does not. */
const lastTold = (
  acts: readonly ShownAct[],
  act: 'grant_made' | 'grant_deleted',
  partner: string,
  { part, digest, grantDigest }: RecordPart,
): number => {
  const named = [`partner:${partner}`, `${part}:${digest}`, `grant:${grantDigest}`];
  return acts.findLastIndex((each) => each.act === act && named.every((one) => each.digests.includes(one)));
};

/**
 * Parts that are vouched for, or granted to this partner, only by entries behind the last signed one: whoever holds a record could link
 * such entries themself.
 */
export const partsNotRooted = (record: CustodyRecord): Finding<Note>[] => {
  const entries = entriesOf(record, true);
  const known = vouched(entries);
  const acts = actsIn(entries);
  const isGranted = (item: RecordPart): boolean => {
    const made = lastTold(acts, 'grant_made', record.partner, item);
    return made >= 0 && made > lastTold(acts, 'grant_deleted', record.partner, item);
  };
  return record.parts
    .filter((item) => !known.has(`${item.part}:${item.digest}`) || !isGranted(item))
    .map(({ part, version }) => ({ code: 'part_not_rooted_yet', where: `${part} ${version}` }));
};

/** Whether each sealed item and each grant is the one that the log tells of. */
export const checkParts = async (record: CustodyRecord): Promise<Finding<Fault>[]> => {
  const entries = entriesOf(record, false);
  const known = vouched(entries);
  const acts = actsIn(entries);
  const checked = await Promise.all(
    record.parts.map(async (item): Promise<Fault[]> => {
      const faults: Fault[] = [];
      if ((await digestOf(item)) !== item.digest) faults.push('part_changed');
      const named = namedIn(item);
      if (
        named?.deployment !== record.deployment ||
        named.tip !== record.tip ||
        named.part !== item.part ||
        named.version !== item.version ||
        named.author !== item.author ||
        named.audience !== item.audience
      ) {
        faults.push('part_misnamed');
      }
      if (!known.has(`${item.part}:${item.digest}`)) faults.push('part_not_vouched');
      const grant = decodedGrant(item.grant);
      if (grant === undefined || base64url.encode(await sha256(grant)) !== item.grantDigest)
        faults.push('grant_changed');
      const made = lastTold(acts, 'grant_made', record.partner, item);
      if (made < 0) faults.push('grant_not_logged');
      else if (lastTold(acts, 'grant_deleted', record.partner, item) > made) faults.push('grant_taken_back');
      return faults;
    }),
  );
  return checked.flatMap((faults, at) =>
    faults.map((code) => ({ code, where: `${record.parts[at]?.part} ${record.parts[at]?.version}` })),
  );
};
