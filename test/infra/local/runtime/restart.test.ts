import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PortTaken } from '../../../../infra/local/http/front.ts';
import { StateInUse } from '../../../../infra/local/runtime/state.ts';
import type { Runtime } from '../../../../infra/local/runtime.ts';
import { startTestRuntime } from '../../../runtime.ts';
import { smallApp } from './app.ts';
import { act } from './useSmallApp.ts';

const CHILD = fileURLToPath(new URL('child.ts', import.meta.url));
let assembly: string;
const stateDirectory = mkdtempSync(join(tmpdir(), 'quietline-restart-'));
const start = (): Promise<Runtime> => startTestRuntime({ jurisdiction: 'xx', assembly, stateDirectory });

beforeAll(async () => {
  assembly = await smallApp();
});
afterAll(() => {
  rmSync(stateDirectory, { recursive: true, force: true });
});

const signingKey = async ({ issuer }: Runtime): Promise<unknown> => (await fetch(`${issuer}/jwks`)).json();

describe('a restart', () => {
  it('finds rows, messages, keys, secrets and sign-in as they were', async () => {
    const first = await start();
    await act(first, 'put', 'kept');
    const before = {
      key: first.environmentOf('web')['KEY'],
      secrets: first.environmentOf('web')['SECRETS'],
      accounts: first.accounts,
      signing: await signingKey(first),
    };
    // Fails, and so waits to be tried again.
    await act(first, 'send', 'bad one');
    await expect.poll(() => first.queueDepths()['queue']).toMatchObject({ inFlight: 1 });
    await first.stop();

    const second = await start();
    try {
      const { Item } = await second.admin.dynamodb.send(
        new GetItemCommand({ TableName: 'quietline-xx-table', Key: { pk: { S: 'kept' } } }),
      );
      expect(Item).toEqual({ pk: { S: 'kept' } });
      expect({
        key: second.environmentOf('web')['KEY'],
        secrets: second.environmentOf('web')['SECRETS'],
        accounts: second.accounts,
        signing: await signingKey(second),
      }).toEqual(before);
      await second.drain({ skipWaits: true });
      expect(await second.deadLetters()).toMatchObject([{ body: 'bad one' }]);
    } finally {
      await second.stop();
    }
  });

  it('after kill -9 finds all that was acknowledged', async () => {
    const directory = join(stateDirectory, 'killed');
    const child = spawn(process.execPath, ['--import', 'tsx', CHILD, assembly, directory], { stdio: 'pipe' });
    const [said] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
    expect(String(said)).toContain('acknowledged');
    child.kill('SIGKILL');
    await once(child, 'exit');

    const after = await startTestRuntime({ jurisdiction: 'xx', assembly, stateDirectory: directory });
    try {
      const { Item } = await after.admin.dynamodb.send(
        new GetItemCommand({ TableName: 'quietline-xx-table', Key: { pk: { S: 'acknowledged' } } }),
      );
      expect(Item).toEqual({ pk: { S: 'acknowledged' } });
      await after.drain({ skipWaits: true });
      expect(await after.deadLetters()).toMatchObject([{ body: 'bad message' }]);
    } finally {
      await after.stop();
    }
  });

  it('is refused while another runtime has the directory or the port', async () => {
    const { port, stop } = await start();
    try {
      await expect(start()).rejects.toThrow(StateInUse);
      await expect(startTestRuntime({ jurisdiction: 'xx', assembly, port })).rejects.toThrow(PortTaken);
    } finally {
      await stop();
    }
  });
});
