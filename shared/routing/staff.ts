import type { PartnerId } from '../domain/partner.ts';
import { type RequestAct, rolesOfStaff, type StaffRole } from '../rows/request.ts';
import type { Cedar } from './cedar.ts';

/** What is done with referrals; `enter`: a tip of somebody who spoke with them, which is asked as of one of their own;
 * `take` and `assign`: whose work it is, one's own or a colleague's. */
const workActs = [
  'list',
  'read',
  'enter',
  'acknowledge',
  'accept',
  'decline',
  'answer',
  'note',
  'pass_on',
  'ask_interpreter',
  'translate',
  'change_urgency',
  'service',
  'outcome',
  'close',
  'call_back',
  'mark_misuse',
  'lift_misuse',
  'export',
  'take',
  'assign',
  'release',
  'release_now',
  'refuse_release',
  'allow_release',
  'review_release',
  'defer_telling',
] as const satisfies readonly ('list' | 'read' | 'enter' | 'take' | 'assign' | RequestAct['act'])[];

/**
 * What an organisation does for itself: there is no referral to it, and it is asked as of one of their own. `settings`: its duty phone;
 * `members`: who may sign in; `sign_out`: somebody else, everywhere; `renew`: the second word for whoever lost what they sign in with;
 * `load`: who has how much work, and what is overdue;
 * `reads` and `review_reads`: who opened what, and to say that one has looked at it.
 */
const officeActs = ['settings', 'members', 'sign_out', 'renew', 'load', 'reads', 'review_reads'] as const;
export type StaffAct = (typeof workActs)[number] | (typeof officeActs)[number];
type OfficeAct = (typeof officeActs)[number];
export const staffActs: readonly StaffAct[] = [...workActs, ...officeActs];

/** Roles that work on referrals. The others see none. */
const workers = ['case_worker', 'supervisor', 'reviewer'] as const satisfies readonly StaffRole[];

/** Which of the office's acts are whose. */
const offices = {
  supervisor: ['settings', 'sign_out', 'renew', 'load', 'reads', 'review_reads'],
  partner_admin: ['settings', 'members', 'sign_out', 'renew'],
  auditor: ['reads', 'review_reads'],
} as const satisfies Partial<Record<StaffRole, readonly OfficeAct[]>>;

/** Acts by which a partner speaks for the tip: only the lead's. */
const leadActs = [
  'answer',
  'pass_on',
  'ask_interpreter',
  'change_urgency',
  'call_back',
  'mark_misuse',
  'lift_misuse',
] as const satisfies readonly StaffAct[];

/** Acts by which it is decided what the law takes from a person's hands: only the review group's, and there only of whom it was made their task. */
const reviewActs = [
  'release',
  'release_now',
  'refuse_release',
  'allow_release',
  'review_release',
  'defer_telling',
] as const satisfies readonly StaffAct[];

/** All that an interpreter does with what was lent to it: it works on no tip. */
const interpreterActs = ['list', 'read', 'acknowledge', 'decline', 'translate'] as const satisfies readonly StaffAct[];

/** Acts that somebody answers for: only a supervisor's. */
const supervisorActs = ['mark_misuse', 'lift_misuse', 'assign'] as const satisfies readonly StaffAct[];

const quoted = (values: readonly string[], prefix = ''): string =>
  values.map((value) => `${prefix}"${value}"`).join(', ');

/** Which state of a referral allows an act is no question of permission: it belongs to the transition. */
export const staffSchema = `
entity Role enum [${quoted(rolesOfStaff)}];
entity Partner;
entity Staff = { role: Role, partner: Partner };
entity Referral = { partner: Partner, lead: Bool, authorised: Bool, reviewers: Bool, interprets: Bool };
action ${quoted(staffActs)} appliesTo { principal: [Staff], resource: [Referral], context: {} };
`;

/** What a role does for its own organisation. */
const officePolicy = (id: string, role: keyof typeof offices): string => `
    @id("${id}")
    permit (principal is Staff, action in [${quoted(offices[role], 'Action::')}], resource is Referral)
    when { principal.partner == resource.partner && resource.authorised && principal.role == Role::"${role}" };`;

/** The same in every country: what a member of staff may do is the house's promise and not the country's law. */
export const staffPolicies: Readonly<Record<string, string>> = {
  'staff-own-referrals': `
    @id("staff-own-referrals")
    permit (principal is Staff, action in [${quoted(workActs, 'Action::')}], resource is Referral)
    when { principal.partner == resource.partner && resource.authorised && [${quoted(workers, 'Role::')}].contains(principal.role) };`,
  'staff-supervisor-office': officePolicy('staff-supervisor-office', 'supervisor'),
  'staff-admin-office': officePolicy('staff-admin-office', 'partner_admin'),
  'staff-auditor-office': officePolicy('staff-auditor-office', 'auditor'),
  'staff-lead-speaks': `
    @id("staff-lead-speaks")
    forbid (principal, action in [${quoted(leadActs, 'Action::')}], resource is Referral)
    unless { resource.lead };`,
  'staff-reviewers-release': `
    @id("staff-reviewers-release")
    forbid (principal, action in [${quoted(reviewActs, 'Action::')}], resource is Referral)
    unless { resource.reviewers && [Role::"reviewer", Role::"supervisor"].contains(principal.role) };`,
  // Nobody stands behind the review group: what it said no to would be nobody's, and it could release nothing any more.
  'staff-reviewers-stay': `
    @id("staff-reviewers-stay")
    forbid (principal is Staff, action == Action::"decline", resource is Referral)
    when { resource.reviewers };`,
  'staff-interpreters-translate': `
    @id("staff-interpreters-translate")
    forbid (principal is Staff, action, resource is Referral)
    when { resource.interprets }
    unless { [${quoted(interpreterActs, 'Action::')}].contains(action) };`,
  'staff-nobody-else-translates': `
    @id("staff-nobody-else-translates")
    forbid (principal is Staff, action == Action::"translate", resource is Referral)
    unless { resource.interprets };`,
  'staff-supervisor-answers': `
    @id("staff-supervisor-answers")
    forbid (principal is Staff, action in [${quoted(supervisorActs, 'Action::')}], resource is Referral)
    unless { principal.role == Role::"supervisor" };`,
};

export type StaffQuestion = {
  readonly role: StaffRole;
  readonly partner: PartnerId;
  readonly act: StaffAct;
  readonly referral: {
    readonly partner: PartnerId;
    readonly lead: boolean;
    readonly authorised: boolean;
    /** It is the review group's. */
    readonly reviewers?: boolean;
    /** One item was lent to it, and nothing else is there for it to do. */
    readonly interprets?: boolean;
  };
};

export type StaffRuling = {
  readonly may: boolean;
  readonly policies: readonly string[];
  readonly error?: 'policy_error';
};

const partnerOf = (id: PartnerId) => ({ __entity: { type: 'Partner', id } });

/** May this member of staff do this? */
export const mayAct = (
  cedar: Cedar,
  { role, partner, act, referral }: StaffQuestion,
  policies: Readonly<Record<string, string>> = staffPolicies,
): StaffRuling => {
  const principal = { type: 'Staff', id: 'asking' };
  const resource = { type: 'Referral', id: 'asked' };
  const verdict = cedar.ask(policies, staffSchema, {
    principal,
    action: act,
    resource,
    context: {},
    entities: [
      {
        entity: principal,
        attributes: { role: { __entity: { type: 'Role', id: role } }, partner: partnerOf(partner) },
      },
      {
        entity: resource,
        attributes: {
          partner: partnerOf(referral.partner),
          lead: referral.lead,
          authorised: referral.authorised,
          reviewers: referral.reviewers === true,
          interprets: referral.interprets === true,
        },
      },
    ],
  });
  if (verdict.kind === 'error') return { may: false, policies: [], error: 'policy_error' };
  return { may: verdict.kind === 'allow', policies: verdict.policies };
};
