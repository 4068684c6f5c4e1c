import { createHash } from 'node:crypto';
import * as z from 'zod';
import { ServiceError } from '../error.ts';
import type { Gate } from '../gate.ts';
import { jsonService, operation } from '../json-service.ts';
import type { Service } from '../server.ts';
import type { SecretSpec } from '../spec.ts';

/** Strict: a version that is not known here must not be answered with the current one. */
const getSecretValueRequest = z.strictObject({ SecretId: z.string().min(1).max(2048) });

/** AWS Secrets Manager, reading a secret's current value (https://docs.aws.amazon.com/secretsmanager/latest/apireference/). */
export function secretsManagerService({
  secrets,
  gate,
}: {
  readonly secrets: readonly SecretSpec[];
  readonly gate: Gate;
}): Service {
  const find = (id: string): SecretSpec => {
    const found = secrets.find(({ arn, name }) => arn === id || name === id);
    if (found === undefined) {
      throw new ServiceError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    }
    return found;
  };
  return jsonService({
    name: 'secretsmanager',
    target: 'secretsmanager',
    version: '1.1',
    throttle: { code: 'ThrottlingException', status: 400 },
    operations: {
      GetSecretValue: operation(getSecretValueRequest, ({ SecretId }, principal) => {
        const { arn, name, policy, value } = find(SecretId);
        gate.pass('secretsmanager', {
          principal,
          action: 'secretsmanager:GetSecretValue',
          resource: arn,
          resourcePolicy: policy,
        });
        const version = createHash('sha256').update(value).digest('hex').slice(0, 32);
        return { ARN: arn, Name: name, SecretString: value, VersionId: version, VersionStages: ['AWSCURRENT'] };
      }),
    },
    failure: (error) => ({
      status: error.status >= 500 ? error.status : 400,
      body: JSON.stringify({
        __type: error.code === 'AccessDenied' ? 'AccessDeniedException' : error.code,
        Message: error.message,
      }),
    }),
  });
}
