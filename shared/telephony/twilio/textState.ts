import * as z from 'zod';
import { err, ok, type Result } from '../../domain/result.ts';
import type { TextState, Webhook } from '../provider.ts';
import { parametersOf } from './parameters.ts';

/** https://www.twilio.com/docs/api/errors/21610: its owner replied STOP. */
export const STOPPED = 21610;

const stateSchema = z.object({
  MessageSid: z.string(),
  MessageStatus: z.string(),
  ErrorCode: z.coerce.number().int().optional().catch(undefined),
});

/** Those that come before it is with Twilio, or after it was read, tell nothing more. */
const STATES: Readonly<Record<string, TextState['state']>> = {
  sent: 'accepted',
  delivered: 'delivered',
  read: 'delivered',
  undelivered: 'failed',
  failed: 'failed',
};

/** @see https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks */
export const readTextState = (webhook: Webhook): Result<TextState | null, 'unreadable'> => {
  const read = stateSchema.safeParse(parametersOf(webhook));
  const id = new URLSearchParams(webhook.query).get('s');
  if (!read.success || id === null || !/^[0-9a-f]{32}$/.test(id)) return err('unreadable');
  const { MessageSid: text, MessageStatus, ErrorCode } = read.data;
  const state = STATES[MessageStatus];
  if (state === undefined) return ok(null);
  return ok({ id, text, state: state === 'failed' && ErrorCode === STOPPED ? 'stopped' : state });
};
