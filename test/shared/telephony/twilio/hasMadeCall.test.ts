import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { Plain } from '../../../../shared/domain/plain.ts';
import { ProviderCredentials } from '../../../../shared/telephony/credentials.ts';
import { hasMadeCall } from '../../../../shared/telephony/twilio/hasMadeCall.ts';
import { createRest } from '../../../../shared/telephony/twilio/rest.ts';
import { LINE, start } from '../../../infra/local/provider/started.ts';

const PHONE = '+12025550167';
const OTHER = '+12025550160';
const BEGUN = new Date(Date.UTC(2026, 0, 2, 3, 4, 5));
const MINUTE = 60_000;
const PAGE = 2;

/** Calls at the provider, a minute apart, the last one first in its list; and what was asked for to look through them. */
const afterCalls = async (numbers: readonly string[], options?: Parameters<typeof start>[1]) => {
  const { provider, account, wait } = await start({}, options);
  const known = new ProviderCredentials(account.sid, [account.token]);
  const rest = createRest({ current: async () => known, fresh: async () => known }, provider.url);
  for (const to of numbers) {
    const form = new URLSearchParams({ To: to, From: LINE, Twiml: '<Response><Hangup/></Response>' });
    if (!(await rest.post('/Calls.json', form, z.object({ sid: z.string() }))).ok)
      throw new Error('Nothing was called');
    wait(MINUTE);
  }
  const asked: string[] = [];
  const get: typeof rest.get = (path, schema) => {
    asked.push(path);
    return rest.get(path, schema);
  };
  const has = (since: Date, other: { readonly from?: string; readonly size?: number } = {}) =>
    hasMadeCall({ get }, { to: new Plain(PHONE), from: other.from ?? LINE }, since, other.size ?? PAGE);
  return { asked, has };
};

const others = (count: number): string[] => Array.from({ length: count }, () => OTHER);

describe('a call that may have been made', () => {
  it('is found on whatever page it is', async () => {
    const { has, asked } = await afterCalls([OTHER, PHONE, ...others(4)]);
    expect(await has(BEGUN)).toEqual({ ok: true, value: true });
    expect(asked).toHaveLength(3);
    expect(
      asked.every((path) => path.startsWith('/Calls.json?')),
      'below the account',
    ).toBe(true);
    expect(asked.join(' '), 'no number in an address').not.toContain(PHONE.slice(1));
  });

  it('is not there where no page has it, nor from another number of ours', async () => {
    const { has, asked } = await afterCalls([PHONE, ...others(4)]);
    expect(await has(new Date(BEGUN.getTime() + MINUTE))).toEqual({ ok: true, value: false });
    expect(await has(BEGUN, { from: '+12025550199' })).toEqual({ ok: true, value: false });
    expect(asked.length).toBeGreaterThan(3);
  });

  it('is not looked for among what is all older', async () => {
    const { has, asked } = await afterCalls([PHONE, ...others(7)]);
    expect(await has(new Date(BEGUN.getTime() + 6 * MINUTE))).toEqual({ ok: true, value: false });
    expect(asked).toHaveLength(2);
  });

  it('may have been made in the very second that it was asked for', async () => {
    const { has } = await afterCalls([PHONE]);
    expect(await has(new Date(BEGUN.getTime() + 900))).toEqual({ ok: true, value: true });
    expect(await has(new Date(BEGUN.getTime() + 2_000))).toEqual({ ok: true, value: false });
  });

  it('is unknown where a page cannot be read, or where there are more than anybody looks through', async () => {
    let asks = 0;
    const beforeRequest = () => {
      asks += 1;
      return asks > 6 ? 'fail' : undefined;
    };
    const cut = await afterCalls([PHONE, ...others(4)], { faults: { beforeRequest } });
    expect(await cut.has(BEGUN), 'the second page fails').toEqual({ ok: false, error: 'unknown' });
    const many = await afterCalls([PHONE, ...others(10)]);
    expect(await many.has(BEGUN, { size: 1 })).toEqual({ ok: false, error: 'unknown' });
    expect(many.asked).toHaveLength(10);
  });
});
