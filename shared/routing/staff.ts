import type { PartnerId } from '../domain/partner.ts';
import type { RequestAct, StaffRole } from '../rows/request.ts';
import type { Cedar } from './cedar.ts';

export type StaffAct = 'list' | 'read' | RequestAct['act'];

export type StaffQuestion = {
  readonly role: StaffRole;
  readonly partner: PartnerId;
  readonly act: StaffAct;
  readonly referral: { readonly partner: PartnerId; readonly lead: boolean; readonly authorised: boolean };
};

export type StaffRuling = {
  readonly may: boolean;
  readonly policies: readonly string[];
  readonly error?: 'policy_error';
};

/** May this member of staff do this? Role, partner and lead only: which state allows an act belongs to the transition. */
export const mayAct = (_cedar: Cedar, _question: StaffQuestion): StaffRuling => {
  throw new Error('not written yet');
};
