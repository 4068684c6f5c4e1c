import type { PartKind } from '../../../shared/domain/part.ts';
import type { PartnerKind } from '../../../shared/domain/partner.ts';
import type {
  Basis,
  declineReasons,
  outcomes,
  ReferralState,
  urgencyReasons,
} from '../../../shared/domain/referral.ts';
import type { ServiceState } from '../../../shared/domain/service.ts';
import type { Urgency } from '../../../shared/domain/urgency.ts';
import type { Exploitation, Need, Relation } from '../../../shared/domain/vocabulary.ts';
import type { Danger, Label } from '../../../shared/domain/label.ts';

import type { StaffRole } from '../../../shared/rows/request.ts';

/** Codes as staff read them. One place, so that a translation of the portal is one folder. */

export const urgencyNames: Record<Urgency, string> = {
  immediate: 'Immediate',
  urgent: 'Urgent',
  prompt: 'Prompt',
  routine: 'Routine',
};

export const stateNames: Record<ReferralState, string> = {
  draft: 'Being prepared',
  consent_pending: 'Waiting for consent',
  authorised: 'New',
  queued: 'New',
  delivered: 'New',
  acknowledged: 'Seen',
  accepted: 'Accepted',
  declined: 'Declined',
  needs_info: 'Needs information',
  in_service: 'Being helped',
  outcome: 'Outcome recorded',
  closed: 'Closed',
  expired: 'Expired',
  revoked: 'No longer shared',
  recalled: 'Taken back',
  failed: 'Could not be delivered',
};

export const basisNames: Record<Basis, string> = {
  desk: 'Your desk reads first.',
  stand_in: 'You stand in for the desk that usually reads first.',
  consent: 'The person agreed that you may have it.',
  must_receive: 'The law says that you receive it.',
  pass_on: 'It was passed on to you.',
  reviewer: 'It needs a decision by a reviewer.',
  interpreter: 'You are asked for a translation.',
};

export const partNames: Record<PartKind, string> = {
  report: 'Report',
  identity: 'Who is reporting',
  victim: 'Who the victim may be',
  compelled: 'Papers and forced acts',
  number: 'Phone number',
  message: 'Messages',
  note: 'Internal notes',
  file: 'Files',
};

export const partNamesInText: Record<PartKind, string> = {
  report: 'the report',
  identity: 'who is reporting',
  victim: 'who the victim may be',
  compelled: 'papers and forced acts',
  number: 'the phone number',
  message: 'messages',
  note: 'notes',
  file: 'files',
};

export const kindNames: Record<PartnerKind, string> = {
  helpline: 'Helpline',
  reviewer: 'Reviewer',
  ngo: 'NGO',
  shelter: 'Shelter',
  legal_aid: 'Legal aid',
  health: 'Health service',
  interpreter: 'Interpreter',
  child_protection: 'Child protection',
  labour_inspectorate: 'Labour inspectorate',
  law_enforcement: 'Police',
  financial_intelligence: 'Financial intelligence unit',
  oversight: 'Oversight body',
  embassy: 'Embassy',
};

export const roleNames: Record<StaffRole, string> = {
  case_worker: 'Case worker',
  supervisor: 'Supervisor',
  reviewer: 'Reviewer',
  partner_admin: 'Administrator',
  auditor: 'Auditor',
};

export const declineNames: Record<(typeof declineReasons)[number], string> = {
  no_capacity: 'No capacity now',
  outside_area: 'Outside our area',
  outside_mandate: 'Outside what we do',
  language: 'We do not have the language',
  conflict: 'We, or someone here, may be involved',
  unsafe: 'We cannot do it safely',
};

export const urgencyReasonNames: Record<(typeof urgencyReasons)[number], string> = {
  read_content: 'What the report says',
  new_information: 'New information',
  spoke_with_person: 'Spoke with the person',
  error_in_label: 'An answer was ticked by mistake',
};

export const outcomeNames: Record<(typeof outcomes)[number], string> = {
  helped: 'Helped',
  referred_on: 'Referred on',
  refused_help: 'The person did not want help',
  no_contact: 'Could not be reached',
  not_our_field: 'Not about exploitation',
  silent: 'Silent: nothing was said',
  testing: 'Testing: somebody tries out the line',
  misuse: 'Misuse of the line',
};

export const exploitationNames: Record<Exploitation, string> = {
  sexual: 'Sexual exploitation',
  labour: 'Forced labour',
  child_labour: 'Child labour',
  domestic_servitude: 'Domestic servitude',
  servitude: 'Servitude',
  slavery: 'Slavery',
  forced_marriage: 'Forced marriage',
  begging: 'Forced begging',
  criminality: 'Forced crime',
  armed: 'Armed groups',
  organ_removal: 'Organ removal',
  illegal_adoption: 'Illegal adoption',
  surrogacy: 'Forced surrogacy',
  unknown: 'Kind not known',
  declined: 'Kind not said',
  other: 'Another kind',
};

/** How far one service is. */
export const serviceStateNames: Record<ServiceState, string> = {
  planned: 'Planned',
  started: 'Begun',
  done: 'Given',
  stopped: 'Stopped',
};

export const needNames: Record<Need, string> = {
  emergency_safety: 'Safety now',
  protection: 'Protection',
  shelter: 'Shelter',
  medical: 'Medical help',
  psychosocial: 'Someone to talk to',
  substance_use: 'Help with drugs or drink',
  legal_aid: 'Legal help',
  immigration: 'Help with immigration',
  compensation: 'Compensation',
  interpretation: 'Interpreter',
  sign_language: 'Sign language',
  child_protection: 'Child protection',
  guardian_advocate: 'Guardian or advocate',
  family_tracing: 'Finding family',
  family_reunification: 'Being with family again',
  voluntary_repatriation: 'Going home by choice',
  documents: 'Documents',
  food: 'Food',
  clothing: 'Clothing',
  wash: 'Water and washing',
  education: 'School or training',
  employment: 'Work',
  financial: 'Money',
  childcare: 'Childcare',
  transport: 'Transport',
  disability_support: 'Disability support',
  social_care: 'Social care',
  unknown: 'Not known',
  declined: 'Not said',
  other: 'Something else',
};

export const relationNames: Record<Relation, string> = {
  self: 'The person themself',
  parent_guardian: 'Parent or guardian',
  partner: 'Partner',
  other_family: 'Other family',
  friend: 'Friend',
  coworker: 'Co-worker',
  employer: 'Employer',
  neighbour: 'Neighbour',
  customer: 'Customer',
  health_worker: 'Health worker',
  teacher: 'Teacher',
  social_worker: 'Social worker',
  ngo: 'NGO worker',
  transport_worker: 'Transport worker',
  business: 'Business',
  public_official: 'Public official',
  police: 'Police officer',
  witness: 'Witness',
  unknown: 'Not known',
  declined: 'Not said',
  other: 'Someone else',
};

export const channelNames: Record<Label['channel'], string> = {
  web: 'Web form',
  sms: 'Text message',
  voice: 'Phone call',
  staff: 'Written down by staff',
};

export const whenNames: Record<Label['answer']['when'], string> = {
  any: 'at any time',
  morning: 'in the morning',
  afternoon: 'in the afternoon',
  evening: 'in the evening',
  night: 'at night',
  unknown: 'time not said',
};

type DangerQuestion = Exclude<keyof Danger, 'words'>;

/** Short, for the inbox and the head of a page. */
export const dangerFlags: Record<DangerQuestion, string> = {
  now: 'Danger now',
  selfHarm: 'May hurt themself',
  hurt: 'Hurt',
  moved: 'About to be moved',
  child: 'Child',
};
