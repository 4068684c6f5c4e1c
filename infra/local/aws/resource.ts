import * as z from 'zod';
import type { ServiceName } from './spec.ts';
import type { SignedRequest } from './signature.ts';

const named = z
  .object({
    TableName: z.string(),
    RequestItems: z.record(z.string(), z.unknown()).transform((items) => Object.keys(items)[0]),
    QueueUrl: z.string().transform((url) => url.split('/').at(-1)),
    KeyId: z.string(),
    SecretId: z.string(),
    SourceKeyId: z.string(),
    Statements: z
      .array(z.object({ Statement: z.string() }))
      .transform(([first]) => /"([^"]+)"/.exec(first?.Statement ?? '')?.[1]),
  })
  .partial();

const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue('not JSON');
    return z.NEVER;
  }
});

/** What a request is about, for whoever counts requests: table, queue, key or bucket. Empty where it names none. */
export const resourceOf = (service: ServiceName, { path, body }: Pick<SignedRequest, 'path' | 'body'>): string => {
  if (service === 's3') return path.split('/')[1] ?? '';
  const { data } = json.pipe(named).safeParse(body.toString('utf8'));
  if (data === undefined) return '';
  return (
    data.TableName ??
    data.RequestItems ??
    data.Statements ??
    data.QueueUrl ??
    data.SourceKeyId ??
    data.KeyId ??
    data.SecretId ??
    ''
  );
};
