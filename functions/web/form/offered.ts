import type { Exploitation, Need, Relation } from '../../../shared/domain/vocabulary.ts';
import type { Pack } from '../../../shared/jurisdiction/pack.ts';

// What the pages offer of the vocabulary: what a person can tell at a glance. The API takes every code.

export const offeredExploitation = [
  'sexual',
  'labour',
  'child_labour',
  'domestic_servitude',
  'forced_marriage',
  'begging',
  'criminality',
  'armed',
  'organ_removal',
  'illegal_adoption',
  'surrogacy',
  'other',
  'unknown',
] as const satisfies readonly Exploitation[];

/** In the order in which people think of them: being free, being hurt, papers and money, work. */
export const offeredIndicators = [
  'un02',
  'un03',
  'un16',
  'cd03',
  'un10',
  'un11',
  'un08',
  'un09',
  'un04',
  'un05',
  'un06',
  'cd13',
  'cd11',
  'cr03',
  'un13',
  'un14',
  'cd02',
  'un19',
  'ex02',
  'ex01',
  'ex06',
  'un18',
  'un15',
  'cd06',
  'dr01',
  'dr02',
] as const;

export const offeredNeeds = [
  'emergency_safety',
  'protection',
  'shelter',
  'medical',
  'psychosocial',
  'food',
  'clothing',
  'financial',
  'interpretation',
  'sign_language',
  'disability_support',
  'legal_aid',
  'documents',
  'immigration',
  'compensation',
  'child_protection',
  'childcare',
  'family_tracing',
  'family_reunification',
  'voluntary_repatriation',
  'employment',
  'education',
  'transport',
  'substance_use',
  'other',
] as const satisfies readonly Need[];

export const offeredRelations = [
  'self',
  'parent_guardian',
  'partner',
  'other_family',
  'friend',
  'neighbour',
  'coworker',
  'witness',
  'customer',
  'employer',
  'business',
  'transport_worker',
  'health_worker',
  'teacher',
  'social_worker',
  'ngo',
  'public_official',
  'police',
  'other',
] as const satisfies readonly Relation[];

/** Who can be named as "must not see this": public partners and the pack's offices. */
export const nameable = (pack: Pack): readonly { readonly id: string; readonly name: Record<string, string> }[] => [
  ...pack.partners.filter((partner) => partner.public).map(({ id, name }) => ({ id, name })),
  ...pack.jurisdiction.offices.map(({ id, name }) => ({ id, name })),
];
