import * as z from 'zod';

// Codes and their sources: H = IOM HTCDS 2.0, C = CTDC codebook, G = UNODC GLOTIP, P = Palermo Protocol art. 3,
// R = Primero service types, L = ILO/EC operational indicators, U = UNODC general indicators, X = ours.

const always = ['unknown', 'declined', 'other'] as const;

/** Forms of exploitation: H, C, G, P; a code with no HTCDS value exports as `Other`. */
export const exploitations = [
  'sexual',
  'labour',
  'child_labour',
  'domestic_servitude',
  'servitude',
  'slavery',
  'forced_marriage',
  'begging',
  'criminality',
  'armed',
  'organ_removal',
  'illegal_adoption',
  'surrogacy',
  ...always,
] as const;
export const exploitationSchema = z.enum(exploitations);
export type Exploitation = z.infer<typeof exploitationSchema>;

/** What would help: R, H, X. */
export const needs = [
  'emergency_safety',
  'protection',
  'shelter',
  'medical',
  'psychosocial',
  'substance_use',
  'legal_aid',
  'immigration',
  'compensation',
  'interpretation',
  'sign_language',
  'child_protection',
  'guardian_advocate',
  'family_tracing',
  'family_reunification',
  'voluntary_repatriation',
  'documents',
  'food',
  'clothing',
  'wash',
  'education',
  'employment',
  'financial',
  'childcare',
  'transport',
  'disability_support',
  'social_care',
  ...always,
] as const;
export const needSchema = z.enum(needs);
export type Need = z.infer<typeof needSchema>;

/** Who the reporter is to the person spoken of: H, X. */
export const relations = [
  'self',
  'parent_guardian',
  'partner',
  'other_family',
  'friend',
  'coworker',
  'employer',
  'neighbour',
  'customer',
  'health_worker',
  'teacher',
  'social_worker',
  'ngo',
  'transport_worker',
  'business',
  'public_official',
  'police',
  'witness',
  ...always,
] as const;
export const relationSchema = z.enum(relations);
export type Relation = z.infer<typeof relationSchema>;

/** How many indicators each dimension has: L (dr, cr, rv, ex, cd, vd) and U (un). Weights are in `indicators.ts`. */
export const indicatorCounts = { dr: 10, cr: 10, rv: 16, ex: 9, cd: 15, vd: 7, un: 19 } as const;

const isIndicator = (code: string): boolean => {
  const match = /^([a-z]{2})(\d{2})$/.exec(code);
  if (match === null) return false;
  const [, dimension, number] = match;
  const count = Object.entries(indicatorCounts).find(([name]) => name === dimension)?.[1] ?? 0;
  return Number(number) >= 1 && Number(number) <= count;
};

/** `<dimension><two digits>`, for example `cd01`: documents taken at destination. */
export const indicatorSchema = z.string().refine(isIndicator, 'is not an indicator of the vocabulary');
