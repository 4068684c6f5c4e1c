import { describe, expect, it } from 'vitest';
import { mayAct, staffActs, staffPolicies, type StaffQuestion, staffSchema } from '../../../shared/routing/staff.ts';
import { testCedar } from '../../factories/pack.ts';

const cedar = testCedar();
const question = (changes: Partial<StaffQuestion> = {}): StaffQuestion => ({
  role: 'case_worker',
  partner: 'desk',
  act: 'read',
  referral: { partner: 'desk', lead: true, authorised: true },
  ...changes,
});

const elsewhere = { partner: 'ngo-lantern', lead: true, authorised: true };

const rolesThatMay = (act: StaffQuestion['act']) =>
  (['case_worker', 'supervisor', 'reviewer'] as const).filter((role) => mayAct(cedar, question({ role, act })).may);

describe('staff', () => {
  it.each([
    'list',
    'read',
    'acknowledge',
    'accept',
    'decline',
    'note',
    'outcome',
    'close',
    'answer',
    'pass_on',
    'change_urgency',
  ] as const)('may %s on a referral of their own that leads', (act) => {
    expect(mayAct(cedar, question({ act }))).toEqual({ may: true, policies: ['staff-own-referrals'] });
  });

  it.each(['answer', 'pass_on', 'change_urgency'] as const)('may not %s without the lead', (act) => {
    const referral = { partner: 'desk', lead: false, authorised: true };
    expect(mayAct(cedar, question({ act, referral }))).toEqual({ may: false, policies: ['staff-lead-speaks'] });
  });

  it.each(['release', 'release_now', 'refuse_release', 'allow_release', 'review_release', 'defer_telling'] as const)(
    'may %s in the review group, and nowhere else',
    (act) => {
      const referral = { partner: 'desk', lead: true, authorised: true };
      const theirs = { ...referral, reviewers: true };
      for (const role of ['reviewer', 'supervisor'] as const) {
        expect(mayAct(cedar, question({ role, act, referral: theirs })).may).toBe(true);
      }
      expect(mayAct(cedar, question({ act, referral: theirs })).may, 'a case worker of theirs').toBe(false);
      for (const role of ['case_worker', 'supervisor', 'reviewer'] as const) {
        expect(mayAct(cedar, question({ role, act, referral }))).toEqual({
          may: false,
          policies: ['staff-reviewers-release'],
        });
      }
    },
  );

  it('may not decline in the review group: nobody stands behind it', () => {
    const referral = { partner: 'reviewer', lead: true, authorised: true, reviewers: true };
    expect(mayAct(cedar, question({ partner: 'reviewer', act: 'decline', referral }))).toEqual({
      may: false,
      policies: ['staff-reviewers-stay'],
    });
    expect(mayAct(cedar, question({ partner: 'reviewer', act: 'close', referral })).may).toBe(true);
  });

  it.each([
    ['another partner’s referral', { partner: 'ngo-lantern', lead: true, authorised: true }],
    ['a referral that waits', { partner: 'desk', lead: true, authorised: false }],
  ])('may do nothing with %s', (_name, referral) => {
    expect(mayAct(cedar, question({ referral })).may).toBe(false);
  });

  it('is anybody’s work who works on it, and is given to others by a supervisor alone', () => {
    expect(rolesThatMay('take')).toEqual(['case_worker', 'supervisor', 'reviewer']);
    expect(rolesThatMay('assign')).toEqual(['supervisor']);
    for (const act of ['load', 'reads', 'review_reads'] as const) expect(rolesThatMay(act)).toEqual(['supervisor']);
  });

  it.each([
    ['partner_admin', ['settings', 'members', 'sign_out', 'renew']],
    ['auditor', ['reads', 'review_reads']],
  ] as const)('as %s may do %j for their organisation, and nothing with any referral', (role, theirs) => {
    const may = staffActs.filter((act) => mayAct(cedar, question({ role, act })).may);
    expect(may).toEqual(theirs);
    expect(staffActs.filter((act) => mayAct(cedar, question({ role, act, referral: elsewhere })).may)).toEqual([]);
  });

  it('may do nothing while a policy errs', () => {
    const odd = 'permit (principal, action, resource) when { resource.colour };';
    expect(mayAct(cedar, question(), { ...staffPolicies, odd })).toMatchObject({ may: false, error: 'policy_error' });
  });

  it('is ruled by policies that fit their schema', () => {
    expect(cedar.validate(staffPolicies, staffSchema)).toEqual([]);
  });
});
