import { createHash } from 'node:crypto';
import { FORMAT, type CustodyRecord, type RecordPart } from '../../shared/custody/record.ts';
import type { Statement } from '../../shared/custody/statement.ts';
import { toBase64url } from '../../shared/sealing/base64url.ts';
import type { CustodyEntry } from '../../shared/rows/custodyEntry.ts';
import { aChain, anAct } from './custody.ts';
import { aRoot, aSigner, type TestSigner } from './root.ts';

const DEPLOYMENT = 'quietline-zz';
const base64url = (text: string): string => toBase64url(Buffer.from(text));
/** As docs/custody.md says it, by nothing of the project's. */
const digestOf = (fields: readonly Buffer[]): string => {
  const hash = createHash('sha256');
  for (const field of fields) {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(field.length);
    hash.update(length).update(field);
  }
  return hash.digest('base64url');
};
const sha256 = (text: string): string => createHash('sha256').update(Buffer.from(text, 'base64')).digest('base64url');

interface Overrides {
  readonly signer?: TestSigner;
  readonly tip?: string;
  /** Whether the log tells how the part came in. */
  readonly accepted?: boolean;
  /** Which item the record says that it is. */
  readonly item?: Partial<Pick<RecordPart, 'part' | 'version' | 'author' | 'audience'>>;
  /** What the item's own header says differently. */
  readonly header?: Readonly<Record<string, unknown>>;
  readonly statement?: Partial<Statement>;
  /** Entries of the pipeline's chain behind those of a record that was made before, all of them under the root. */
  readonly further?: number;
  readonly grantDeleted?: boolean;
  /** Chains besides the pipeline's, under no root. */
  readonly others?: CustodyRecord['chains'];
  /** What the log says that is in the record, where it is something else. */
  readonly digests?: readonly string[];
}

/** The chain with the entry at its end that names what is in the record, by docs/custody.md and nothing of the project's. */
const aMadeRecord = async (
  before: readonly CustodyEntry[],
  { others = [], digests, further = 0 }: Overrides,
): Promise<{ entries: CustodyEntry[]; others: CustodyRecord['chains'] }> => {
  const [end, chain] = [before.at(-1), before[0]?.chain ?? ''];
  const heads = others.map(({ chain: name, entries }) => {
    const last = entries.at(-1);
    return `head:${name.replace(/#.*/, '')}:${last?.sequence}:${last?.hash}`;
  });
  const withheld = createHash('sha256').update('["withheld"]').digest('base64url');
  const named = digests ?? [`head:pipeline:${end?.sequence}:${end?.hash}`, ...heads, `withheld:${withheld}`];
  const made = anAct({
    id: `record:desk:one:${before.length}`,
    act: 'record_made',
    digests: ['partner:desk', ...named],
  });
  const entries = await aChain(chain, [...before.map(({ acts }) => acts), [made]]);
  if (further === 0) return { entries, others };
  const more = Array.from({ length: further }, (_unused, at) => [anAct({ id: `further-${at}` })]);
  return aMadeRecord(await aChain(chain, [...entries.map(({ acts }) => acts), ...more]), {
    others,
    ...(digests && { digests }),
  });
};

/** A record with one part and its grant, nothing wrong with it: made as routing and staff make it, by hand. */
export const aRecord = async (overrides: Overrides = {}): Promise<CustodyRecord> => {
  const signer = overrides.signer ?? aSigner();
  const tip = overrides.tip ?? 'a'.repeat(16);
  const item = { part: 'report', version: '1', ...overrides.item };
  const header = { deployment: DEPLOYMENT, tip, ...item, ...overrides.header };
  const sealed = {
    protected: base64url(JSON.stringify({ alg: 'dir', enc: 'A256GCM', ...header })),
    iv: base64url('twelve bytes'),
    ciphertext: base64url('what nobody here can read'),
    tag: base64url('sixteen bytes ok'),
  };
  const grant = Buffer.from('a wrapped content key').toString('base64');
  const bytes = [sealed.iv, sealed.ciphertext, sealed.tag].map((text) => Buffer.from(text, 'base64url'));
  const digest = digestOf([Buffer.from(sealed.protected), ...bytes]);
  const part: RecordPart = { ...item, digest, ...sealed, grant, grantDigest: sha256(grant) };
  const vouched = `${item.part}:${digest}`;
  const named = ['partner:desk', vouched, `grant:${part.grantDigest}`];
  const before = await aChain(`pipeline#${tip}`, [
    [
      anAct({
        id: 'accepted',
        actor: 'reporter',
        act: 'accepted',
        digests: overrides.accepted === false ? [] : [vouched],
      }),
    ],
    [anAct({ id: 'grant', act: 'grant_made', digests: named })],
    ...(overrides.grantDeleted === true ? [[anAct({ id: 'taken', act: 'grant_deleted', digests: named })]] : []),
    [anAct({ id: 'request:desk:one', actor: 'desk/anna', act: 'record_exported' })],
  ]);
  const { entries, others } = await aMadeRecord(before, overrides);
  const last = entries.at(-1);
  if (last === undefined) throw new Error('There is no entry');
  const { chain, sequence, hash } = last;
  const other = { chain: 'pipeline#another', sequence: 0, hash: 'x' };
  const { ordered, tree, text } = await aRoot(signer, [{ chain, sequence, hash }, other], overrides.statement);
  const index = ordered.findIndex((head) => head.chain === chain);
  const proof = { sequence, hash, index, path: tree.path(index).map(toBase64url), statement: text };
  return {
    format: FORMAT,
    deployment: DEPLOYMENT,
    tip,
    partner: 'desk',
    request: 'one',
    key: signer.key,
    chains: [{ chain, entries, proof }, ...others],
    parts: [part],
    leftOut: [],
  };
};
