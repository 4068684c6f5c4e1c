import * as z from 'zod';
import { hourSchema } from '../domain/hour.ts';
import { incidentSchema } from '../domain/incident.ts';
import { partnerIdSchema } from '../domain/partner.ts';
import { urgencySchema } from '../domain/urgency.ts';

/**
 * One packet, and how far it came. What it holds is kept nowhere: each try opens the parts that are still granted, so that
 * what was withdrawn is not sent.
 */
const packetStateSchema = z.object({
  id: z.string(),
  /** 1, 2, 3 …: later parts come in a packet of their own. */
  number: z.number().int().positive(),
  made: hourSchema,
  urgency: urgencySchema,
  /** Digests of the sealed parts that are, or were to be, in it. */
  parts: z.array(z.string()),
  /** `digestOfContents` of what was sealed: another one where parts were withdrawn between two tries. */
  contents: z.array(z.string()),
  /** `made`: perhaps sent, as far as anybody knows. `sent`: the partner's system has it. */
  state: z.enum(['made', 'sent', 'acknowledged', 'withdrawn']),
  incident: incidentSchema.nullable(),
});
export type PacketState = z.infer<typeof packetStateSchema>;

/** A row of Offices: `sk` `packet#<tip>`. What a partner without a seat was sent of a tip. */
export const packetRowSchema = z.object({
  pk: partnerIdSchema,
  sk: z.string().startsWith('packet#'),
  tip: z.string(),
  revision: z.number().int().positive(),
  packets: z.array(packetStateSchema),
  /** Of the step that is due next: how often it was tried, and when it is tried again (ISO 8601). */
  tries: z.number().int().nonnegative(),
  next: z.string().nullable(),
});
export type PacketRow = z.infer<typeof packetRowSchema>;

export const packetKey = (tip: string): string => `packet#${tip}`;

/** To that host alone, so that what is sent to one machine can be tried on it; everything else is encrypted on its way. */
const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|localhost)(?::\d+)?(?:\/|$)/;

export const ENDPOINT = 'endpoint';
/** A row of Offices: `sk` `endpoint`. Where a partner without a seat takes its packets; set by an operator, not by the pack. */
export const endpointRowSchema = z.object({
  pk: partnerIdSchema,
  sk: z.literal(ENDPOINT),
  url: z.url({ protocol: /^https?$/ }).refine((url) => url.startsWith('https://') || LOOPBACK.test(url)),
});
