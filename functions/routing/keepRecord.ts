import { queryAll, type Table } from '../../shared/adapters/table.ts';
import type { CustodyLog } from '../../shared/custody/log.ts';
import { withheldFrom } from '../../shared/custody/withheld.ts';
import type { PartnerId } from '../../shared/domain/partner.ts';
import { chainOf, PIPELINE, type CustodyAct } from '../../shared/rows/custodyEntry.ts';
import { LONGEST_RECORD, recordKey, recordRowOrNothingSchema, recordRows } from '../../shared/rows/record.ts';
import { referralKey, referralRowSchema } from '../../shared/rows/referral.ts';
import type { RequestRow } from '../../shared/rows/request.ts';
import type { RoutingPorts } from './ports.ts';

/**
 * Prepares what the log has of a tip for a partner: the pipeline's chain, with what concerns others withheld, and its own;
 * for a reviewer all chains, whole. Each with its place under the newest signed root. The log tells of it already: a record
 * that was handed out and not logged there cannot be.
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
  const owners = isReviewer ? [PIPELINE, ...pack.partners.map((each) => each.id)] : [PIPELINE, partner];
  const mayShow = isReviewer ? () => true : (act: CustodyAct) => concerns(partner, held, act);
  const chains = await Promise.all(owners.map((owner) => chainFor(custody, chainOf(owner, tip), mayShow)));
  const content = {
    key: chains.find((each) => each?.key !== undefined)?.key ?? null,
    chains: chains.flatMap((each) => (each === null ? [] : [each.chain])),
  };
  if (JSON.stringify(content).length > LONGEST_RECORD) return false;
  await replace(referrals, partner, tip, recordRows(partner, tip, id, content));
  return true;
};

/**
 * What a partner may see of the pipeline's chain: acts of the reporter, the pipeline and its own that name no other, and what
 * vouches for a part that it holds, whose header names the author anyway.
 */
const concerns = (partner: PartnerId, held: ReadonlySet<string>, { actor, digests }: CustodyAct): boolean => {
  const isOwn = actor.startsWith(`${partner}/`);
  const namesOthers = digests.some((digest) => digest.startsWith('partner:') && digest !== `partner:${partner}`);
  if (isOwn) return true;
  if (namesOthers) return false;
  return !actor.includes('/') || digests.some((digest) => held.has(digest));
};

const chainFor = async (custody: CustodyLog, chain: string, mayShow: (act: CustodyAct) => boolean) => {
  // The proof first: what it names is then among the entries that are read after it.
  const found = await custody.proof(chain);
  const entries = await custody.read(chain);
  if (entries.length === 0) return null;
  const { sequence, hash, index, path, statement } = found ?? {};
  const proof = found === undefined ? null : { sequence, hash, index, path, statement };
  return {
    key: found?.key,
    chain: { chain, entries: await Promise.all(entries.map((entry) => withheldFrom(entry, mayShow))), proof },
  };
};

const replace = async (referrals: Table, partner: PartnerId, tip: string, rows: ReturnType<typeof recordRows>) => {
  const search = { hash: { value: partner }, range: { beginsWith: recordKey(tip) } };
  const before = await queryAll(referrals, search, recordRowOrNothingSchema);
  for (const row of rows) await referrals.put(row);
  const names = new Set(rows.map(({ sk }) => sk));
  for (const row of before) if (row !== null && !names.has(row.sk)) await referrals.delete({ pk: row.pk, sk: row.sk });
};
