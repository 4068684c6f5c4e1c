import type { PartnerKind } from '../../../shared/domain/partner.ts';
import { PARTS } from './oracle.ts';
import { type Country, type Facts, isYoung } from './table.ts';

/*
 * Xandoria, in prose:
 *
 *  1. The line reads everything that is sent to it.
 *  2. Where something is doubtful the council reads the report, the messages and the files, and no names.
 *  3. Only the line and the Tide shelter refer on. What anybody else asks for is refused.
 *  4. With the person's consent an NGO, a shelter, legal aid or the office for the young may be asked in, with all that
 *     the consent covers.
 *  5. With consent a clinic may be asked in. It is told what happened, who asks for help, and what they write; it gets no
 *     files, and does not learn who told of it.
 *  6. With consent the guard may be asked in, and is told what happened, messages and files; the rest only if the
 *     consent names that guard.
 *  7. With consent the labour inspectorate may be asked in where the tip speaks of labour or child labour. It is told what
 *     happened, messages and files.
 *  8. Of an adult in bondage (sexual, labour, domestic servitude, servitude, slavery, organs) the guard of the place must
 *     be told what happened. An adult is meant where it was said that the person in danger is not under 18, the reporter
 *     is not, and nobody spoken of is, or may be.
 *  9. With consent to that, messages and files go along.
 * 10. A notice to the guard names neither who told of it nor who was held, and says nothing of what they had to do.
 * 11. Of anybody under 18, who speaks or is spoken of, the office for the young must be told what happened, always.
 * 12. Where a young person speaks for themself, it must be told who asks for help, too.
 * 13. With consent to all of that, it is told what else the consent covers.
 * 14. Of a young person the guard is told nothing, unless there is danger now.
 * 15. What a person was compelled to do is told to no authority, ever.
 * 16. Nobody is told at once by software alone.
 */

const AUTHORITIES: PartnerKind[] = ['law_enforcement', 'labour_inspectorate', 'financial_intelligence', 'embassy'];
const SCHEDULE = ['sexual', 'labour', 'domestic_servitude', 'servitude', 'slavery', 'organ_removal'];
const speaksOf = ({ forms }: Facts, listed: readonly string[]): boolean => listed.some((form) => forms.has(form));
const isAdult = (facts: Facts): boolean =>
  facts.danger.child === 'no' &&
  facts.reporterChild !== 'yes' &&
  !facts.ages.has('child') &&
  !facts.ages.has('unknown');

export const xa: Country = {
  code: 'xa',
  desk: 'voice',
  secondDesk: 'voice-two',
  reviewer: 'council',
  askers: { voice: { designated: true }, counsel: { designated: false }, 'shelter-tide': { designated: true } },
  rows: [
    {
      says: 3,
      ground: 'never',
      on: ['asked in'],
      to: [
        'ngo',
        'shelter',
        'legal_aid',
        'health',
        'interpreter',
        'child_protection',
        'labour_inspectorate',
        'law_enforcement',
        'financial_intelligence',
        'oversight',
        'embassy',
      ],
      parts: PARTS,
      when: (_facts, { designated }) => !designated,
    },
    { says: 4, ground: 'asked in', to: ['ngo', 'shelter', 'legal_aid', 'child_protection'], parts: PARTS },
    { says: 5, ground: 'asked in', to: ['health'], parts: ['report', 'victim', 'message'] },
    { says: 6, ground: 'asked in', to: ['law_enforcement'], parts: ['report', 'message', 'file'] },
    { says: 6, ground: 'asked in', to: ['law_enforcement'], parts: PARTS, when: (_facts, { named }) => named },
    {
      says: 7,
      ground: 'asked in',
      to: ['labour_inspectorate'],
      parts: ['report', 'message', 'file'],
      when: (facts) => speaksOf(facts, ['labour', 'child_labour']),
    },
    {
      says: 8,
      ground: 'must be told',
      to: ['law_enforcement'],
      parts: ['report'],
      when: (facts, { serves }) => serves && isAdult(facts) && speaksOf(facts, SCHEDULE),
    },
    { says: 9, ground: 'beside', to: ['law_enforcement'], parts: ['message', 'file'] },
    {
      says: 10,
      ground: 'never',
      on: ['must be told', 'beside'],
      to: ['law_enforcement'],
      parts: ['identity', 'victim', 'compelled'],
    },
    { says: 11, ground: 'must be told', to: ['child_protection'], parts: ['report'], when: isYoung },
    {
      says: 12,
      ground: 'must be told',
      to: ['child_protection'],
      parts: ['victim'],
      when: ({ reporterChild }) => reporterChild === 'yes',
    },
    { says: 13, ground: 'beside', to: ['child_protection'], parts: PARTS },
    {
      says: 14,
      ground: 'never',
      to: ['law_enforcement'],
      parts: PARTS,
      when: (facts) => isYoung(facts) && facts.danger.now !== 'yes',
    },
    { says: 15, ground: 'never', to: AUTHORITIES, parts: ['compelled'] },
  ],
  atOnce: [],
  reads: [
    'context.basis == desk',
    'context.basis == must_receive',
    'context.basis == pass_on',
    'context.basis == reviewer',
    'context.basis == stand_in',
    'context.by.designated',
    'context.consent.covers',
    'context.consent.names',
    'context.danger.child == no',
    'context.danger.child == yes',
    'context.danger.now == yes',
    'context.exploitation containsAny child_labour labour',
    'context.exploitation containsAny domestic_servitude labour organ_removal servitude sexual slavery',
    'context.inArea',
    'context.people.children',
    'context.people.unknown',
    'context.reporter.child == yes',
  ],
  dimensions: {
    now: ['yes', 'unknown'],
    hurt: ['no'],
    selfHarm: ['no'],
    moved: ['no'],
    child: ['yes', 'no', 'unknown'],
    reporterChild: ['yes', 'unknown'],
    ages: [[], ['child', 'adult'], ['adult', 'unknown']],
    areas: ['XA-P', 'XA-I', 'unknown'],
    // In neither list, in both, in the Schedule alone, and among work alone.
    forms: [['forced_marriage'], ['labour', 'begging'], ['organ_removal'], ['child_labour']],
  },
  whileAsking: {},
  unbroken: ['xa-desk-reads'],
  mutations: [
    { what: 'whoever was asked in may refer on', policy: 'xa-only-designated' },
    {
      what: 'a kind is taken for a designation',
      policy: 'xa-only-designated',
      change: ['context.by.designated', 'context.by.kind == Asker::"helpline"'],
    },
    { what: 'a permit to ask helpers in is dropped', policy: 'xa-helper-asked-in' },
    { what: 'a wrong part', policy: 'xa-clinic-asked-in', change: ['Part::"victim"', 'Part::"identity"'] },
    { what: 'names without being named', policy: 'xa-guard-asked-in', change: ['consent.names', 'consent.covers'] },
    { what: 'an "or" becomes an "and"', policy: 'xa-guard-asked-in', change: ['||', '&&'] },
    { what: 'a form is left out', policy: 'xa-work-watch-asked-in', change: [', Exploitation::"child_labour"', ''] },
    { what: 'the duty of notice is dropped', policy: 'xa-guard-notice' },
    { what: 'a duty becomes a permit', policy: 'xa-guard-notice', change: ['must_receive', 'may_receive'] },
    { what: 'a notice names', policy: 'xa-guard-notice', change: ['Part::"report"', 'Part::"identity"'] },
    { what: 'any guard will do', policy: 'xa-guard-notice', change: ['context.inArea &&', ''] },
    {
      what: 'an unknown age is taken for an adult’s',
      policy: 'xa-guard-notice',
      change: [' || context.people.unknown', ''],
    },
    {
      what: 'who did not say an age is taken for an adult',
      policy: 'xa-guard-notice',
      change: ['context.danger.child == Answer::"no"', 'context.danger.child != Answer::"yes"'],
    },
    {
      what: 'a form of the Schedule is left out',
      policy: 'xa-guard-notice',
      change: [`,\n       Exploitation::"organ_removal"`, ''],
    },
    { what: 'a permit becomes a duty', policy: 'xa-young-with-consent', change: ['may_receive', 'must_receive'] },
    { what: 'a notice without what was sent', policy: 'xa-guard-notice-with-consent' },
    { what: 'a notice with names', policy: 'xa-notice-names-nobody' },
    {
      what: 'forced acts in a notice are left out',
      policy: 'xa-no-punishment',
      change: ['Kind::"law_enforcement", ', ''],
    },
    { what: 'the duty to the young is dropped', policy: 'xa-young-referred' },
    {
      what: 'the young are referred only in danger',
      policy: 'xa-young-referred',
      change: ['context.danger.child ==', 'context.danger.now == Answer::"yes" && context.danger.child =='],
    },
    { what: 'a wrong kind', policy: 'xa-young-known', change: ['Kind::"child_protection"', 'Kind::"health"'] },
    { what: 'the guard learns of the young', policy: 'xa-young-and-guard' },
    {
      what: 'a yes becomes a no',
      policy: 'xa-young-and-guard',
      change: ['danger.now == Answer::"yes"', 'danger.now == Answer::"no"'],
    },
    {
      what: 'the council reads names',
      policy: 'xa-council-judges',
      change: ['Part::"report", ', 'Part::"report", Part::"victim", '],
    },
  ],
};
