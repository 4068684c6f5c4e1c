import { hourOf } from '../../../shared/domain/hour.ts';
import type { Plain } from '../../../shared/domain/plain.ts';
import { err, ok, type Result } from '../../../shared/domain/result.ts';
import { numberSchema } from '../../../shared/domain/typedNumber.ts';
import { sealDutyNumber } from '../../../shared/relay/dutyNumber.ts';
import { DUTY } from '../../../shared/rows/dutyPhone.ts';
import { toBase64url } from '../../../shared/sealing/base64url.ts';
import { logAct } from '../logAct.ts';
import type { Dependencies } from '../ports.ts';
import type { Signed } from '../session.ts';

type Needs = Pick<
  Dependencies,
  'deployment' | 'partner' | 'offices' | 'relayKey' | 'appendCustody' | 'jurisdiction' | 'now' | 'random'
>;

const log = (
  needs: Needs,
  { member }: Pick<Signed, 'member'>,
  act: 'duty_phone_set' | 'duty_phone_removed',
  digest: string,
): Promise<void> =>
  logAct(needs, member.id, 'settings', { id: `${act}-${toBase64url(needs.random(16))}`, act, digests: [digest] });

/**
 * The number that rings when something urgent waits. It is sealed to the relay and never shown again; which number it was
 * cannot be told from the log, but who set one, and when, can.
 *
 * @throws NotLogged where the log did not take the entry: then nothing was changed
 */
export const setDutyPhone = async (
  needs: Needs,
  signed: Pick<Signed, 'member'>,
  typed: Plain,
): Promise<Result<void, 'not_a_number' | 'not_reachable'>> => {
  const { deployment, partner, offices, relayKey, jurisdiction, now } = needs;
  const number = numberSchema(jurisdiction.code).safeParse(typed.reveal()).data ?? null;
  if (number === null) return err('not_a_number');
  if (!jurisdiction.phone.prefixes.some((prefix) => number.reveal().startsWith(prefix))) return err('not_reachable');
  const sealed = await sealDutyNumber(deployment, partner, number, await relayKey());
  await log(needs, signed, 'duty_phone_set', sealed.digest);
  const ends = number.reveal().slice(-2);
  await offices.setDutyPhone({ pk: partner, sk: DUTY, ...sealed, ends, hour: hourOf(now()), by: signed.member.id });
  return ok(undefined);
};

/** @throws as above */
export const removeDutyPhone = async (needs: Needs, signed: Pick<Signed, 'member'>): Promise<void> => {
  const row = await needs.offices.dutyPhone();
  if (row === undefined) return;
  await log(needs, signed, 'duty_phone_removed', row.digest);
  await needs.offices.removeDutyPhone();
};
