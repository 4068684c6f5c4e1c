import { Logger } from '@aws-lambda-powertools/logger';
import * as z from 'zod';
import { partnerIdSchema } from '../domain/partner.ts';

/**
 * All that the pipeline ever logs: a code of this list, and codes. Never a message, a row or a caught error's text; and not
 * which tip, since a line bears its exact time, and would tell when a tip came. What fails for good is named by its
 * pointer among the dead letters, and what is overdue by its partner's inbox.
 */
const codes = [
  'step_done',
  'step_failed',
  'malformed_pointer',
  'request_refused',
  'policy_error',
  'part_not_vouched',
  'referral_overdue',
  'texts_capped',
  'not_sent',
  'owed_again',
  'kept_long_enough',
  'expired_deleted',
  'orphans_deleted',
  'erased',
  'root_signed',
  'roots_broken',
  'roots_hidden',
  'chain_broken',
  'chain_unread',
  'erased_again',
  'restore_pending',
  'taken_back',
  'replayed',
  'call_broken',
  'call_untold',
  'recording_left',
  'recording_lost',
  'provider_unread',
  'provider_copy_remains',
  'not_rung',
  'nobody_on_duty',
  'release_unreviewed',
  'packet_not_sent',
  'packet_part_shut',
  'mail_not_sent',
  'read_outside_work',
] as const;
export type LogCode = (typeof codes)[number];

/** Ours, the SDK's or of a closed list: none is as long as an id, and digits are in none. */
const codeSchema = z.string().regex(/^[A-Za-z_]{1,40}$/);
/** What a line may hold besides its code. Whatever else is handed over is left out, and a value of another form is not printed. */
const idsSchema = z.object({
  partner: partnerIdSchema.optional().catch('unlisted'),
  step: codeSchema.optional().catch('unlisted'),
  fault: codeSchema.optional().catch('unlisted'),
  lane: codeSchema.optional().catch('unlisted'),
  count: z.number().optional().catch(undefined),
});
export type LogIds = Readonly<z.input<typeof idsSchema>>;

export interface Log {
  info(code: LogCode, ids: LogIds): void;
  error(code: LogCode, ids: LogIds): void;
}

export const createLog = (service: string): Log => {
  const logger = new Logger({ serviceName: service, logLevel: 'INFO' });
  return {
    info: (code, ids) => logger.info(code, idsSchema.parse(ids)),
    error: (code, ids) => logger.error(code, idsSchema.parse(ids)),
  };
};

/** What kind of error it was: its class, which is a name of code, and not its message, which may quote what it met. */
export const faultOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');
