import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import type { CallRecord, Fault, RequestSummary } from '../../../../infra/local/aws/spec.ts';
import { act, useSmallApp } from './useSmallApp.ts';

const calls: CallRecord[] = [];
let beforeCall: (request: RequestSummary) => Promise<Fault | undefined> = async () => undefined;
const runtime = useSmallApp({
  onCall: (call) => calls.push(call),
  faults: { beforeCall: (request) => beforeCall(request) },
});

describe('calls to AWS', () => {
  it('are told with who asked and whether it was allowed, and with no word of theirs', async () => {
    calls.length = 0;
    await act(runtime(), 'put', 'a word');
    await act(runtime(), 'get');
    expect(calls).toMatchObject([
      {
        service: 'dynamodb',
        action: 'dynamodb:PutItem',
        principalArn: expect.stringMatching(/xx-web$/),
        allowed: true,
      },
      {
        service: 'dynamodb',
        action: 'dynamodb:GetItem',
        principalArn: expect.stringMatching(/xx-web$/),
        allowed: false,
      },
    ]);
    expect(JSON.stringify(calls)).not.toContain('a word');
  });

  it('may be throttled, or meet the death of who made them', async () => {
    beforeCall = async () => 'throttle';
    expect(await act(runtime(), 'put', 'x')).not.toEqual({ put: true });
    beforeCall = async ({ principalArn }) => {
      await runtime().killWorker(principalArn);
      return 'drop';
    };
    expect(await act(runtime(), 'put', 'x')).toMatchObject({ errorType: 'Runtime.ExitError' });
    beforeCall = async () => undefined;
    expect(await act(runtime(), 'put', 'x')).toEqual({ put: true });
  });

  it('may be tried with any function’s or role’s own credentials', async () => {
    const read = new GetQueueAttributesCommand({ QueueUrl: runtime().environmentOf('web')['QUEUE'] });
    await expect(runtime().clientsAs('web').sqs.send(read)).rejects.toThrow(/not authorized|AccessDenied/);
    await expect(runtime().clientsAs('quietline-xx-consumer').sqs.send(read)).resolves.toBeDefined();
    expect(runtime().clientsAs('consumer')).toBe(runtime().clientsAs('quietline-xx-consumer'));
    const get = new GetItemCommand({ TableName: 'quietline-xx-table', Key: { pk: { S: 'x' } } });
    await expect(runtime().clientsAs('upkeep').dynamodb.send(get)).rejects.toThrow(/not authorized|AccessDenied/);
    await expect(runtime().admin.dynamodb.send(get)).resolves.toBeDefined();
    expect(() => runtime().clientsAs('nobody')).toThrow('No function is called nobody');
  });
});
