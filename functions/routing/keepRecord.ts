import { queryAll, type Table } from '../../shared/adapters/table.ts';
import type { CustodyLog } from '../../shared/custody/log.ts';
import { digestOfHead, digestOfWithheld, madeId } from '../../shared/custody/contents.ts';
import { hashJson } from '../../shared/custody/hash.ts';
import { withheldFrom } from '../../shared/custody/withheld.ts';
import { hourOf } from '../../shared/domain/hour.ts';
import type { PartnerId } from '../../shared/domain/partner.ts';
import { chainOf, PIPELINE, type CustodyAct, type CustodyDraft } from '../../shared/rows/custodyEntry.ts';
import type { CustodyProof } from '../../shared/rows/custodyProof.ts';
import { bytesOf, LONGEST_RECORD, recordKey, recordRowOrNothingSchema, recordRows } from '../../shared/rows/record.ts';
import { referralKey, referralRowSchema } from '../../shared/rows/referral.ts';
import type { RequestRow } from '../../shared/rows/request.ts';
import type { RoutingPorts } from './ports.ts';

/**
 * Prepares what the log has of a tip for a partner: the pipeline's chain, with what concerns others withheld, and its own;
 * for a reviewer all chains, whole. Each with its place under the newest signed root. The log tells of it before it is handed
 * out, and what is in it: a record of which it does not tell cannot be, nor one that has less.
 *
 * @returns false where it is longer than a page can answer with
 */
export const keepRecord = async (
  ports: RoutingPorts,
  partner: PartnerId,
  { id, tip }: Pick<RequestRow, 'id' | 'tip'>,
): Promise<boolean> => {
  const { pack, referrals, custody } = ports;
  const isReviewer = pack.partners.some((each) => each.id === partner && each.kind === 'reviewer');
  const referral = await referrals.get({ pk: partner, sk: referralKey(tip) }, referralRowSchema);
  const held = new Set(referral?.parts.map(({ part, digest }) => `${part}:${digest}`) ?? []);
  const others = isReviewer ? pack.partners.flatMap((each) => (each.id === partner ? [] : [each.id])) : [];
  const mayShow = isReviewer ? () => true : (act: CustodyAct) => concerns(partner, held, act);
  const found: Found[] = [];
  for (const owner of [PIPELINE, partner]) found.push(await chainFor(custody, owner, tip, mayShow));
  let room = LONGEST_RECORD - SPARE - lengthOf(found);
  if (room < 0) return false;
  // Others write their own chains: neither what one of them wrote nor how much of it keeps a record from being made.
  const theirs: Found[] = [];
  for (const owner of others) theirs.push(await chainFor(custody, owner, tip, mayShow));
  for (const each of theirs.sort((one, other) => lengthOf([one]) - lengthOf([other]))) {
    const shown = each !== null && lengthOf([each]) > room ? { ...each, chain: cutOff(each.chain) } : each;
    room -= lengthOf([shown]);
    found.push(shown);
  }
  const made = await recordMade(ports, partner, id, found.filter(isThere));
  await custody.append(chainOf(PIPELINE, tip), [made]);
  const chains = await Promise.all(
    found.filter(isThere).map((each) => (each.owner === PIPELINE ? upTo(custody, each, made.id, mayShow) : each.chain)),
  );
  const content = { key: found.find((each) => each?.key !== undefined)?.key ?? null, chains };
  if (bytesOf(content) > LONGEST_RECORD) return false;
  await replace(referrals, partner, tip, recordRows(partner, tip, id, content));
  return true;
};

const isThere = (found: Found): found is NonNullable<Found> => found !== null;

/** Names what is in the record. `partner:` keeps it from being shown to others. */
const recordMade = async (
  { now }: RoutingPorts,
  partner: PartnerId,
  request: string,
  found: readonly NonNullable<Found>[],
): Promise<CustodyDraft> => {
  const heads = found.flatMap(({ owner, chain }) => {
    const end = chain.entries.at(-1);
    return end === undefined ? [] : [digestOfHead(owner, end)];
  });
  const pipeline = found.find(({ owner }) => owner === PIPELINE)?.chain ?? { entries: [] };
  const digests = [...heads, await digestOfWithheld(pipeline, pipeline.entries.at(-1)?.sequence ?? -1)];
  return {
    id: madeId(partner, request, await hashJson(digests)),
    actor: PIPELINE,
    act: 'record_made',
    digests: [`partner:${partner}`, ...digests],
    reason: null,
    hour: hourOf(now()),
  };
};

/** The pipeline's chain once more, with the entry that tells of the record at its end, and the proof that it had before. */
const upTo = async (
  custody: CustodyLog,
  { chain }: NonNullable<Found>,
  id: string,
  mayShow: (act: CustodyAct) => boolean,
): Promise<Chain> => {
  const { entries } = await custody.readUpTo(chain.chain, MOST_READ);
  const end = entries.findIndex(({ acts }) => acts.some((act) => act.id === id));
  const shown = end < 0 ? entries : entries.slice(0, end + 1);
  return { ...chain, entries: await Promise.all(shown.map((entry) => withheldFrom(entry, mayShow))) };
};

/**
 * What a partner may see of the pipeline's chain: acts of the reporter, the pipeline and its own staff that name no other
 * partner; and of what others brought in, only what it holds, and not who of them did it.
 */
const concerns = (partner: PartnerId, held: ReadonlySet<string>, { actor, act, digests }: CustodyAct): boolean => {
  if (actor.startsWith(`${partner}/`)) return true;
  const namesOthers = digests.some((digest) => digest.startsWith('partner:') && digest !== `partner:${partner}`);
  if (namesOthers || actor.includes('/')) return false;
  return act !== 'part_sealed' || digests.some((digest) => held.has(digest));
};

/** Characters: more than fits, so that the tip's own chain and the partner's are refused where they do not, and not cut. */
const MOST_READ = 2 * LONGEST_RECORD;
/** For the key, and for chains of which only a mark fits. */
const SPARE = 50_000;

type Shown = Awaited<ReturnType<typeof withheldFrom>>;
interface Chain {
  readonly chain: string;
  readonly entries: readonly Shown[];
  readonly proof: Omit<CustodyProof, 'chain' | 'key'> | null;
}
type Found = {
  readonly owner: string;
  readonly key: CustodyProof['key'] | undefined;
  readonly chain: Chain;
} | null;

const lengthOf = (chains: readonly Found[]): number => bytesOf(chains);

/** Stands where a chain could not be read on, or did not fit: linked to nothing, so that whoever checks finds it broken there. */
const mark = (chain: string, last: Shown | undefined): Shown => ({
  chain,
  sequence: (last?.sequence ?? -1) + 1,
  previous: 'unreadable',
  hour: last?.hour ?? NO_HOUR,
  acts: [],
  hash: 'unreadable',
});
const NO_HOUR = hourOf(new Date(0));

const cutOff = ({ chain, proof }: Chain): Chain => ({ chain, entries: [mark(chain, undefined)], proof });

const chainFor = async (
  custody: CustodyLog,
  owner: string,
  tip: string,
  mayShow: (act: CustodyAct) => boolean,
): Promise<Found> => {
  const chain = chainOf(owner, tip);
  // The proof first: what it names is then among the entries that are read after it.
  const found = await custody.proof(chain);
  const { entries, isAll } = await custody.readUpTo(chain, MOST_READ);
  const shown = await Promise.all(entries.map((entry) => withheldFrom(entry, mayShow)));
  if (!isAll) shown.push(mark(chain, shown.at(-1)));
  if (shown.length === 0) return null;
  const proof = found === undefined ? null : pick(found);
  return { owner, key: found?.key, chain: { chain, entries: shown, proof } };
};

const pick = ({ sequence, hash, index, path, statement }: CustodyProof) => ({ sequence, hash, index, path, statement });

const replace = async (referrals: Table, partner: PartnerId, tip: string, rows: ReturnType<typeof recordRows>) => {
  const search = { hash: { value: partner }, range: { beginsWith: recordKey(tip) } };
  const before = await queryAll(referrals, search, recordRowOrNothingSchema);
  for (const row of rows) await referrals.put(row);
  const names = new Set(rows.map(({ sk }) => sk));
  for (const row of before) if (row !== null && !names.has(row.sk)) await referrals.delete({ pk: row.pk, sk: row.sk });
};
