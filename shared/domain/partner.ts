import * as z from 'zod';

/** What an organisation that receives referrals is (design, part 3). */
export const partnerKinds = [
  'helpline',
  'reviewer',
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
] as const;

export const partnerKindSchema = z.enum(partnerKinds);
export type PartnerKind = z.infer<typeof partnerKindSchema>;

/** A partner's id: it becomes part of role names and table keys, so it is short, lower case and free of `#`. */
export const partnerIdSchema = z.string().regex(/^[a-z][a-z0-9-]{1,23}$/);
export type PartnerId = z.infer<typeof partnerIdSchema>;

/** Ids that would be read as something else: keys of tables begin with these or actors are named so; hosts stand beside the site's. */
export const reservedPartnerIds: ReadonlySet<string> = new Set([
  'pipeline',
  'proof',
  'wrapped',
  'reporter',
  'lead',
  'www',
]);
