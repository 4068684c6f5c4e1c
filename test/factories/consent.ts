import { type Choice, type Consent, consentSchema, receiptOf } from '../../shared/domain/consent.ts';
import { hourSchema } from '../../shared/domain/hour.ts';

const GIVEN = hourSchema.parse('2026-05-04T09:00Z');

/** The receipt of one of the three choices, given by the person themself unless told otherwise. */
export const aConsent = (choice: Choice = 'helpers', overrides: Partial<Consent> = {}): Consent =>
  consentSchema.parse({ ...receiptOf(choice, overrides.for ?? 'self', 'consent-1', GIVEN), ...overrides });
