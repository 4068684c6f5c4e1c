import type { MetadataJson } from 'libphonenumber-js/core';
import * as z from 'zod';

const plansSchema = z.record(z.string(), z.array(z.unknown()));
const shape = z.object({ version: z.literal(4), countries: plansSchema, nonGeographic: plansSchema });
const metadataSchema = z.custom<MetadataJson>((value) => shape.safeParse(value).success, 'not metadata of version 4');

/**
 * Where libphonenumber-js keeps what only writing a number out needs (its METADATA.md, version 4): the formats, the rule
 * for the national prefix in them, whether that may be left out, and what stands before an extension.
 */
const ONLY_TO_WRITE = [4, 6, 9, 13];

const forget = (plan: unknown[]): void => {
  for (const field of ONLY_TO_WRITE) if (field < plan.length) plan[field] = 0;
  plan.splice(plan.findLastIndex((field) => field !== 0) + 1);
};

/**
 * We read numbers and never write them out. Every country stays, and everything by which a number is read: whoever gives
 * a number from anywhere is understood as with the whole of it, which is more than half formats.
 */
export const metadataToRead = (metadata: unknown): MetadataJson => {
  const kept = structuredClone(metadataSchema.parse(metadata));
  for (const plans of [kept.countries, kept.nonGeographic]) Object.values(plans).forEach(forget);
  return kept;
};
