import { base64url } from 'jose';
import { bytesOf } from './bytes.ts';
import { verifyChain } from './chain.ts';
import type { Fault, Finding, Note } from './findings.ts';
import { sha256 } from './hash.ts';
import { rootBy } from './merkle.ts';
import type { CustodyRecord, RecordChain } from './record.ts';
import type { RootKey } from './rootKey.ts';
import { openStatement, type Statement } from './statement.ts';

/** Roots are hourly, and each chain's proof is made anew once a day: older than this is no chance. */
const OLD_MILLISECONDS = 2 * 86_400_000;

interface Checked {
  readonly faults: Finding<Fault>[];
  readonly notes: Finding<Note>[];
  readonly root: Statement | null;
}

/** An entry comes under a root within the hour or two; after this it was put there later, or kept from the signer. */
const LATE_MILLISECONDS = 3 * 3_600_000;

/** Chains with entries that had long been due when the newest root of the record was signed, and that no root covers. */
export const rootedTooLate = (chains: readonly RecordChain[], newest: Statement | null): Finding<Fault>[] =>
  newest === null
    ? []
    : chains
        .filter(({ entries, proof }) =>
          entries
            .slice(proof === null ? 0 : proof.sequence + 1)
            .some(({ hour }) => Date.parse(hour) + LATE_MILLISECONDS < Date.parse(newest.hour)),
        )
        .map(({ chain }) => ({ code: 'rooted_too_late', where: chain }));

const isThere = <Value>(value: Value | undefined): value is Value => value !== undefined;

/** Whether a chain is whole, and where it stands under a root that this key signed. */
export const checkChain = async (
  { deployment, tip }: CustodyRecord,
  key: RootKey | null,
  { chain, entries, proof }: RecordChain,
  madeAt: number,
): Promise<Checked> => {
  const found: Checked = { faults: [], notes: [], root: null };
  const fault = (code: Fault): Checked => ({ ...found, faults: [...found.faults, { code, where: chain }] });
  if (!(await verifyChain(chain, entries)).ok) return fault('chain_broken');
  const withheld = entries.some(({ acts }) => acts.some((act) => 'withheld' in act));
  if (withheld && chain !== `pipeline#${tip}`) return fault('withheld_from_own');
  if (withheld) found.notes.push({ code: 'acts_withheld', where: chain });
  if (proof === null) {
    found.notes.push({ code: 'not_rooted_yet', where: chain });
    return found;
  }
  if (key === null) return fault('no_key');
  const opened = await openStatement(proof.statement, key);
  if (!opened.ok || opened.value.deployment !== deployment) return fault('not_signed');
  const statement = opened.value;
  const path = proof.path.map(bytesOf);
  const root = path.every(isThere)
    ? await rootBy({ chain, ...proof }, { index: proof.index, path: path.filter(isThere) }, statement.chains, sha256)
    : undefined;
  if (root === undefined || base64url.encode(root) !== statement.root) return fault('not_under_root');
  if (entries[proof.sequence]?.hash !== proof.hash) return fault('cut_or_rewritten');
  if (entries.length > proof.sequence + 1) found.notes.push({ code: 'not_rooted_yet', where: chain });
  if (Date.parse(statement.hour) < madeAt - OLD_MILLISECONDS) found.notes.push({ code: 'root_is_old', where: chain });
  return { ...found, root: statement };
};

/** Acts that can be seen, of one chain or of all. */
export const shownActs = (chains: readonly RecordChain[]) =>
  chains.flatMap(({ entries }) =>
    entries.flatMap(({ acts }) => acts.flatMap((act) => ('withheld' in act ? [] : [act]))),
  );
