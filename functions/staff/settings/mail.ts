import { hourOf } from '../../../shared/domain/hour.ts';
import { err, ok, type Result } from '../../../shared/domain/result.ts';
import { MAIL, mailAddressSchema } from '../../../shared/rows/mail.ts';
import { toBase64url } from '../../../shared/sealing/base64url.ts';
import { logAct } from '../logAct.ts';
import type { Dependencies } from '../ports.ts';
import type { Signed } from '../session.ts';

type Needs = Pick<Dependencies, 'partner' | 'offices' | 'appendCustody' | 'now' | 'random'>;

/** Which address it was stands in no log: who set one, and when, does. */
const log = (needs: Needs, { member }: Pick<Signed, 'member'>, act: 'mail_address_set' | 'mail_address_removed') =>
  logAct(needs, member.id, 'settings', { id: `${act}-${toBase64url(needs.random(16))}`, act });

/**
 * Where this organisation is told that something waits.
 *
 * @throws NotLogged where the log did not take the entry: then nothing was changed
 */
export const setMailAddress = async (
  needs: Needs,
  signed: Pick<Signed, 'member'>,
  typed: string,
): Promise<Result<void, 'not_an_address'>> => {
  const address = mailAddressSchema.safeParse(typed.trim());
  if (!address.success) return err('not_an_address');
  await log(needs, signed, 'mail_address_set');
  const { partner, offices, now } = needs;
  await offices.setMail({ pk: partner, sk: MAIL, address: address.data, hour: hourOf(now()), by: signed.member.id });
  return ok(undefined);
};

/** @throws as above */
export const removeMailAddress = async (needs: Needs, signed: Pick<Signed, 'member'>): Promise<void> => {
  if ((await needs.offices.mail()) === undefined) return;
  await log(needs, signed, 'mail_address_removed');
  await needs.offices.removeMail();
};
