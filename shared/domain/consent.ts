import * as z from 'zod';
import { hourSchema, type Hour } from './hour.ts';
import { partnerIdSchema, partnerKindSchema, type PartnerKind } from './partner.ts';
import { partKindSchema, type PartKind } from './part.ts';

/** The three choices a reporter is given; nothing is set beforehand, and no answer means `only_you`. */
export const choices = ['only_you', 'helpers', 'helpers_and_police'] as const;
export const choiceSchema = z.enum(choices);
export type Choice = z.infer<typeof choiceSchema>;

/** What a receipt records as said: a choice, or a yes that the person put together themself (`finer.ts`). */
export const saidSchema = z.enum([...choices, 'finer']);
export type Said = z.infer<typeof saidSchema>;

/** A consent receipt: who said yes, for whom, to which kinds or partners, to which parts, until when. */
export const consentSchema = z.object({
  id: z.string().min(1),
  by: z.enum(['reporter']),
  for: z.enum(['self', 'other']),
  choice: saidSchema,
  kinds: z.array(partnerKindSchema),
  partners: z.array(partnerIdSchema),
  parts: z.array(partKindSchema),
  given: hourSchema,
  until: z.iso.date().nullable(),
  withdrawn: hourSchema.nullable(),
});
export type Consent = z.infer<typeof consentSchema>;

const HELPERS: readonly PartnerKind[] = ['ngo', 'shelter', 'legal_aid', 'health', 'interpreter', 'child_protection'];
const POLICE: readonly PartnerKind[] = ['law_enforcement', 'labour_inspectorate'];

/** Design, part 4: which kinds each choice names. Any other kind needs a consent that names it. */
const KINDS: Record<Choice, readonly PartnerKind[]> = {
  only_you: [],
  helpers: HELPERS,
  helpers_and_police: [...HELPERS, ...POLICE],
};

/** Never `compelled` (it needs a consent of its own), and never a victim part that somebody else gave. */
const OWN_PARTS: readonly PartKind[] = ['report', 'message', 'file', 'identity', 'victim'];
const WITNESS_PARTS: readonly PartKind[] = ['report', 'message', 'file', 'identity'];

/** The receipt that one of the three choices stands for. */
export const receiptOf = (choice: Choice, about: 'self' | 'other', id: string, given: Hour): Consent => ({
  id,
  by: 'reporter',
  for: about,
  choice,
  kinds: [...KINDS[choice]],
  partners: [],
  parts: choice === 'only_you' ? [] : [...(about === 'self' ? OWN_PARTS : WITNESS_PARTS)],
  given,
  until: null,
  withdrawn: null,
});

/** Whether a receipt stands today; `today` is `YYYY-MM-DD` in the country's time zone. */
export const stands = (consent: Consent, today: string): boolean =>
  consent.withdrawn === null && (consent.until === null || today <= consent.until);
