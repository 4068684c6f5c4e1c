import { createHash } from 'node:crypto';
import { FORMAT, type CustodyRecord, type RecordPart } from '../../shared/custody/record.ts';
import type { Statement } from '../../shared/custody/statement.ts';
import { toBase64url } from '../../shared/sealing/base64url.ts';
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
  /** Entries of the pipeline's chain behind those that the record needs, all of them under the root. */
  readonly further?: number;
  readonly grantDeleted?: boolean;
}

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
  const entries = await aChain(`pipeline#${tip}`, [
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
    ...Array.from({ length: overrides.further ?? 0 }, (_unused, at) => [anAct({ id: `further-${at}` })]),
  ]);
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
    chains: [{ chain, entries, proof }],
    parts: [part],
  };
};
