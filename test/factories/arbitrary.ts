import * as fc from 'fast-check';
import { answerSchema } from '../../shared/domain/answer.ts';
import { choices, type Consent } from '../../shared/domain/consent.ts';
import { dangerSchema, type Label } from '../../shared/domain/label.ts';
import { partKinds } from '../../shared/domain/part.ts';
import { partnerKinds } from '../../shared/domain/partner.ts';
import { exploitations, needs, relations } from '../../shared/domain/vocabulary.ts';
import { aConsent } from './consent.ts';
import { aLabel } from './label.ts';

const answer = fc.constantFrom(...answerSchema.options);

/** Partners and offices of `zz` that a reporter can name, and one that nobody can. */
const NAMES = [
  'desk',
  'desk-two',
  'ngo-lantern',
  'ngo-harbour',
  'child-care',
  'police-unit',
  'border-office',
  'line-trust',
  'welfare-ministry',
  'reviewer',
];

export const anyLabel: fc.Arbitrary<Label> = fc
  .record({
    area: fc.constantFrom('ZZ-N', 'ZZ-S', 'unknown'),
    language: fc.constantFrom('en', 'es', 'ar', 'fr'),
    exploitation: fc.subarray([...exploitations], { maxLength: 3 }),
    indicators: fc.subarray(['dr01', 'dr02', 'dr10', 'cd01', 'cd02', 'ex01', 'ex02', 'vd06']),
    people: fc.array(
      fc.record({
        age: fc.constantFrom('child', 'adult', 'unknown'),
        sex: fc.constantFrom('female', 'male', 'unknown'),
        count: fc.integer({ min: 1, max: 9 }),
      }),
      { maxLength: 2 },
    ),
    reporter: fc.record({
      relation: fc.oneof(fc.constant('self' as const), fc.constantFrom(...relations)),
      child: answer,
    }),
    danger: fc.record({
      now: answer,
      hurt: answer,
      selfHarm: answer,
      moved: answer,
      child: answer,
      words: fc.subarray([...dangerSchema.shape.words.element.options], { maxLength: 2 }),
    }),
    needs: fc.subarray([...needs], { maxLength: 3 }),
    conflicts: fc.subarray(NAMES, { maxLength: 3 }),
    suspicion: fc.constantFrom('none', 'none', 'flood', 'honeypot'),
  })
  .map((facts) => aLabel(facts));

const PARTNERS = ['ngo-lantern', 'ngo-harbour', 'child-care', 'police-unit'];

/** Receipts of the three choices, and others that no form would make. */
export const anyConsent: fc.Arbitrary<Consent> = fc
  .record({
    choice: fc.constantFrom(...choices),
    for: fc.constantFrom('self', 'other'),
    until: fc.constantFrom(null, '2026-05-03', '2026-05-04', '2027-01-01'),
    withdrawn: fc.boolean(),
    odd: fc.option(
      fc.record({
        kinds: fc.subarray([...partnerKinds]),
        partners: fc.subarray(PARTNERS),
        parts: fc.oneof(fc.constant(['compelled' as const]), fc.subarray([...partKinds])),
      }),
    ),
    id: fc.uuid(),
  })
  .map(({ odd, withdrawn, choice, ...rest }) => {
    const receipt = Object.assign(aConsent(choice, rest), odd);
    return Object.assign(receipt, { withdrawn: withdrawn ? receipt.given : null });
  });

export const anyConsents = fc.array(anyConsent, { maxLength: 3 });
