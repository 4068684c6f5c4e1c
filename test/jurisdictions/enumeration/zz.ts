import type { PartnerKind } from '../../../shared/domain/partner.ts';
import { PARTS } from './oracle.ts';
import { type Country, type Facts, isYoung } from './table.ts';

/*
 * Zedland, in prose:
 *
 *  1. The desk of the line reads everything that is sent to it.
 *  2. Where something is doubtful the review group reads the report, the messages and the files, and no names.
 *  3. With the person's consent, whoever leads may ask a helper in (an NGO, a shelter, legal aid, health, the child care
 *     service), with all that the consent covers.
 *  4. With consent they may ask the police or the labour inspectorate in, in the same way.
 *  5. Where somebody is in danger now, is hurt, may hurt themself or is about to be moved, one NGO or shelter of the
 *     place is told at once, with consent.
 *  6. Where somebody under 18 speaks or is spoken of, that one is the child care service, whether in danger or not.
 *  7. The police are told at once, with consent, where somebody is in danger now or about to be moved: what happened,
 *     messages and files, and nobody's name.
 *  8. But a child's own words go to the police only when a person asks them in.
 *  9. The child care service must be told what happened where somebody under 18 speaks or is spoken of and there is
 *     danger now.
 * 10. With consent to that, it is told what else the consent covers.
 * 11. What a person was compelled to do is told to no authority, ever.
 * 12. An embassy is told nothing unless the person named it.
 * 13. With consent, whoever leads may lend an interpreter the report, a message or a file for a time: nobody's name.
 * 14. It takes no tip over.
 */

const AUTHORITIES: PartnerKind[] = ['law_enforcement', 'labour_inspectorate', 'financial_intelligence', 'embassy'];
const isInDanger = ({ danger: { now, hurt, selfHarm, moved } }: Facts): boolean =>
  [now, hurt, selfHarm, moved].includes('yes');

export const zz: Country = {
  code: 'zz',
  desk: 'desk',
  secondDesk: 'desk-two',
  reviewer: 'reviewer',
  askers: { desk: { designated: false }, 'ngo-lantern': { designated: false } },
  rows: [
    { says: 3, ground: 'asked in', to: ['ngo', 'shelter', 'legal_aid', 'health', 'child_protection'], parts: PARTS },
    { says: 4, ground: 'asked in', to: ['law_enforcement', 'labour_inspectorate'], parts: PARTS },
    {
      says: 5,
      ground: 'told at once',
      to: ['ngo', 'shelter'],
      parts: PARTS,
      when: (facts, { serves }) => serves && isInDanger(facts),
    },
    {
      says: 6,
      ground: 'told at once',
      to: ['child_protection'],
      parts: PARTS,
      when: (facts, { serves }) => serves && isYoung(facts),
    },
    {
      says: 7,
      ground: 'told at once',
      to: ['law_enforcement'],
      parts: ['report', 'message', 'file'],
      when: ({ danger: { now, moved } }) => now === 'yes' || moved === 'yes',
    },
    {
      says: 8,
      ground: 'never',
      on: ['told at once'],
      to: ['law_enforcement'],
      parts: PARTS,
      when: ({ reporterChild }) => reporterChild === 'yes',
    },
    {
      says: 9,
      ground: 'must be told',
      to: ['child_protection'],
      parts: ['report'],
      when: (facts, { serves }) => serves && isYoung(facts) && facts.danger.now === 'yes',
    },
    { says: 10, ground: 'beside', to: ['child_protection'], parts: PARTS },
    { says: 11, ground: 'never', to: AUTHORITIES, parts: ['compelled'] },
    { says: 12, ground: 'never', to: ['embassy'], parts: PARTS, when: (_facts, { named }) => !named },
    { says: 13, ground: 'lent', to: ['interpreter'], parts: ['report', 'message', 'file'] },
    { says: 14, ground: 'never', on: ['asked in'], to: ['interpreter'], parts: PARTS },
  ],
  atOnce: [
    ['child_protection', 'ngo', 'shelter'],
    ['law_enforcement', 'labour_inspectorate'],
  ],
  reads: [
    'context.basis == consent',
    'context.basis == desk',
    'context.basis == interpreter',
    'context.basis == must_receive',
    'context.basis == pass_on',
    'context.basis == reviewer',
    'context.basis == stand_in',
    'context.consent.covers',
    'context.consent.names',
    'context.danger.child == yes',
    'context.danger.hurt == yes',
    'context.danger.moved == yes',
    'context.danger.now == yes',
    'context.danger.selfHarm == yes',
    'context.inArea',
    'context.people.children',
    'context.reporter.child == yes',
  ],
  dimensions: {
    now: ['yes', 'unknown'],
    hurt: ['yes', 'no'],
    selfHarm: ['yes', 'unknown'],
    moved: ['yes', 'no'],
    // Three values: who is chosen asks whether all are adults.
    child: ['yes', 'no', 'unknown'],
    reporterChild: ['yes', 'no'],
    ages: [[], ['child', 'adult'], ['adult'], ['unknown']],
    areas: ['ZZ-N', 'ZZ-S', 'unknown'],
    forms: [[]],
  },
  whileAsking: { hurt: ['no'], selfHarm: ['yes'] },
  unbroken: ['zz-desk-reads'],
  mutations: [
    { what: 'a permit to ask helpers in is dropped', policy: 'zz-helper-asked-in' },
    { what: 'a permit to ask the police in is dropped', policy: 'zz-police-asked-in' },
    { what: 'the forbid for forced acts is dropped', policy: 'zz-no-punishment' },
    {
      what: 'names are lent',
      policy: 'zz-interpreter-for-a-time',
      change: ['Part::"report", ', 'Part::"report", Part::"identity", '],
    },
    { what: 'the forbid for interpreters is dropped', policy: 'zz-interpreter-takes-nothing-over' },
    { what: 'the forbid for children’s words is dropped', policy: 'zz-child-and-police' },
    { what: 'the forbid for embassies is dropped', policy: 'zz-embassy-by-name' },
    {
      what: 'only a child who speaks counts',
      policy: 'zz-child-care-at-once',
      change: [' || context.people.children', ''],
    },
    { what: 'the duty is dropped', policy: 'zz-child-in-danger-now' },
    {
      what: 'a permit becomes a duty',
      policy: 'zz-child-in-danger-with-consent',
      change: ['may_receive', 'must_receive'],
    },
    { what: 'a duty becomes a permit', policy: 'zz-child-in-danger-now', change: ['must_receive', 'may_receive'] },
    {
      what: 'a duty asks for another part',
      policy: 'zz-child-in-danger-now',
      change: ['Part::"report"', 'Part::"message"'],
    },
    {
      what: 'an "and" becomes an "or"',
      policy: 'zz-child-in-danger-now',
      change: ['context.danger.now == Answer::"yes" &&', 'context.danger.now == Answer::"yes" ||'],
    },
    { what: 'a wrong part', policy: 'zz-police-at-once', change: ['Part::"file"', 'Part::"identity"'] },
    { what: 'a wrong kind', policy: 'zz-helper-at-once', change: ['Kind::"shelter"', 'Kind::"health"'] },
    {
      what: 'a danger is forgotten',
      policy: 'zz-police-at-once',
      change: [' || context.danger.moved == Answer::"yes"', ''],
    },
    {
      what: 'a danger is taken for another',
      policy: 'zz-helper-at-once',
      change: ['context.danger.selfHarm', 'context.danger.child'],
    },
    {
      what: 'one authority is left out',
      policy: 'zz-no-punishment',
      change: ['Kind::"law_enforcement", ', ''],
    },
    { what: 'a yes becomes a no', policy: 'zz-child-and-police', change: ['Answer::"yes"', 'Answer::"no"'] },
    {
      what: 'the review group reads names',
      policy: 'zz-review-group-judges',
      change: ['Part::"report", ', 'Part::"report", Part::"identity", '],
    },
    {
      what: 'any consent will do for an embassy',
      policy: 'zz-embassy-by-name',
      change: ['context.consent.names', 'context.consent.covers'],
    },
  ],
};
