import { describe, expect, it } from 'vitest';
import type { DeliveredMessage } from '../../../../infra/local/aws/spec.ts';
import { doneOf, sqsEvent } from '../../../../infra/local/runtime/batch.ts';

const message = (messageId: string): DeliveredMessage => ({
  messageId,
  receiptHandle: `handle-${messageId}`,
  body: `body ${messageId}`,
  md5OfBody: 'md5',
  attributes: { ApproximateReceiveCount: '1' },
  messageAttributes: { kind: { DataType: 'String', StringValue: 'x' } },
});
const batch = [message('a'), message('b'), message('c')];
const idsOf = (payload: unknown, reports = true): string[] =>
  doneOf(batch, payload, reports).map(({ messageId }) => messageId);

describe('an answer to a batch', () => {
  // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html, "Success and failure conditions".
  it.each([
    ['null', null],
    ['nothing', undefined],
    ['an empty object', {}],
    ['an empty list', { batchItemFailures: [] }],
    ['no list', { batchItemFailures: null }],
  ])('is a success of all: %s', (_name, payload) => {
    expect(idsOf(payload)).toEqual(['a', 'b', 'c']);
  });

  it('leaves what it names', () => {
    expect(idsOf({ batchItemFailures: [{ itemIdentifier: 'b' }] })).toEqual(['a', 'c']);
  });

  it.each([
    ['a string', 'no'],
    ['an empty id', { batchItemFailures: [{ itemIdentifier: '' }] }],
    ['no id', { batchItemFailures: [{ itemIdentifier: null }] }],
    ['a misspelt key', { batchItemFailures: [{ itemIdentifer: 'b' }] }],
    ['an id that was not sent', { batchItemFailures: [{ itemIdentifier: 'z' }] }],
  ])('is a failure of all: %s', (_name, payload) => {
    expect(idsOf(payload)).toEqual([]);
  });

  it('is not read where the mapping does not ask for it', () => {
    expect(idsOf({ batchItemFailures: [{ itemIdentifier: 'b' }] }, false)).toEqual(['a', 'b', 'c']);
  });
});

describe('the event', () => {
  it('has the shape that Lambda documents', () => {
    expect(sqsEvent('arn:aws:sqs:eu-west-1:000000000000:q', 'eu-west-1', [message('a')])).toMatchObject({
      Records: [
        {
          messageId: 'a',
          receiptHandle: 'handle-a',
          body: 'body a',
          attributes: { ApproximateReceiveCount: '1' },
          messageAttributes: { kind: { stringValue: 'x', dataType: 'String' } },
          eventSource: 'aws:sqs',
          eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:q',
          awsRegion: 'eu-west-1',
        },
      ],
    });
  });
});
