import {
  encryptionKeySchema,
  partnerKeysSchema,
  publicKeyObject,
  signingKeySchema,
  thumbprintOf,
} from '../packet/keys.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { at, type Read } from './at.ts';
import type { Jurisdiction, Partner } from './pack.ts';
import type { Path } from './places.ts';
import { type PackProblem, problem } from './problem.ts';
import { pathText } from './places.ts';

/** RFC 7518, sections 6.2.2, 6.3.2 and 6.4: what nobody but a key's owner may have. */
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'] as const;

const names = ['encryptionKey', 'signingKey'] as const;
const schemas = { encryptionKey: encryptionKeySchema, signingKey: signingKeySchema };
const EXPECTED = {
  encryptionKey: 'a public key on P-256, or of RSA with 3072 or 4096 bits, as `npm run packet -- keys` prints it',
  signingKey: 'a public key on P-256, as `npm run packet -- keys` prints it',
};

type Found = { readonly path: Path; readonly thumbprint: string };

/** A key that is one; or what is wrong with it. */
const look = async (
  { value: partners, places }: Read<readonly Partner[]>,
  index: number,
  name: (typeof names)[number],
): Promise<Result<Found, PackProblem>> => {
  const path = [index, 'packet', name];
  const said = (expected: string, found: string) =>
    err(problem(places.file, expected, { line: places.lineOf(path), path: pathText(path), found }));
  const jwk = partners[index]?.packet?.[name] ?? {};
  const open = PRIVATE.find((member) => Object.hasOwn(jwk, member));
  if (open !== undefined) {
    return said('a public key: whoever reads the pack has this private one now, so new keys are needed', `"${open}"`);
  }
  const key = schemas[name].safeParse(jwk);
  if (!key.success) return said(EXPECTED[name], key.error.issues[0]?.path.join('.') || 'another kind of key');
  try {
    publicKeyObject(key.data);
  } catch {
    return said(EXPECTED[name], 'a point that is not on the curve');
  }
  return ok({ path, thumbprint: await thumbprintOf(key.data) });
};

/** Each partner is reached here, or by packets that it alone opens: nobody else's, and by no key twice. */
export const packetKeyProblems = async (
  partners: Read<readonly Partner[]>,
  { desk, secondDesk, reviewer }: Pick<Jurisdiction, 'desk' | 'secondDesk' | 'reviewer'>,
): Promise<PackProblem[]> => {
  const { value, places } = partners;
  // These need a seat whatever else they have, which is said where they are named.
  const seated = new Set([desk, secondDesk, reviewer]);
  const reached = value.flatMap(({ id, seat, packet }, index) => {
    if (seat && packet !== undefined)
      return [at(places, [index, 'packet'], 'no packet, since its staff sign in here', 'one')];
    if (seat || packet !== undefined || seated.has(id)) return [];
    return [at(places, [index, 'seat'], 'seat: true, or a packet with the keys of who is to receive it', 'neither')];
  });
  const withKeys = value.flatMap(({ packet }, index) => (packet === undefined ? [] : [index]));
  const found = await Promise.all(withKeys.flatMap((index) => names.map((name) => look(partners, index, name))));
  const keys = found.flatMap((each) => (each.ok ? [each.value] : []));
  const twice = keys.filter(
    ({ thumbprint }, index) => keys.findIndex((other) => other.thumbprint === thumbprint) !== index,
  );
  return [
    ...reached,
    ...found.flatMap((each) => (each.ok ? [] : [each.error])),
    ...twice.map(({ path, thumbprint }) => at(places, path, 'a key that is used once', thumbprint)),
  ];
};

/** For each partner that is sent packets, by what its keys can be compared aloud. */
export const packetKeyLines = (partners: readonly Partner[]): Promise<string[]> =>
  Promise.all(
    partners.flatMap(({ id, packet }) => {
      const keys = partnerKeysSchema.safeParse(packet);
      return keys.success ? [lineOf(id, keys.data)] : [];
    }),
  );

const lineOf = async (id: string, keys: ReturnType<typeof partnerKeysSchema.parse>): Promise<string> =>
  `${id}: packets are sealed to ${await thumbprintOf(keys.encryptionKey)}, it signs with ${await thumbprintOf(keys.signingKey)}`;
