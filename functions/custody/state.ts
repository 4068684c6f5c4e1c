import { toBase64url } from '../../shared/sealing/base64url.ts';
import type { Head } from '../../shared/custody/merkle.ts';
import type { RootKey } from '../../shared/custody/rootKey.ts';
import { hashOfStatement, openStatement, type Statement } from '../../shared/custody/statement.ts';
import { hourOf } from '../../shared/domain/hour.ts';
import { parseRoot, parseSnapshot, rootName, ROOTS, snapshotName, SNAPSHOTS, snapshotText } from './objects.ts';
import type { CustodyPorts } from './ports.ts';
import { headsUnder } from './tree.ts';

/** What has been signed so far: every chain's head, and the statement over them. */
export interface Signed {
  readonly heads: ReadonlyMap<string, Head>;
  readonly newest: { readonly text: string; readonly statement: Statement } | undefined;
  /** Chains whose head changed with the newest two roots: their proofs may not have been written to the end. */
  readonly recent: ReadonlySet<string>;
  /** Roots since the last snapshot. */
  readonly since: number;
  /** Chains of which the newest root says that they are not what they were, or could not be read. */
  readonly suspect: readonly string[];
}

/** The bucket does not hold what was signed: nothing is signed on top of it. */
export class RootsBroken extends Error {
  override readonly name = 'RootsBroken';
}

/** After so many roots everything is written down once more. */
const SNAPSHOT_AFTER = 24;
const DAY_MILLISECONDS = 86_400_000;
/** A snapshot is looked for among the latest names first: all of them only after an outage. */
const LOOK_BACK_DAYS = 3;
const RECENT = 2;

const newestSnapshot = async (ports: CustodyPorts): Promise<string | undefined> => {
  const since = hourOf(new Date(ports.now().getTime() - LOOK_BACK_DAYS * DAY_MILLISECONDS));
  return (await namesIn(ports, SNAPSHOTS, snapshotName(since))).at(-1) ?? (await namesIn(ports, SNAPSHOTS)).at(-1);
};

/** What is hidden is there all the same, and is told of: no role may hide it. */
const namesIn = async ({ roots, log }: CustodyPorts, prefix: string, after?: string): Promise<readonly string[]> => {
  const { names, hidden } = await roots.names(prefix, after);
  if (hidden.length > 0) log.error('roots_hidden', { count: hidden.length });
  return names;
};

const opened = async (text: string, key: RootKey, deployment: string): Promise<Statement> => {
  const statement = await openStatement(text, key);
  if (!statement.ok || statement.value.deployment !== deployment) throw new RootsBroken('A root is not signed');
  return statement.value;
};

/**
 * Reads back what was signed, and believes it only if every statement is signed and names the one before, and if the last
 * one's root is the root of what was read.
 *
 * @throws RootsBroken
 */
export const loadSigned = async (ports: CustodyPorts, key: RootKey): Promise<Signed> => {
  const { roots, deployment } = ports;
  const heads = new Map<string, Head>();
  let newest: Signed['newest'];
  let suspect: readonly string[] = [];
  const from = await newestSnapshot(ports);
  if (from !== undefined) {
    const snapshot = parseSnapshot(await roots.get(from));
    for (const head of snapshot.heads) heads.set(head.chain, head);
    suspect = snapshot.suspect;
    newest = { text: snapshot.statement, statement: await opened(snapshot.statement, key, deployment) };
  }
  const names = await namesIn(ports, ROOTS, newest && rootName(newest.statement.hour));
  const recent = new Set<string>();
  for (const [at, text] of (await Promise.all(names.map((name) => roots.get(name)))).entries()) {
    const { statement: signed, changed, broken, unread } = parseRoot(text);
    const statement = await opened(signed, key, deployment);
    const previous = newest === undefined ? null : await hashOfStatement(newest.text);
    if (statement.previous !== previous || statement.number !== (newest?.statement.number ?? 0) + 1) {
      throw new RootsBroken('A root does not follow the one before it');
    }
    for (const head of changed) {
      heads.set(head.chain, head);
      if (at >= names.length - RECENT) recent.add(head.chain);
    }
    newest = { text: signed, statement };
    suspect = [...broken, ...unread];
  }
  if (newest !== undefined && toBase64url(headsUnder(heads).tree.root) !== newest.statement.root) {
    throw new RootsBroken('The heads are not those that were signed');
  }
  return { heads, newest, recent, since: names.length, suspect };
};

/** Follows from what was signed alone, so that it does not matter who writes it, or when. */
export const keepSnapshot = async (
  { roots }: CustodyPorts,
  { heads, newest, since, suspect }: Signed,
): Promise<void> => {
  if (newest === undefined || since < SNAPSHOT_AFTER) return;
  const text = snapshotText({ statement: newest.text, heads: [...heads.values()], suspect: [...suspect] });
  await roots.putIfAbsent(snapshotName(newest.statement.hour), text);
};
