import { flattenedDecrypt } from 'jose';
import { err, ok, type Result } from '../domain/result.ts';
import { fromBase64url } from '../sealing/base64url.ts';
import { jsonText } from '../sealing/json.ts';
import { type Contents, digestOfContents, readContents } from './contents.ts';
import { algorithmOf, type KeyFile, privateKeyObject, publicKeysOf, type SigningKey, thumbprintOf } from './keys.ts';
import {
  anyVersionSchema,
  digestOfJwe,
  PACKET_VERSION,
  type Packet,
  packetHeaderSchema,
  packetSchema,
  statementSchema,
} from './packet.ts';
import { openSigned } from './signed.ts';

export type OpenPacketError =
  /** No packet, or one that is not written as ours are. */
  | 'not_a_packet'
  | 'another_version'
  | 'for_another_partner'
  /** Sealed to a key of this partner's that is not the one at hand. */
  | 'for_another_key'
  /** The deployment's key did not sign this packet as it stands. */
  | 'not_signed'
  /** Something in it was changed since it was sealed. */
  | 'cannot_open'
  | 'not_what_it_says';

export interface OpenedPacket {
  readonly contents: Contents;
  readonly contentsDigest: string;
}

const headerIn = ({ jwe }: Packet): Result<unknown, 'not_a_packet'> => {
  const header = jsonText.safeParse(Buffer.from(fromBase64url(jwe.protected)).toString('utf8'));
  return header.success ? ok(header.data) : err('not_a_packet');
};

const sameNames = (one: Contents, other: Pick<Contents, 'packet' | 'deployment' | 'partner'>): boolean =>
  one.packet === other.packet && one.deployment === other.deployment && one.partner === other.partner;

/**
 * Opens a packet, at the partner's. For whom it is and who made it are looked at before the private key is used.
 *
 * @param from the deployment's public key; without it nobody says who made the packet
 */
export const openPacket = async (
  candidate: unknown,
  keys: KeyFile,
  from: SigningKey | undefined,
): Promise<Result<OpenedPacket, OpenPacketError>> => {
  const packet = packetSchema.safeParse(candidate);
  if (!packet.success) return err('not_a_packet');
  const written = headerIn(packet.data);
  if (!written.ok) return written;
  const version = anyVersionSchema.safeParse(written.value);
  if (version.success && version.data.version !== PACKET_VERSION) return err('another_version');
  const header = packetHeaderSchema.safeParse(written.value);
  if (!header.success) return err('not_a_packet');
  const { alg, packet: id, deployment, partner, kid } = header.data;
  if (partner !== keys.partner) return err('for_another_partner');
  const { encryptionKey } = publicKeysOf(keys);
  if (kid !== (await thumbprintOf(encryptionKey)) || alg !== algorithmOf(encryptionKey)) return err('for_another_key');

  const { jwe, signed } = packet.data;
  if (from !== undefined) {
    const statement = await openSigned('quietline-packet', statementSchema, signed, from);
    if (!statement.ok) return statement;
    const said = statement.value;
    const same = said.packet === id && said.deployment === deployment && said.partner === partner && said.kid === kid;
    if (!same || said.digest !== digestOfJwe(jwe)) return err('not_signed');
  }
  const bytes = await decrypt(packet.data, keys, alg);
  if (!bytes.ok) return bytes;
  const contents = readContents(bytes.value);
  if (!contents.ok || !sameNames(contents.value, { packet: id, deployment, partner })) return err('not_what_it_says');
  return ok({ contents: contents.value, contentsDigest: digestOfContents(bytes.value) });
};

const decrypt = async (
  { jwe }: Packet,
  { encryption }: KeyFile,
  alg: string,
): Promise<Result<Uint8Array, 'cannot_open'>> => {
  const { recipients, ...shared } = jwe;
  try {
    const { plaintext } = await flattenedDecrypt({ ...shared, ...recipients[0] }, privateKeyObject(encryption), {
      keyManagementAlgorithms: [alg],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    return ok(plaintext);
  } catch {
    return err('cannot_open');
  }
};
