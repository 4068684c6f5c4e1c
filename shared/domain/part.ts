import * as z from 'zod';

/** What is sealed apart, so that a partner can be given one and not another (design, part 2). */
export const partKinds = ['report', 'identity', 'victim', 'compelled', 'number', 'message', 'note', 'file'] as const;
export const partKindSchema = z.enum(partKinds);
export type PartKind = z.infer<typeof partKindSchema>;

/** The four that every tip has, empty or not, so that their existence says nothing. */
export const textParts = ['report', 'identity', 'victim', 'compelled'] as const;
export type TextPart = (typeof textParts)[number];
