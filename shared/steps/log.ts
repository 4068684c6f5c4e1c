import { Logger } from '@aws-lambda-powertools/logger';

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
  'owed_again',
  'expired_deleted',
  'orphans_deleted',
  'erased',
  'root_signed',
  'roots_broken',
  'chain_broken',
  'chain_unread',
  'erased_again',
  'restore_pending',
  'taken_back',
  'replayed',
] as const;
export type LogCode = (typeof codes)[number];

/** `tip`: only with `part_not_vouched`, where something was changed that nobody may change: somebody must look at it. */
export type LogIds = Readonly<
  Partial<Record<'partner' | 'step' | 'fault' | 'lane' | 'policy' | 'tip', string> & Record<'count', number>>
>;

export interface Log {
  info(code: LogCode, ids: LogIds): void;
  error(code: LogCode, ids: LogIds): void;
}

export const createLog = (service: string): Log => {
  const logger = new Logger({ serviceName: service, logLevel: 'INFO' });
  return {
    info: (code, ids) => logger.info(code, { ...ids }),
    error: (code, ids) => logger.error(code, { ...ids }),
  };
};

/** What kind of error it was: its class, which is a name of code, and not its message, which may quote what it met. */
export const faultOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');
