import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { inOrder, treeOf, type Head } from '../../shared/custody/merkle.ts';
import { rootKeySchema, type RootKey } from '../../shared/custody/rootKey.ts';
import { hashOfStatement, signStatement, type Statement } from '../../shared/custody/statement.ts';
import { toBase64url } from '../../shared/sealing/base64url.ts';
import { anHour } from './custody.ts';

/** A signing key such as KMS keeps, with its private half in reach. */
export interface TestSigner {
  readonly key: RootKey;
  readonly sign: (bytes: Uint8Array) => Promise<Uint8Array>;
}

export const aSigner = (): TestSigner => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const options = { key: privateKey, dsaEncoding: 'ieee-p1363' } as const;
  return {
    key: rootKeySchema.parse(publicKey.export({ format: 'jwk' })),
    sign: async (bytes) => new Uint8Array(sign('sha256', bytes, options)),
  };
};

export const aStatement = (overrides: Partial<Statement> = {}): Statement => ({
  deployment: 'quietline-zz',
  number: 1,
  hour: anHour(),
  previous: null,
  chains: 1,
  root: 'AAAA',
  ...overrides,
});

export const sha256 = (bytes: Uint8Array): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createHash('sha256').update(bytes).digest());

/** A statement over these heads, signed. */
export const aRoot = async (
  signer: TestSigner,
  heads: readonly Head[],
  overrides: Partial<Statement> & { readonly behind?: string } = {},
) => {
  const ordered = inOrder(heads);
  const tree = treeOf(ordered, sha256);
  const { behind, ...rest } = overrides;
  const statement = aStatement({
    chains: ordered.length,
    root: toBase64url(tree.root),
    previous: behind === undefined ? null : await hashOfStatement(behind),
    ...rest,
  });
  return { ordered, tree, statement, text: await signStatement(statement, signer.key, signer.sign) };
};
