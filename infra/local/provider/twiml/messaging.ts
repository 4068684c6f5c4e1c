import * as z from 'zod';
import { methodSchema, readTwiml, urlSchema, withAttributes, type Read } from './read.ts';

/**
 * The verbs that answer a text: https://www.twilio.com/docs/messaging/twiml. Left out, and so refused: media, which no line
 * sends, and an action after a message.
 */

/** https://www.twilio.com/docs/api/errors/21617 */
export const MOST_CHARACTERS = 1_600;

const messageSchema = z.strictObject({
  verb: z.literal('Message'),
  body: z.string().min(1).max(MOST_CHARACTERS),
  to: z.string().optional(),
  from: z.string().optional(),
  statusCallback: urlSchema.optional(),
});

const redirectSchema = z.strictObject({ verb: z.literal('Redirect'), url: urlSchema, method: methodSchema });

export type MessagingVerb = z.infer<typeof messageSchema> | z.infer<typeof redirectSchema>;

/** Words may stand in the verb itself or in Body. */
export const readMessaging = (document: string): Read<MessagingVerb> =>
  readTwiml<MessagingVerb>(document, (element) => {
    const { name, text, children } = element;
    if (name === 'Redirect') return redirectSchema.safeParse(withAttributes(element, { verb: name, url: text.trim() }));
    if (name !== 'Message') return undefined;
    const unknown = children.find((child) => child.name !== 'Body');
    const bodies = children.filter((child) => child.name === 'Body').map((child) => child.text);
    const body = children.length === 0 ? text.trim() : bodies.join('');
    const more = unknown === undefined ? {} : { [unknown.name]: unknown.text };
    return messageSchema.safeParse(withAttributes(element, { verb: name, body, ...more }));
  });
