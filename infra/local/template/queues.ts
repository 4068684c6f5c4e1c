import * as z from 'zod';
import type { PolicyDocument, QueueSpec } from '../aws/spec.ts';
import { attributeOf, type Catalogue, type Entry } from './catalogue.ts';
import { TemplateError } from './error.ts';
import { policyDocument } from './policyDocument.ts';

const queueSchema = z.object({
  // AWS's own defaults.
  VisibilityTimeout: z.coerce.number().default(30),
  MessageRetentionPeriod: z.coerce.number().default(345_600),
  DelaySeconds: z.coerce.number().default(0),
  FifoQueue: z.literal(false, 'FIFO queues are not built here').optional(),
  KmsMasterKeyId: z.string().optional(),
  RedrivePolicy: z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: z.coerce.number() }).optional(),
});

const queuePolicySchema = z.object({ Queues: z.array(z.string()), PolicyDocument: policyDocument });

/** By queue URL. */
const queuePoliciesOf = (catalogue: Catalogue): ReadonlyMap<string, PolicyDocument> => {
  const policies = new Map<string, PolicyDocument>();
  for (const { place, properties } of catalogue.all('AWS::SQS::QueuePolicy', queuePolicySchema)) {
    for (const queue of properties.Queues) {
      // A queue has one policy: on AWS, too, the last one written would win, and which that is is anybody's guess.
      if (policies.has(queue)) throw new TemplateError(place, 'the queue has a policy already');
      policies.set(queue, properties.PolicyDocument);
    }
  }
  return policies;
};

const queueOf = (entry: Entry<z.output<typeof queueSchema>>, policy: PolicyDocument | undefined): QueueSpec => {
  const { properties } = entry;
  return {
    name: attributeOf(entry, 'QueueName'),
    arn: attributeOf(entry, 'Arn'),
    visibilityTimeoutSeconds: properties.VisibilityTimeout,
    retentionSeconds: properties.MessageRetentionPeriod,
    delaySeconds: properties.DelaySeconds,
    ...(properties.RedrivePolicy === undefined ? {} : { redrive: properties.RedrivePolicy }),
    ...(policy === undefined ? {} : { policy }),
    // An alias of SQS's own key is no key of the template.
    ...(properties.KmsMasterKeyId?.startsWith('arn:') ? { kmsKeyArn: properties.KmsMasterKeyId } : {}),
  };
};

export const queuesOf = (catalogue: Catalogue): readonly QueueSpec[] => {
  const policies = queuePoliciesOf(catalogue);
  return catalogue.all('AWS::SQS::Queue', queueSchema).map((entry) => queueOf(entry, policies.get(entry.physical.ref)));
};
