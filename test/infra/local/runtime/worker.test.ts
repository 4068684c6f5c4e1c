import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { act, useSmallApp } from './useSmallApp.ts';

const runtime = useSmallApp();

describe('a function in its worker', () => {
  it('has the template’s variables, resolved, and its own credentials', async () => {
    const environment = z.record(z.string(), z.string()).parse(await act(runtime(), 'environment'));
    expect(environment).toMatchObject({
      TABLE: 'quietline-xx-table',
      QUEUE: `${runtime().endpoints.sqs}/000000000000/quietline-xx-queue`,
      AWS_REGION: 'eu-west-1',
      AWS_LAMBDA_FUNCTION_NAME: 'quietline-xx-web',
      AWS_ACCESS_KEY_ID: runtime().credentialsFor('web').accessKeyId,
      AWS_ENDPOINT_URL_KMS: runtime().endpoints.kms,
    });
    expect(environment).toEqual(runtime().environmentOf('web'));
  });

  it('inherits nothing of the process that started it', async () => {
    process.env['OF_THE_PARENT'] = 'yes';
    await runtime().killWorker('web');
    expect(await act(runtime(), 'environment')).not.toHaveProperty('OF_THE_PARENT');
  });

  it('is kept between invocations, and is new after it was killed', async () => {
    await runtime().killWorker('web');
    expect(await act(runtime(), 'served')).toEqual({ served: 1 });
    expect(await act(runtime(), 'served')).toEqual({ served: 2 });
    await runtime().killWorker('web');
    expect(await act(runtime(), 'served')).toEqual({ served: 1 });
  });

  it('does one invocation at a time: another has an instance of its own', async () => {
    await runtime().killWorker('web');
    const slow = act(runtime(), 'slow');
    expect(await act(runtime(), 'served')).toEqual({ served: 1 });
    expect(await slow).toMatchObject({ errorType: 'Sandbox.Timedout' });
  });

  it('takes more invocations than it has instances, in turn', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => act(runtime(), 'served')));
    expect(answers.every((answer) => z.object({ served: z.number() }).safeParse(answer).success)).toBe(true);
  });

  it('answers what it throws as an error, and writes it to its log', async () => {
    expect(await act(runtime(), 'throw')).toEqual({ ok: false, errorType: 'TypeError', errorMessage: 'told to' });
    expect(await act(runtime(), 'served')).toHaveProperty('served');
    const isTold = (): boolean =>
      runtime()
        .logs()
        .some(({ functionName, text }) => functionName === 'web' && text.includes('told to'));
    // What a worker writes comes by a pipe of its own, which may be slower than its answer.
    await expect.poll(isTold).toBe(true);
  });

  it('is ended when its time is up, and replaced', async () => {
    expect(await act(runtime(), 'slow')).toMatchObject({
      errorType: 'Sandbox.Timedout',
      errorMessage: 'Task timed out after 1.00 seconds',
    });
    expect(await act(runtime(), 'served')).toHaveProperty('served');
  });

  it.each(['crash', 'late'])('is replaced after %s', async (way) => {
    expect(await act(runtime(), way)).toMatchObject({ errorType: 'Runtime.ExitError' });
    expect(await act(runtime(), 'served')).toHaveProperty('served');
  });

  it('dies in the middle of an invocation when it is killed', async () => {
    const slow = act(runtime(), 'slow');
    await new Promise((resolve) => setTimeout(resolve, 300));
    await runtime().killWorker('quietline-xx-web');
    expect(await slow).toMatchObject({ errorType: 'Runtime.ExitError' });
  });

  it('sees the clock that tests put forward', async () => {
    const times = z.object({ now: z.number(), fresh: z.number(), isDate: z.literal(true) });
    const before = times.parse(await act(runtime(), 'now'));
    runtime().clock.advance(3 * 86_400_000);
    const after = times.parse(await act(runtime(), 'now'));
    expect(after.now - before.now).toBeGreaterThanOrEqual(3 * 86_400_000);
    expect(after.fresh - after.now).toBeLessThan(1000);
  });

  it('has what it prints captured', async () => {
    await act(runtime(), 'log', 'something');
    await expect
      .poll(() =>
        runtime()
          .logs()
          .map(({ text }) => text),
      )
      .toContain('said something');
  });
});

describe('schedules', () => {
  it('run when they are told to, with what the rule sends', async () => {
    const [ran] = await runtime().runSchedules();
    expect(ran).toMatchObject({ ok: true, payload: { ran: { 'detail-type': 'Scheduled Event' } } });
  });
});

describe('what a role lacks', () => {
  it('is refused to the function, and to whoever borrows its credentials', async () => {
    expect(await act(runtime(), 'put', 'allowed')).toEqual({ put: true });
    expect(await act(runtime(), 'get')).toEqual({ error: 'AccessDeniedException' });
  });
});
