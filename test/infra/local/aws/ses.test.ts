import { afterAll, beforeAll, expect, it } from 'vitest';
import { startEndpoints } from '../../../../infra/local/aws/endpoints.ts';
import type { CallRecord, Endpoints } from '../../../../infra/local/aws/spec.ts';
import { createMailer } from '../../../../shared/adapters/mailer.ts';
import { notice } from '../../../../shared/mail/notice.ts';

const arn = (resource: string) => `arn:aws:ses:eu-west-1:111122223333:${resource}`;
const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const FROM = 'no-reply@example.org';
const sends = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: 'ses:SendEmail',
      Resource: [arn('identity/example.org'), arn('configuration-set/mail')],
      Condition: { StringEquals: { 'ses:FromAddress': FROM } },
    },
  ],
};

let endpoints: Endpoints;
let fault: 'throttle' | 'drop' | undefined;
const calls: CallRecord[] = [];
beforeAll(async () => {
  endpoints = await startEndpoints({
    account: '111122223333',
    region: 'eu-west-1',
    roles: [
      { arn: role('delivery'), policies: [sends] },
      { arn: role('web'), policies: [] },
    ],
    tables: [],
    queues: [],
    keys: [],
    buckets: [],
    mail: {
      identities: [{ name: 'example.org', arn: arn('identity/example.org') }],
      configurationSets: [{ name: 'mail', arn: arn('configuration-set/mail') }],
    },
    stateDirectory: ':memory:',
    onCall: (call) => calls.push(call),
    faults: { beforeCall: () => fault },
  });
});
afterAll(() => endpoints.close());

const as = (name: string, over: { from?: string; configurationSet?: string } = {}) =>
  createMailer({
    region: 'eu-west-1',
    endpoint: endpoints.urls.ses,
    credentials: endpoints.credentialsFor(role(name)),
    from: FROM,
    configurationSet: 'mail',
    ...over,
  });

it('takes a mail that is signed by who may send it, and keeps it', async () => {
  expect(await as('delivery').send('desk@example.com')).toBe('sent');
  expect(endpoints.mails().map(({ to, from, subject, text }) => ({ to, from, subject, text }))).toEqual([
    { to: 'desk@example.com', from: FROM, ...notice },
  ]);
});

it.each([
  ['who may not', () => as('web')],
  ['from an address that is not allowed', () => as('delivery', { from: 'police@example.org' })],
  ['from a domain that nobody verified', () => as('delivery', { from: 'no-reply@example.net' })],
  ['by a configuration set that is not there', () => as('delivery', { configurationSet: 'other' })],
])('refuses %s', async (_what, mailer) => {
  const before = endpoints.mails().length;
  expect(await mailer().send('desk@example.com')).toBe('refused');
  expect(endpoints.mails()).toHaveLength(before);
});

it('is asked twice, and no more, where it gives no answer', async () => {
  for (const kind of ['throttle', 'drop'] as const) {
    fault = kind;
    expect(await as('delivery').send('desk@example.com')).toBe('unsure');
  }
  fault = undefined;
  expect(calls.every(({ action }) => action === 'ses:SendEmail')).toBe(true);
});

it('takes nothing that it does not know', async () => {
  const response = await fetch(`${endpoints.urls.ses}/v2/email/outbound-emails`, { method: 'POST', body: '{}' });
  expect(response.status).toBe(403);
});
