import { GeneralEncrypt } from 'jose';
import type { PartKind } from '../domain/part.ts';
import type { Plain } from '../domain/plain.ts';
import { type PartHeader, partHeaderSchema } from './header.ts';
import { pad } from './padding.ts';
import { REPORTER_ALGORITHM, type ReporterPublicKey } from './reporterKey.ts';
import type { RsaPublicKey } from './rsaPublicKey.ts';
import { type Sealed, sealedSchema } from './sealed.ts';

/** A header whose part is one of these kinds. */
export type HeaderOf<Kind extends PartKind> = PartHeader & { readonly part: Kind };

/** What a tip is made of: intake can have it granted on, and the reporter reads it again. */
export type TipRecipients = {
  readonly intake: RsaPublicKey;
  readonly reporter?: ReporterPublicKey | undefined;
  readonly relay?: never;
};

/** A message may wait for the relay, to go out as a text. */
export type MessageRecipients = Omit<TipRecipients, 'relay'> & { readonly relay?: RsaPublicKey | undefined };

/** A note is the partner's own: the reporter's code does not open it. */
export type NoteRecipients = { readonly intake: RsaPublicKey; readonly reporter?: never; readonly relay?: never };

/** A number is opened by the relay and by whoever gave it, and can never be granted to a partner. */
export type NumberRecipients = {
  readonly relay: RsaPublicKey;
  readonly reporter?: ReporterPublicKey | undefined;
  readonly intake?: never;
};

type TipKind = Exclude<PartKind, 'message' | 'note' | 'number'>;

/**
 * Seals words for those who may open them (design part 2): A256GCM under a fresh content key, which is wrapped for each
 * recipient in a General JWE (RFC 7516 §7.2.1). Public keys suffice; no call goes to KMS.
 *
 * @throws where header or keys are not what they claim: a fault of the caller, never of what a person wrote
 */
export async function seal(words: Plain, header: HeaderOf<TipKind>, recipients: TipRecipients): Promise<Sealed>;
export async function seal(words: Plain, header: HeaderOf<'message'>, recipients: MessageRecipients): Promise<Sealed>;
export async function seal(words: Plain, header: HeaderOf<'note'>, recipients: NoteRecipients): Promise<Sealed>;
export async function seal(words: Plain, header: HeaderOf<'number'>, recipients: NumberRecipients): Promise<Sealed>;
export async function seal(
  words: Plain,
  header: PartHeader,
  { intake, relay, reporter }: TipRecipients | MessageRecipients | NoteRecipients | NumberRecipients,
): Promise<Sealed> {
  const jwe = new GeneralEncrypt(pad(words)).setProtectedHeader({ enc: 'A256GCM', ...partHeaderSchema.parse(header) });
  if (intake) addRsa(jwe, 'intake', intake);
  if (relay) addRsa(jwe, 'relay', relay);
  // Last, so that an RSA recipient is always first: alone, jose would write a reporter's `epk` into the protected header.
  if (reporter) {
    jwe.addRecipient(reporter).setUnprotectedHeader({ alg: REPORTER_ALGORITHM, kid: 'reporter' });
  }
  return sealedSchema.parse(await jwe.encrypt());
}

const addRsa = (jwe: GeneralEncrypt, kid: 'intake' | 'relay', key: RsaPublicKey): void => {
  jwe.addRecipient(key.keyObject()).setUnprotectedHeader({ alg: 'RSA-OAEP-256', kid });
};
