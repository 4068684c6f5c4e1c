import { createHash } from 'node:crypto';
import * as z from 'zod';

export const attributeSchema = z.strictObject({
  DataType: z.string().regex(/^(String|Number|Binary)(\..+)?$/),
  StringValue: z.string().optional(),
  BinaryValue: z.base64().optional(),
});
export type Attribute = z.infer<typeof attributeSchema>;

export const messageSchema = z.object({
  id: z.string(),
  body: z.string(),
  attributes: z.record(z.string(), attributeSchema),
  sender: z.string(),
  sentAt: z.number(),
  /** Hidden until then: by its delay before the first receipt, by the visibility time-out after. */
  visibleAt: z.number(),
  receiveCount: z.number(),
  firstReceivedAt: z.number().optional(),
  /** The queue it was moved from, when this is a dead letter. */
  source: z.string().optional(),
});
export type Message = z.infer<typeof messageSchema>;

export const md5 = (data: string | Buffer) => createHash('md5').update(data).digest('hex');

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html */
export function md5OfAttributes(attributes: Readonly<Record<string, Attribute>>): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const pieces = names.flatMap((name) => {
    const { DataType = '', StringValue, BinaryValue } = attributes[name] ?? {};
    const binary = DataType.startsWith('Binary');
    const value = binary ? Buffer.from(BinaryValue ?? '', 'base64') : Buffer.from(StringValue ?? '');
    return [sized(Buffer.from(name)), sized(Buffer.from(DataType)), Buffer.from([binary ? 2 : 1]), sized(value)];
  });
  return md5(Buffer.concat(pieces));
}

function sized(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** Names one receipt of one message: only the newest deletes it. */
export const handleOf = (message: Message) =>
  Buffer.from(`${message.id}:${message.receiveCount}`).toString('base64url');

export function parseHandle(handle: string): { id: string; receipt: number } | undefined {
  const parsed = /^(?<id>[0-9a-f-]{36}):(?<receipt>\d+)$/.exec(Buffer.from(handle, 'base64url').toString())?.groups;
  return parsed && { id: parsed['id'] ?? '', receipt: Number(parsed['receipt']) };
}
