import { describe, expect, it, vi } from 'vitest';
import { indexPage } from '../../../../infra/local/start/indexPage.tsx';
import { placesOf } from '../../../../infra/local/start/places.ts';
import { queueStates } from '../../../../infra/local/start/queueStates.ts';
import { run } from '../../../../infra/local/start/run.ts';
import { readSettings } from '../../../../infra/local/start/settings.ts';
import { act, useSmallApp } from './useSmallApp.ts';

const runtime = useSmallApp();

describe('npm start', () => {
  it('takes the demonstration country unless told otherwise', () => {
    expect(readSettings([])).toEqual({ jurisdiction: 'zz', port: undefined, reset: false, quiet: false });
    expect(readSettings(['--jurisdiction', 'yy', '--port', '9000', '--reset'])).toMatchObject({
      jurisdiction: 'yy',
      port: 9000,
      reset: true,
    });
  });

  it.each([[['--port', 'x']], [['--port', '70000']], [['--jurisdiction', '../x']], [['--what']], [['stray']]])(
    'explains itself instead of guessing: %j',
    (args) => {
      expect(readSettings(args)).toMatchObject({ exitCode: 2, print: expect.stringContaining('npm start') });
    },
  );

  it('takes no other port than the one that was asked for', async () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    expect(await run(['--port', String(runtime().port)])).toBe(1);
    expect(error).toHaveBeenCalledExactlyOnceWith(
      expect.stringMatching(/^Another program has port \d+: choose another/),
    );
    error.mockRestore();
  });

  it('says which countries there are instead of one that is not', async () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    expect(await run(['--jurisdiction', 'qq'])).toBe(1);
    expect(error).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/^There is no country "qq": there are .*zz/));
    error.mockRestore();
  });

  it('has help', () => {
    expect(readSettings(['--help'])).toMatchObject({ exitCode: 0, print: expect.stringContaining('--reset') });
  });
});

describe('the start-up page', () => {
  it('says what is where, who can sign in, and what waits in the queues', async () => {
    runtime().serve('localhost', indexPage(runtime(), placesOf(runtime())));
    const page = await (await fetch(`http://localhost:${runtime().port}/`)).text();
    expect(page).toContain(`href="${runtime().sites['web'] ?? 'missing'}"`);
    expect(page).toContain('anna@desk, sam@desk');
    expect(page).toContain(runtime().endpoints.kms);
    expect(page).toMatch(/What is not real here/);
  });

  it('counts what waits, runs and was given up', async () => {
    await act(runtime(), 'send', 'bad luck');
    await runtime().drain({ skipWaits: true });
    expect(queueStates(runtime())).toEqual([{ name: 'queue', waiting: 0, underWay: 0, givenUp: 1 }]);
  });
});
