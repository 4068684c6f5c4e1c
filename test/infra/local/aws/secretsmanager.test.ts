import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startEndpoints } from '../../../../infra/local/aws/endpoints.ts';
import type { Endpoints } from '../../../../infra/local/aws/spec.ts';

const ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:provider-abc123';
const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const reads = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: ARN }],
};

let endpoints: Endpoints;
beforeAll(async () => {
  endpoints = await startEndpoints({
    account: '111122223333',
    region: 'eu-west-1',
    roles: [
      { arn: role('phone'), policies: [reads] },
      // Whom IAM lets read it, and the secret itself does not.
      { arn: role('admin'), policies: [{ ...reads, Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }] },
      { arn: role('web'), policies: [] },
    ],
    tables: [],
    queues: [],
    keys: [],
    buckets: [],
    secrets: [
      {
        name: 'provider',
        arn: ARN,
        value: '{"authToken":"t"}',
        policy: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Deny',
              Principal: { AWS: '*' },
              Action: 'secretsmanager:GetSecretValue',
              Resource: '*',
              Condition: { ArnNotEquals: { 'aws:PrincipalArn': role('phone') } },
            },
          ],
        },
      },
    ],
    stateDirectory: ':memory:',
  });
});
afterAll(() => endpoints.close());

const as = (name: string) =>
  new SecretsManagerClient({
    region: 'eu-west-1',
    endpoint: endpoints.urls.secretsmanager,
    credentials: endpoints.credentialsFor(role(name)),
  });

it.each(['provider', ARN])('gives its value to who may read it, by name or ARN: %s', async (SecretId) => {
  const { SecretString, ARN: arn } = await as('phone').send(new GetSecretValueCommand({ SecretId }));
  expect([SecretString, arn]).toEqual(['{"authToken":"t"}', ARN]);
});

it.each(['web', 'admin'])('refuses %s, and does not quote it', async (name) => {
  const refused = as(name).send(new GetSecretValueCommand({ SecretId: 'provider' }));
  await expect(refused).rejects.toMatchObject({ name: 'AccessDeniedException' });
  await expect(refused).rejects.not.toMatchObject({ message: expect.stringContaining('authToken') });
});

it('knows no other secret, no version and no other operation', async () => {
  const ask = (command: GetSecretValueCommand) => as('phone').send(command);
  await expect(ask(new GetSecretValueCommand({ SecretId: 'other' }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  await expect(ask(new GetSecretValueCommand({ SecretId: 'provider', VersionStage: 'AWSPREVIOUS' }))).rejects.toThrow(
    'VersionStage',
  );
  await expect(
    as('phone').send(new PutSecretValueCommand({ SecretId: 'provider', SecretString: '{}' })),
  ).rejects.toMatchObject({ name: 'UnsupportedByLocalEndpoint' });
});
