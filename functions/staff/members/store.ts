import { queryAll, type Table } from '../../../shared/adapters/table.ts';
import {
  invitationKey,
  type InvitationRow,
  invitationRowSchema,
  renewalKey,
  type RenewalRow,
  renewalRowSchema,
} from '../../../shared/rows/invitation.ts';
import { registerKey, type RegisterRow, registerRowSchema } from '../../../shared/rows/request.ts';
import { staffSessionKey, staffSessionRowSchema } from '../../../shared/rows/staffSession.ts';

/** Who may sign in for this partner, and who is about to. Reads are consistent. */
export interface MemberStore {
  all(): Promise<readonly RegisterRow[]>;
  /** Put if absent; `false`: that sign-in was on the register. */
  enter(row: RegisterRow): Promise<boolean>;
  remove(sub: string): Promise<void>;
  /** Ends every session of theirs that there is. */
  endSessions(sub: string): Promise<void>;
  invitations(): Promise<readonly InvitationRow[]>;
  invitation(code: string): Promise<InvitationRow | undefined>;
  invite(row: InvitationRow): Promise<void>;
  /** Once for all who try: `false`, it was gone. */
  takeInvitation(row: Pick<InvitationRow, 'sk' | 'until'>): Promise<boolean>;
  renewals(): Promise<readonly RenewalRow[]>;
  renewal(id: string): Promise<RenewalRow | undefined>;
  askRenewal(row: RenewalRow): Promise<void>;
  /** `false`: somebody else was faster. */
  takeRenewal(row: Pick<RenewalRow, 'id' | 'by'>): Promise<boolean>;
}

export const createMemberStore = (offices: Table, partner: string): MemberStore => {
  const beginning = (beginsWith: string) => ({ hash: { value: partner }, range: { beginsWith } });
  return {
    all: () => queryAll(offices, beginning(registerKey('')), registerRowSchema),
    enter: (row) => offices.putIfAbsent(row),
    async remove(sub) {
      await offices.delete({ pk: partner, sk: registerKey(sub) });
    },
    async endSessions(sub) {
      const rows = await queryAll(offices, beginning(staffSessionKey('')), staffSessionRowSchema);
      const theirs = rows.filter((row) => row.sub === sub);
      await Promise.all(theirs.map(({ pk, sk }) => offices.delete({ pk, sk })));
    },
    invitations: () => queryAll(offices, beginning('invitation#'), invitationRowSchema),
    invitation: (code) => offices.get({ pk: partner, sk: invitationKey(code) }, invitationRowSchema),
    invite: (row) => offices.put(row),
    takeInvitation: ({ sk, until }) => offices.delete({ pk: partner, sk }, { until }),
    renewals: () => queryAll(offices, beginning(renewalKey('')), renewalRowSchema),
    renewal: (id) => offices.get({ pk: partner, sk: renewalKey(id) }, renewalRowSchema),
    askRenewal: (row) => offices.put(row),
    takeRenewal: ({ id, by }) => offices.delete({ pk: partner, sk: renewalKey(id) }, { by }),
  };
};
