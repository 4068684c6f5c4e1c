import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { act, useSmallApp } from './useSmallApp.ts';

const runtime = useSmallApp();

/** How often the consumer saw a message. */
const seen = async (body: string): Promise<number> => {
  const { Item } = await runtime().admin.dynamodb.send(
    new GetItemCommand({ TableName: 'quietline-xx-table', Key: { pk: { S: body } } }),
  );
  return Number(Item?.['times']?.N ?? 0);
};

describe('a queue and its consumer', () => {
  it('delivers a message once, and forgets it when it is dealt with', async () => {
    await act(runtime(), 'send', 'one');
    await runtime().drain();
    expect(await seen('one')).toBe(1);
    expect(runtime().queueDepths()).toMatchObject({ queue: { visible: 0, inFlight: 0 } });
  });

  it('keeps what the consumer reports as failed, and only that, and gives it up after its tries', async () => {
    await Promise.all(['good', 'bad apple', 'fine'].map((body) => act(runtime(), 'send', body)));
    await runtime().drain({ skipWaits: true });
    expect([await seen('good'), await seen('fine'), await seen('bad apple')]).toEqual([1, 1, 2]);
    expect(await runtime().deadLetters()).toMatchObject([{ queue: 'quietline-xx-dead', body: 'bad apple' }]);
    // Looking does not take.
    expect(await runtime().deadLetters()).toHaveLength(1);
  });

  it('brings a batch back whose consumer threw', async () => {
    await act(runtime(), 'send', 'throw this');
    await runtime().drain({ skipWaits: true });
    expect(await seen('throw this')).toBe(2);
  });

  it('says what is left when it does not drain in time', async () => {
    await act(runtime(), 'send', 'bad egg');
    await expect(runtime().drain({ timeoutMilliseconds: 400 })).rejects.toThrow(/Not drained.*quietline-xx-queue/);
    await runtime().drain({ skipWaits: true });
  });
});
