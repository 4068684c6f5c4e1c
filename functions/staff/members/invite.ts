import { err, ok, type Result } from '../../../shared/domain/result.ts';
import { invitationKey, type InvitationRow, newInvitationCode, newMemberId } from '../../../shared/rows/invitation.ts';
import type { RegisterRow } from '../../../shared/rows/request.ts';
import { logAct } from '../logAct.ts';
import type { Dependencies } from '../ports.ts';
import type { Signed } from '../session.ts';

type Needs = Pick<Dependencies, 'partner' | 'members' | 'appendCustody' | 'now' | 'random'>;

/** Long enough for somebody who works on other days, and short enough that a note with it on is soon waste paper. */
export const INVITED_DAYS = 3;
const INVITED_SECONDS = INVITED_DAYS * 24 * 60 * 60;
/** So many may be open at once: nobody hires more in three days, and nobody fills a table. */
const MOST_INVITED = 50;

/** A moment by which it is told from another invitation of the same person. */
const secondsOf = (moment: Date): number => Math.floor(moment.getTime() / 1000);

export interface Invited {
  /** To be shown once: it is kept nowhere. */
  readonly code: string;
  readonly row: InvitationRow;
}

type Person = Pick<RegisterRow, 'id' | 'role' | 'name'>;

/** An invitation for that person, whoever was asked about it before. */
export const inviteAnew = async ({ partner, members, now, random }: Needs, person: Person): Promise<Invited> => {
  const code = newInvitationCode(random);
  const until = secondsOf(now()) + INVITED_SECONDS;
  const row: InvitationRow = { pk: partner, sk: invitationKey(code), ...person, until };
  await members.invite(row);
  return { code, row };
};

/**
 * Invites somebody who is new.
 *
 * @throws NotLogged where the log did not take the entry: then nobody is invited
 */
export const invite = async (
  needs: Needs,
  { member }: Pick<Signed, 'member'>,
  person: Pick<Person, 'role' | 'name'>,
): Promise<Result<Invited, 'too_many'>> => {
  if ((await openInvitations(needs)).length >= MOST_INVITED) return err('too_many');
  const id = newMemberId(needs.random);
  await logAct(needs, member.id, 'members', { id: `invited:${id}`, act: 'member_invited', reason: id });
  return ok(await inviteAnew(needs, { id, ...person }));
};

/** Those that can still be taken; what expired is deleted on the way. */
export const openInvitations = async ({
  members,
  now,
}: Pick<Needs, 'members' | 'now'>): Promise<readonly InvitationRow[]> => {
  const moment = secondsOf(now());
  const rows = await members.invitations();
  await Promise.all(rows.filter(({ until }) => until <= moment).map((row) => members.takeInvitation(row)));
  return rows.filter(({ until }) => until > moment);
};

/** @throws NotLogged as above: then it stands */
export const withdrawInvitation = async (
  needs: Needs,
  { member }: Pick<Signed, 'member'>,
  id: string,
): Promise<void> => {
  for (const row of (await needs.members.invitations()).filter((each) => each.id === id)) {
    const act = { id: `withdrawn:${id}:${row.until}`, act: 'invitation_withdrawn', reason: id } as const;
    await logAct(needs, member.id, 'members', act);
    await needs.members.takeInvitation(row);
  }
};

/**
 * Lets whoever signed in with the code in. It is taken before anybody is entered, so that a code lets in one; who is cut short between
 * the two is invited anew.
 *
 * @param sub whom the identity provider says it is
 * @throws NotLogged as above: then the code can still be used
 */
export const join = async (needs: Needs, code: string, sub: string): Promise<Result<void, 'not_invited'>> => {
  const { partner, members, now } = needs;
  const row = await members.invitation(code);
  if (row === undefined || row.until <= secondsOf(now())) return err('not_invited');
  const { id, role, name, until } = row;
  await logAct(needs, id, 'members', { id: `joined:${id}:${until}`, act: 'member_joined', reason: role });
  if (!(await members.takeInvitation(row))) return err('not_invited');
  await members.enter({ pk: partner, sk: `register#${sub}`, sub, id, role, ...(name !== undefined && { name }) });
  return ok(undefined);
};
