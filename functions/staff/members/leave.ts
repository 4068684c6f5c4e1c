import { hourOf } from '../../../shared/domain/hour.ts';
import { err, ok, type Result } from '../../../shared/domain/result.ts';
import { renewalKey } from '../../../shared/rows/invitation.ts';
import type { RegisterRow } from '../../../shared/rows/request.ts';
import { toBase64url } from '../../../shared/sealing/base64url.ts';
import { logAct } from '../logAct.ts';
import type { Dependencies } from '../ports.ts';
import type { Signed } from '../session.ts';
import { type Invited, inviteAnew } from './invite.ts';

type Needs = Pick<Dependencies, 'partner' | 'members' | 'appendCustody' | 'now' | 'random'>;
type By = Pick<Signed, 'member'>;

const log = (
  needs: Needs,
  { member }: By,
  act: 'member_left' | 'member_signed_out' | 'renewal_asked' | 'renewal_confirmed',
  whom: string,
): Promise<void> =>
  logAct(needs, member.id, 'members', { id: `${act}-${toBase64url(needs.random(16))}`, act, reason: whom });

/**
 * Signs somebody out everywhere, as when their laptop was stolen. They may sign in again.
 *
 * @throws NotLogged where the log did not take the entry: then nothing was changed
 */
export const signOutEverywhere = async (needs: Needs, by: By, whom: RegisterRow): Promise<void> => {
  await log(needs, by, 'member_signed_out', whom.id);
  await needs.members.endSessions(whom.sub);
};

/** Off the register first: with every request it is asked anew, so they are out at once, whatever becomes of the sessions' rows. */
const takeOff = async ({ members }: Needs, { sub }: RegisterRow): Promise<void> => {
  await members.remove(sub);
  await members.endSessions(sub);
};

/**
 * Takes somebody off who does not work there any more. Nobody does that to themselves: so there is always one administrator left.
 *
 * @throws NotLogged as above
 */
export const leave = async (needs: Needs, by: By, whom: RegisterRow): Promise<Result<void, 'yourself'>> => {
  if (whom.id === by.member.id) return err('yourself');
  await log(needs, by, 'member_left', whom.id);
  await takeOff(needs, whom);
  return ok(undefined);
};

/**
 * The first of two words for somebody who lost what they sign in with: whoever found it is out at once, and nobody is in again before
 * the second.
 *
 * @throws NotLogged as above
 */
export const askRenewal = async (needs: Needs, by: By, whom: RegisterRow): Promise<Result<void, 'yourself'>> => {
  if (whom.id === by.member.id) return err('yourself');
  const { partner, members, now } = needs;
  const { id, role, name } = whom;
  await log(needs, by, 'renewal_asked', id);
  const person = { id, role, ...(name !== undefined && { name }) };
  await members.askRenewal({ pk: partner, sk: renewalKey(id), ...person, by: by.member.id, hour: hourOf(now()) });
  await takeOff(needs, whom);
  return ok(undefined);
};

/**
 * The second: they are invited under the id that they had, so that their work stays theirs.
 *
 * @throws NotLogged as above
 */
export const confirmRenewal = async (
  needs: Needs,
  by: By,
  id: string,
): Promise<Result<Invited, 'same_person' | 'gone'>> => {
  const row = await needs.members.renewal(id);
  if (row === undefined) return err('gone');
  if (row.by === by.member.id) return err('same_person');
  await log(needs, by, 'renewal_confirmed', id);
  if (!(await needs.members.takeRenewal(row))) return err('gone');
  const { role, name } = row;
  return ok(await inviteAnew(needs, { id, role, ...(name !== undefined && { name }) }));
};
