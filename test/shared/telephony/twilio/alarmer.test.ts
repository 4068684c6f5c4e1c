import { describe, expect, it } from 'vitest';
import { Plain } from '../../../../shared/domain/plain.ts';
import { ProviderCredentials } from '../../../../shared/telephony/credentials.ts';
import { createAlarmer } from '../../../../shared/telephony/twilio/alarmer.ts';
import { createRest } from '../../../../shared/telephony/twilio/rest.ts';
import { LINE, start } from '../../../infra/local/provider/started.ts';

type Faults = Parameters<typeof start>[1];

const startAlarmer = async (options?: Faults) => {
  const { provider, account } = await start({}, options);
  const known = new ProviderCredentials(account.sid, [account.token]);
  const source = { current: async () => known, fresh: async () => known };
  return { provider, alarmer: createAlarmer(createRest(source, provider.url), 'https://line.example') };
};

const alarming = (number: string) => ({
  to: new Plain(number),
  from: LINE,
  id: `alarm${'0a'.repeat(16)}`,
  at: 0,
  language: 'en',
  words: 'waits' as const,
});

describe('a duty phone that is to ring', () => {
  it('rings, and is found among the calls since then, and no other is', async () => {
    const { provider, alarmer } = await startAlarmer();
    const [phone, other] = provider.phones.slice(-2).toReversed();
    if (phone === undefined || other === undefined) throw new Error('There are no telephones');
    expect(await alarmer.hasRung(alarming(phone.number), new Date(0))).toEqual({ ok: true, value: false });
    expect(await alarmer.ring(alarming(phone.number))).toEqual({ ok: true, value: undefined });
    expect(provider.callAt(phone)?.doing.is).toBe('ringing');
    expect(await alarmer.hasRung(alarming(phone.number), new Date(0))).toEqual({ ok: true, value: true });
    expect(await alarmer.hasRung(alarming(other.number), new Date(0))).toEqual({ ok: true, value: false });
    const never = new Date(Date.parse('2100-01-01T00:00:00Z'));
    expect(await alarmer.hasRung(alarming(phone.number), never), 'of long ago').toEqual({ ok: true, value: false });
  });

  it('is said to have been refused, or to be unknown, and whether it rang is unknown as well where nobody answers', async () => {
    let lost: 'drop' | undefined = 'drop';
    const { alarmer } = await startAlarmer({ faults: { afterRequest: () => lost } });
    expect(await alarmer.ring(alarming('+12025550167'))).toEqual({ ok: false, error: 'uncertain' });
    expect(await alarmer.hasRung(alarming('+12025550167'), new Date(0))).toEqual({ ok: false, error: 'unknown' });
    lost = undefined;
    expect(await alarmer.hasRung(alarming('+12025550167'), new Date(0))).toEqual({ ok: true, value: true });
    expect(await alarmer.ring({ ...alarming('+12025550167'), from: '+12025550199' })).toEqual({
      ok: false,
      error: 'refused',
    });
  });
});
