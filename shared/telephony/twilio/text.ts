import * as z from 'zod';
import { Plain } from '../../domain/plain.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { TextReceived, Webhook } from '../provider.ts';
import { parametersOf } from './parameters.ts';

const SENDING = { STOP: 'ended', START: 'resumed' } as const;

/**
 * What Twilio says of a text that came in. Of what is not needed to take it, nothing that is odd keeps it from being taken.
 *
 * @see https://www.twilio.com/docs/messaging/guides/webhook-request
 */
const textSchema = z.object({
  MessageSid: z.string().regex(/^[A-Z]{2}[0-9a-f]{32}$/),
  From: z.string().min(1).max(100),
  To: z.string().max(100).catch(''),
  Body: z.string().catch(''),
  NumMedia: z.coerce.number().int().min(0).catch(0),
  OptOutType: z.enum(['STOP', 'START']).optional().catch(undefined),
});

export const readText = (webhook: Webhook): Result<TextReceived, 'unreadable'> => {
  const read = textSchema.safeParse(parametersOf(webhook));
  if (!read.success) return err('unreadable');
  const { MessageSid, From, To, Body, NumMedia, OptOutType } = read.data;
  return ok({
    id: MessageSid,
    from: new Plain(From),
    to: To,
    words: new Plain(Body),
    attachments: NumMedia,
    sending: OptOutType === undefined ? 'as_before' : SENDING[OptOutType],
  });
};
