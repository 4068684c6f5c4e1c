import type { MemberStore } from '../../../functions/staff/members/store.ts';
import { invitationKey, renewalKey } from '../../../shared/rows/invitation.ts';
import type { Memory } from './memory.ts';

/** A partner's register and invitations, over Maps. */
export const membersOf = (
  memory: Pick<Memory, 'register' | 'sessions' | 'invitations' | 'renewals'>,
  partner: string,
): MemberStore => {
  const { register, sessions, invitations, renewals } = memory;
  const own = <Row extends { readonly pk: string }>(rows: ReadonlyMap<string, Row>): Row[] =>
    [...rows.values()].filter(({ pk }) => pk === partner);
  return {
    all: async () => own(register),
    async enter(row) {
      const key = `${partner}/${row.sub}`;
      if (register.has(key)) return false;
      register.set(key, row);
      return true;
    },
    async remove(sub) {
      register.delete(`${partner}/${sub}`);
    },
    async endSessions(sub) {
      for (const [key, row] of sessions) if (row.pk === partner && row.sub === sub) sessions.delete(key);
    },
    invitations: async () => own(invitations),
    invitation: async (code) => invitations.get(`${partner}/${invitationKey(code)}`),
    async invite(row) {
      invitations.set(`${partner}/${row.sk}`, row);
    },
    takeInvitation: async ({ sk }) => invitations.delete(`${partner}/${sk}`),
    renewals: async () => own(renewals),
    renewal: async (id) => renewals.get(`${partner}/${renewalKey(id)}`),
    async askRenewal(row) {
      renewals.set(`${partner}/${row.sk}`, row);
    },
    takeRenewal: async ({ id }) => renewals.delete(`${partner}/${renewalKey(id)}`),
  };
};
