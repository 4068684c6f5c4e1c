import type { RootKey } from '../../shared/custody/rootKey.ts';
import { hashOfStatement, signStatement } from '../../shared/custody/statement.ts';
import { hourOf } from '../../shared/domain/hour.ts';
import { proofKey, type CustodyProof } from '../../shared/rows/custodyProof.ts';
import { toBase64url } from '../../shared/sealing/base64url.ts';
import { forEach } from './forEach.ts';
import { look } from './look.ts';
import { rootName, rootText } from './objects.ts';
import type { CustodyPorts } from './ports.ts';
import { keepSnapshot, loadSigned, RootsBroken, type Signed } from './state.ts';
import { headsUnder } from './tree.ts';

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
  const { changed, broken, unread, sound } = await look(ports, signed, hour);
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
  if (!(await ports.roots.putIfAbsent(rootName(hour), rootText({ statement: text, key, changed, broken, unread })))) {
    return undefined;
  }
  if (broken.length > 0) ports.log.error('chain_broken', { count: broken.length });
  ports.log.info('root_signed', { count: heads.size });
  const recent = new Set([...signed.recent, ...sound]);
  return { heads, newest: { text, statement }, recent, since: signed.since + 1, suspect: [...broken, ...unread] };
};

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
