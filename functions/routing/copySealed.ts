import { digestOfPart } from '../../shared/custody/digests.ts';
import type { PartnerId } from '../../shared/domain/partner.ts';
import { err, ok, type Result } from '../../shared/domain/result.ts';
import { partKey, type PartReference } from '../../shared/rows/part.ts';
import type { NewTipRow } from '../../shared/rows/newTip.ts';
import type { ReferralRow } from '../../shared/rows/referral.ts';
import { requestKey, sealedKey, sealedRowSchema, type RequestAct, type RequestRow } from '../../shared/rows/request.ts';
import { checkSealed } from '../../shared/sealing/check.ts';
import { removeRecipient, type Sealed } from '../../shared/sealing/sealed.ts';
import { sealedText } from '../../shared/sealing/sealedText.ts';
import { jsonText } from '../../shared/sealing/json.ts';
import type { RoutingPorts } from './ports.ts';

type Named = {
  readonly digest: string;
  readonly part: 'message' | 'note';
  readonly audience: string | undefined;
  /** The digest of what it is a translation of. */
  readonly of?: string;
};

/** Which sealed item an act brings along, and for whom it must be. */
const named = (act: RequestAct): Named | null => {
  switch (act.act) {
    case 'answer':
      return { digest: act.sealed, part: 'message', audience: 'reporter' };
    case 'note':
      return { digest: act.sealed, part: 'note', audience: undefined };
    case 'pass_on':
      return act.sealed === null ? null : { digest: act.sealed, part: 'message', audience: act.to };
    case 'translate':
      return { digest: act.sealed, part: 'message', audience: 'lead', of: act.of };
    case 'ask_interpreter':
    case 'acknowledge':
    case 'accept':
    case 'decline':
    case 'change_urgency':
    case 'service':
    case 'outcome':
    case 'close':
    case 'call_back':
    case 'mark_misuse':
    case 'lift_misuse':
    case 'export':
    case 'release':
    case 'release_now':
    case 'refuse_release':
    case 'allow_release':
    case 'review_release':
    case 'defer_telling':
      return null;
  }
};

/** How the custody log names the sealed item that an act brings along; known before it is looked at. */
export const sealedDigests = (act: RequestAct): string[] => {
  const item = named(act);
  return item === null ? [] : [digestOfPart(item)];
};

export interface Copied {
  readonly reference: PartReference;
  /** As its author sealed it: for the relay, too, where it may go out as a text. What lies in Parts never is. */
  readonly sealed: Sealed;
}

/**
 * Copies what a partner sealed from its own rows to Parts. The header must name this tip, this partner as author, and the
 * audience that goes with the act: a taken-over staff function can neither write in another's name nor to whom it likes.
 */
export const copySealed = async (
  { offices, parts, deployment }: RoutingPorts,
  partner: PartnerId,
  { id, tip, request }: RequestRow,
  referral: Pick<ReferralRow, 'lent'>,
): Promise<Result<Copied | null, 'bad_seal'>> => {
  const item = named(request);
  if (item === null) return ok(null);
  const { of } = item;
  // From which language into which is what was asked for, and not what whoever translated says.
  const lent = referral.lent?.find((each) => each.digest === of);
  if (of !== undefined && lent === undefined) return err('bad_seal');
  const row = await offices.get(
    { pk: partner, sk: sealedKey(tip, item.digest) },
    sealedRowSchema.nullable().catch(null),
  );
  if (row?.tip !== tip) return err('bad_seal');
  const { digest, part, audience } = item;
  const header = { deployment, tip, part, version: id, author: partner, audience, of };
  const checked = checkSealed(jsonText.parse(row.sealed), { header, digest });
  if (!checked.ok) return err('bad_seal');
  const reference = {
    part,
    version: id,
    digest,
    author: partner,
    ...(audience !== undefined && { audience }),
    ...(lent !== undefined && { translation: { of: lent.digest, from: lent.from, into: lent.into } }),
  };
  // If it is there it is this one, keyed by its digest; and what was withheld or taken off it since stays so.
  const sealed = sealedText(removeRecipient(checked.value, 'relay'));
  await parts.putIfAbsent({ pk: tip, sk: partKey(part, digest), ...reference, sealed, withheld: false });
  return ok({ reference, sealed: checked.value });
};

/** Once it was copied, or refused, the partner's own copy goes: an erasure must find every sealed word in Parts. */
export const forgetSealed = async (
  { offices }: RoutingPorts,
  partner: PartnerId,
  { tip, request }: RequestRow,
): Promise<void> => {
  const item = named(request);
  if (item !== null) await offices.change({ pk: partner, sk: sealedKey(tip, item.digest) }, { remove: ['sealed'] });
};

/** The same of a tip that staff wrote down, or that was refused: neither its parts nor its label stay where it was written. */
export const forgetEntry = async (
  { offices }: RoutingPorts,
  partner: PartnerId,
  { id, tip, entry }: NewTipRow,
): Promise<void> => {
  for (const { digest } of entry?.parts ?? []) {
    await offices.change({ pk: partner, sk: sealedKey(tip, digest) }, { remove: ['sealed'] });
  }
  await offices.change({ pk: partner, sk: requestKey(id) }, { set: { entry: null } });
};
