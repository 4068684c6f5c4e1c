import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { choiceSchema, type Consent, consentSchema, receiptOf } from '../domain/consent.ts';
import { hourSchema } from '../domain/hour.ts';
import { labelSchema, type Label } from '../domain/label.ts';
import { partKindSchema } from '../domain/part.ts';
import { partnerIdSchema } from '../domain/partner.ts';
import { basisSchema, referralStateSchema } from '../domain/referral.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { urgencySchema } from '../domain/urgency.ts';
import { type Pack, partnerSchema } from './pack.ts';
import { type PackProblem, problem } from './problem.ts';
import { unanswered } from './unanswered.ts';
import type { Places } from './places.ts';
import { parseYaml } from './yamlFile.ts';

const label = labelSchema.shape;

/** Only what was answered: the rest is unknown, as on the form. */
const caseLabelSchema = z.strictObject({
  ...z.strictObject(label).omit({ jurisdiction: true, received: true }).partial().shape,
  danger: z.strictObject(label.danger.shape).partial().default({}),
  reporter: z.strictObject(label.reporter.shape).partial().default({}),
  answer: z.strictObject(label.answer.shape).partial().default({}),
});

const GIVEN = hourSchema.parse('2026-05-04T09:00Z');

/** One of the three choices, or a receipt with what differs from it. */
const caseConsentSchema = z.union([
  choiceSchema,
  z.strictObject({ choice: choiceSchema, ...consentSchema.omit({ choice: true }).partial().strict().shape }),
]);

/** `report (kept)`: it keeps what it was given of this kind, and receives no more. */
const heldSchema = z.union([partKindSchema, z.templateLiteral([partKindSchema, ' (kept)'])]);
const partsSchema = z.union([z.literal('all'), z.array(heldSchema)]);

/** An example that a lawyer can read: this label, these consents → these partners, these parts. */
const caseSchema = z.strictObject({
  name: z.string().min(1),
  why: z.string().min(1),
  label: caseLabelSchema.prefault({}),
  consents: z.array(caseConsentSchema).default([]),
  now: z.iso.datetime().default('2026-05-04T09:00:00Z'),
  load: z.record(partnerIdSchema, z.number().int()).default({}),
  /** What differs from the pack, such as a partner's hours. */
  partners: z.record(partnerIdSchema, partnerSchema.partial()).default({}),
  referrals: z
    .array(
      z.strictObject({
        partner: partnerIdSchema,
        state: referralStateSchema.default('acknowledged'),
        lead: z.boolean().default(false),
        basis: basisSchema,
        declined: z.boolean().default(false),
      }),
    )
    .default([]),
  passOns: z.array(z.strictObject({ to: partnerIdSchema, by: partnerIdSchema })).default([]),
  expect: z.strictObject({
    urgency: urgencySchema,
    /** The pack's desk, unless another is named. */
    lead: partnerIdSchema.optional(),
    /** Exactly these hold these parts now. */
    holds: z.record(partnerIdSchema, partsSchema),
    /** Exactly these wait, with nothing given to them. */
    waits: z.array(partnerIdSchema).default([]),
  }),
});
export type Case = z.infer<typeof caseSchema>;

const FILE = 'cases.yaml';

export const readCases = async (folder: string): Promise<Result<{ cases: Case[]; places: Places }, PackProblem[]>> => {
  const text = await readFile(join(folder, FILE), 'utf8').catch(() => undefined);
  if (text === undefined) return err([problem(FILE, 'example cases', { found: 'no such file' })]);
  const read = parseYaml(FILE, text, z.array(caseSchema));
  return read.ok ? ok({ cases: read.value.value, places: read.value.places }) : read;
};

/** A label from what was answered; what was not is unknown. */
export const labelOf = (given: z.infer<typeof caseLabelSchema>, pack: Pack): Label => {
  const base = unanswered(pack.jurisdiction.code, pack.jurisdiction.defaultLanguage);
  return labelSchema.parse({
    ...base,
    ...given,
    danger: { ...base.danger, ...given.danger },
    reporter: { ...base.reporter, ...given.reporter },
    answer: { ...base.answer, ...given.answer },
  });
};

/** A label file of the command line: the same form as a case's label. */
export const parseLabel = (file: string, text: string, pack: Pack): Result<Label, PackProblem[]> => {
  const read = parseYaml(
    file,
    text,
    caseLabelSchema.extend({ jurisdiction: label.jurisdiction, received: label.received }).partial(),
  );
  if (!read.ok) return read;
  const { danger = {}, reporter = {}, answer = {}, ...rest } = read.value.value;
  return { ok: true, value: labelOf({ ...rest, danger, reporter, answer }, pack) };
};

export const consentsOf = (given: Case['consents'], about: 'self' | 'other'): Consent[] =>
  given.map((consent, index) => {
    const changes = typeof consent === 'string' ? { choice: consent } : consent;
    const receipt = receiptOf(changes.choice, changes.for ?? about, `consent-${index + 1}`, GIVEN);
    return consentSchema.parse(Object.assign(receipt, changes));
  });
