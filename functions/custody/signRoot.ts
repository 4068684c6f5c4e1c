import * as z from 'zod';
import { queryAll } from '../../shared/adapters/table.ts';
import type { Head } from '../../shared/custody/merkle.ts';
import type { RootKey } from '../../shared/custody/rootKey.ts';
import { hashOfStatement, signStatement } from '../../shared/custody/statement.ts';
import { HOUR_INDEX } from '../../shared/deployment/names.ts';
import { hourOf, type Hour } from '../../shared/domain/hour.ts';
import { proofKey, type CustodyProof } from '../../shared/rows/custodyProof.ts';
import { toBase64url } from '../../shared/sealing/base64url.ts';
import { advance } from './advance.ts';
import { rootName, rootText } from './objects.ts';
import type { CustodyPorts } from './ports.ts';
import { keepSnapshot, loadSigned, RootsBroken, type Signed } from './state.ts';
import { headsUnder } from './tree.ts';

const HOUR_MILLISECONDS = 3_600_000;
/** An index is late by seconds and clocks by minutes; what came at the end of an hour is found by the next. */
const STRAGGLER_HOURS = 2;
/** Before the first root. A chain that is older is found when it grows. */
const FIRST_LOOK_HOURS = 24 * 30;
/**
 * Each chain is read whole once a day though nothing was appended, since whoever rewrites one says nothing to the index; and
 * its proof is made anew, so that a record whose root is older than that shows that something is wrong.
 */
const ROUNDS = 24;
const AT_ONCE = 16;

/**
 * Signs one root over the heads of all chains, once an hour however often it runs, and then writes for each chain that
 * changed where it stands under it.
 */
export const signRoot = async (ports: CustodyPorts): Promise<void> => {
  const key = await ports.signer.publicKey();
  try {
    const signed = await loadSigned(ports, key);
    await keepSnapshot(ports, signed);
    const grown = (await sign(ports, key, signed)) ?? signed;
    await writeProofs(ports, key, grown);
  } catch (error) {
    if (error instanceof RootsBroken) ports.log.error('roots_broken', {});
    throw error;
  }
};

/** @returns undefined if this hour's root is there already */
const sign = async (ports: CustodyPorts, key: RootKey, signed: Signed): Promise<Signed | undefined> => {
  const hour = hourOf(ports.now());
  const before = signed.newest;
  if (before !== undefined && before.statement.hour >= hour) return undefined;
  const { changed, broken, sound } = await look(ports, signed, hour);
  const heads = new Map([...signed.heads, ...changed.map((head) => [head.chain, head] as const)]);
  const statement = {
    deployment: ports.deployment,
    number: (before?.statement.number ?? 0) + 1,
    hour,
    previous: before === undefined ? null : await hashOfStatement(before.text),
    chains: heads.size,
    root: toBase64url(headsUnder(heads).tree.root),
  };
  const text = await signStatement(statement, key, (bytes) => ports.signer.sign(bytes));
  if (!(await ports.roots.putIfAbsent(rootName(hour), rootText({ statement: text, key, changed, broken })))) {
    return undefined;
  }
  if (broken.length > 0) ports.log.error('chain_broken', { count: broken.length });
  ports.log.info('root_signed', { count: heads.size });
  return { heads, newest: { text, statement }, recent: new Set([...signed.recent, ...sound]), since: signed.since + 1 };
};

/** What changed since, and which chains are not what they were: of those the signed head stays. */
const look = async (ports: CustodyPorts, signed: Signed, hour: Hour) => {
  const isDue = (chain: string): boolean => roundOf(chain) === new Date(hour).getUTCHours();
  const chains = new Set([
    ...(await chainsWrittenSince(ports, signed, hour)),
    ...[...signed.heads.keys()].filter(isDue),
  ]);
  const changed: Head[] = [];
  const broken: string[] = [];
  const sound: string[] = [];
  await forEach([...chains], async (chain) => {
    const known = signed.heads.get(chain);
    const head = await advance(ports, chain, known, isDue(chain) ? 'whole' : 'grown');
    if (!head.ok) broken.push(chain);
    if (!head.ok || head.value === undefined) return;
    sound.push(chain);
    if (head.value.sequence !== known?.sequence) changed.push(head.value);
  });
  return { changed, broken, sound };
};

const indexedSchema = z.object({ pk: z.string() });

const chainsWrittenSince = async ({ custody }: CustodyPorts, { newest }: Signed, hour: Hour): Promise<Set<string>> => {
  const until = Date.parse(hour);
  const since =
    newest === undefined
      ? until - FIRST_LOOK_HOURS * HOUR_MILLISECONDS
      : Date.parse(newest.statement.hour) - STRAGGLER_HOURS * HOUR_MILLISECONDS;
  const hours: Hour[] = [];
  // One more: a writer's clock may be ahead of ours.
  for (let at = since; at <= until + HOUR_MILLISECONDS; at += HOUR_MILLISECONDS) hours.push(hourOf(new Date(at)));
  const chains = new Set<string>();
  await forEach(hours, async (value) => {
    const search = { index: HOUR_INDEX, hash: { name: 'hour', value } };
    for (const { pk } of await queryAll(custody, search, indexedSchema)) chains.add(pk);
  });
  return chains;
};

/** Spread evenly enough, and the same for a chain each day. */
const roundOf = (chain: string): number =>
  [...chain].reduce((sum, character) => (sum * 31 + (character.codePointAt(0) ?? 0)) % 65_521, 7) % ROUNDS;

/**
 * Where the chains that were looked at stand under the newest root; and those of the last roots once more, in case it was
 * cut short: writing it twice is harmless.
 */
const writeProofs = async ({ custody }: CustodyPorts, key: RootKey, { heads, newest, recent }: Signed) => {
  if (newest === undefined || recent.size === 0) return;
  const { inOrder, tree } = headsUnder(heads);
  const places = [...inOrder.entries()].filter(([, { chain }]) => recent.has(chain));
  await forEach(places, async ([index, head]) => {
    const path = tree.path(index).map(toBase64url);
    const proof: CustodyProof = { ...head, index, path, statement: newest.text, key };
    await custody.put({ ...proofKey(head.chain), ...proof });
  });
};

/** A few at a time. */
const forEach = async <Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> => {
  const queue = [...items];
  const worker = async (): Promise<void> => {
    for (let item = queue.pop(); item !== undefined; item = queue.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
};
