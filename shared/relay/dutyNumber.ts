import type { PartnerId } from '../domain/partner.ts';
import type { Plain } from '../domain/plain.ts';
import type { DutyPhoneRow } from '../rows/dutyPhone.ts';
import type { PartHeader } from '../sealing/header.ts';
import type { RsaPublicKey } from '../sealing/rsaPublicKey.ts';
import { seal } from '../sealing/seal.ts';
import { digestOf } from '../sealing/sealed.ts';
import { sealedText } from '../sealing/sealedText.ts';

/**
 * No tip's id has a colon: a reporter's number, which staff can fetch sealed, is not taken for a duty phone that rings them,
 * nor one partner's for another's.
 */
export const dutyHeader = (deployment: string, partner: PartnerId): PartHeader & { readonly part: 'number' } => ({
  deployment,
  tip: `duty:${partner}`,
  part: 'number',
  version: '1',
});

/** @param number E.164 */
export const sealDutyNumber = async (
  deployment: string,
  partner: PartnerId,
  number: Plain,
  relay: RsaPublicKey,
): Promise<Pick<DutyPhoneRow, 'number' | 'digest'>> => {
  const sealed = await seal(number, dutyHeader(deployment, partner), { relay });
  return { number: sealedText(sealed), digest: digestOf(sealed) };
};
