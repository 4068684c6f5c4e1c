import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { startProvider, type Provider, type ProviderOptions } from '../../../../infra/local/provider/provider.ts';
import type { LineNumber } from '../../../../infra/local/provider/account.ts';
import type { Phone } from '../../../../infra/local/provider/phones.ts';

export const LINE = '+12025550110';

const running: { readonly provider: Provider; readonly directory: string }[] = [];
afterEach(async () => {
  for (const { provider, directory } of running.splice(0)) {
    await provider.close();
    rmSync(directory, { recursive: true, force: true });
  }
});

/** A provider with one number, and a clock that stands until it is moved. */
export const start = async (line: Omit<LineNumber, 'phoneNumber'>, options: Partial<ProviderOptions> = {}) => {
  let now = Date.UTC(2026, 0, 2, 3, 4, 5);
  const account = { sid: `AC${'0a'.repeat(16)}`, token: 'a token of this test' };
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'quietline-provider-'));
  const provider = await startProvider({ account, directory, now: () => now, ...options });
  running.push({ provider, directory });
  provider.provision({ phoneNumber: LINE, ...line });
  const authorization = `Basic ${Buffer.from(`${account.sid}:${account.token}`).toString('base64')}`;
  const base = `${provider.url}/2010-04-01/Accounts/${account.sid}`;
  /** Asks the REST API. */
  const rest = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${base}${path}`, { ...init, headers: { authorization, ...init.headers } });
  const phone = (id: string): Phone => {
    const found = provider.phones.find((each) => each.id === id);
    if (found === undefined) throw new Error(`There is no phone ${id}`);
    return found;
  };
  return {
    provider,
    directory,
    account,
    rest,
    phone,
    wait: (milliseconds: number): void => {
      now += milliseconds;
    },
    /** What a phone has received, in order. */
    received: (id: string): readonly string[] =>
      phone(id)
        .texts()
        .filter(({ direction }) => direction === 'received')
        .map(({ body }) => body),
  };
};
