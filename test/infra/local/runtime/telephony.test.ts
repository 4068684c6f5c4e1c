import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startTelephony } from '../../../../infra/local/runtime/telephony.ts';

const SITES = new Map([['quietline-xx-phone', 'http://phone.localhost:8080']]);
const OUTPUTS = {
  PhoneTexts: 'https://x1.execute-api.eu-west-1.amazonaws.com/sms#rt=7000&rc=5&rp=all',
  PhoneCallStatus: 'https://x1.execute-api.eu-west-1.amazonaws.com/ended?a=1',
};
const SECRET = JSON.stringify({ accountSid: 'AC1', authToken: 'token', nextAuthToken: 'later' });

const undone: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const undo of undone.splice(0)) await undo();
});

const connect = async (phoneOutputs: Readonly<Record<string, string>>, functions: readonly string[]) => {
  const directory = mkdtempSync(join(tmpdir(), 'quietline-telephony-'));
  const numbers = [{ number: '+12025550150', language: 'en' }];
  writeFileSync(join(directory, 'pack.json'), JSON.stringify({ jurisdiction: { phone: { numbers } } }));
  const provider = await startTelephony(
    {
      phoneOutputs,
      secrets: [{ name: 'quietline-xx-provider', arn: 'arn:aws:secretsmanager:::secret:x', value: SECRET }],
      functions: functions.map((name) => ({
        name,
        arn: name,
        roleArn: name,
        directory,
        handler: 'index.handler',
        environment: {},
        timeoutSeconds: 15,
        memoryMegabytes: 256,
        reservedConcurrency: undefined,
      })),
    },
    'quietline-xx',
    SITES,
    { directory: join(directory, 'provider'), now: Date.now },
  );
  undone.push(async () => {
    await provider.close();
    rmSync(directory, { recursive: true });
  });
  return provider;
};

describe('the country’s numbers', () => {
  it('are connected by what the stacks’ outputs say, to the site that stands here', async () => {
    const provider = await connect(OUTPUTS, ['quietline-xx-web', 'quietline-xx-phone']);
    expect(provider.lines()).toEqual([
      {
        phoneNumber: '+12025550150',
        title: 'en',
        smsUrl: 'http://phone.localhost:8080/sms#rt=7000&rc=5&rp=all',
        statusCallback: 'http://phone.localhost:8080/ended?a=1',
      },
    ]);
    expect(provider.account).toEqual({ sid: 'AC1', token: 'token' });
  });

  it('lead nowhere where the stacks say nothing', async () => {
    const provider = await connect({}, ['quietline-xx-phone']);
    expect(provider.lines()).toEqual([{ phoneNumber: '+12025550150', title: 'en' }]);
  });

  it('are none without a function that they could lead to', async () => {
    expect((await connect(OUTPUTS, ['quietline-xx-web'])).lines()).toEqual([]);
  });
});
