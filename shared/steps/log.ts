import { Logger } from '@aws-lambda-powertools/logger';

/** All that the pipeline ever logs: a code of this list, and ids. Never a message, a row or a caught error's text. */
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
] as const;
export type LogCode = (typeof codes)[number];

export type LogIds = Readonly<
  Partial<
    Record<'tip' | 'partner' | 'request' | 'step' | 'fault' | 'lane' | 'policy', string> & Record<'count', number>
  >
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
