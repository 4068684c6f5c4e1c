import * as z from 'zod';
import { partKindSchema } from '../domain/part.ts';

const name = z.string().min(1).max(128);

/**
 * What a seal says about itself, in the clear and authenticated: whose and which item it is.
 *
 * - `version`: unique among the items of that tip and part: '1' for intake parts, the message id for a message.
 * - `author`: 'reporter' or a partner id; of messages and notes only.
 * - `audience`: 'reporter', 'lead' or a partner id; of messages only must it be there.
 * - `of`: the digest of the item that this message is a translation of.
 */
export const partHeaderFields = {
  deployment: name,
  tip: name,
  part: partKindSchema,
  version: name,
  author: name.optional(),
  audience: name.optional(),
  of: name.optional(),
};

export const partHeaderSchema = z
  .strictObject(partHeaderFields)
  .readonly()
  .refine(({ part, author, audience, of }) => {
    switch (part) {
      case 'message':
        return author !== undefined && audience !== undefined;
      case 'note':
        return author !== undefined && of === undefined;
      case 'report':
      case 'identity':
      case 'victim':
      case 'compelled':
      case 'number':
      case 'file':
        return author === undefined && audience === undefined && of === undefined;
    }
  }, 'author and audience belong to messages, an author to notes, and neither to any other part');

export type PartHeader = z.infer<typeof partHeaderSchema>;

/** Whether two headers name the same item. Listed by field, so that a new field cannot be forgotten silently. */
export const sameHeader = (one: PartHeader, other: PartHeader): boolean =>
  one.deployment === other.deployment &&
  one.tip === other.tip &&
  one.part === other.part &&
  one.version === other.version &&
  one.author === other.author &&
  one.audience === other.audience &&
  one.of === other.of;
