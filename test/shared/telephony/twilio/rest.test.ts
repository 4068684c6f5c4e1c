import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ProviderCredentials, type CredentialSource } from '../../../../shared/telephony/credentials.ts';
import { createRest } from '../../../../shared/telephony/twilio/rest.ts';
import { LINE, start } from '../../../infra/local/provider/started.ts';

const sidSchema = z.object({ sid: z.string() });
const PHONE = '+12025550160';

const source = (account: string, tokens: readonly string[], fresh = tokens): CredentialSource => {
  const now = new ProviderCredentials(account, tokens);
  const later = fresh === tokens ? now : new ProviderCredentials(account, fresh);
  return { current: async () => now, fresh: async () => later };
};

const unreadable = async (): Promise<never> => {
  throw new Error('The secret cannot be read');
};

const aText = (): URLSearchParams => new URLSearchParams({ From: LINE, To: PHONE, Body: 'hello' });

describe('the REST client', () => {
  it('sends, looks up and deletes', async () => {
    const { provider, account, wait } = await start({});
    const rest = createRest(source(account.sid, [account.token]), provider.url);
    const sent = await rest.post('/Messages.json', aText(), sidSchema);
    if (!sent.ok) throw new Error(sent.error.kind);
    await provider.settled();
    wait(60_000);
    const path = `/Messages/${sent.value.sid}.json`;
    expect(await rest.get(path, sidSchema)).toEqual({ ok: true, value: { sid: sent.value.sid } });
    expect(await rest.delete(path)).toEqual({ ok: true, value: undefined });
    expect(await rest.get(path, sidSchema)).toEqual({
      ok: false,
      error: { kind: 'refused', status: 404, code: 20404 },
    });
  });

  it('says what was refused, what may be asked again, and what nobody knows of', async () => {
    let fault: 'fail' | 'throttle' | 'drop' | undefined;
    let lost: 'drop' | undefined;
    const faults = { beforeRequest: () => fault, afterRequest: () => lost };
    const { provider, account } = await start({}, { faults });
    const rest = createRest(source(account.sid, [account.token]), provider.url);
    const failure = async (): Promise<unknown> => {
      const answer = await rest.post('/Messages.json', aText(), sidSchema);
      return answer.ok ? 'sent' : answer.error.kind;
    };
    expect(await failure()).toBe('sent');
    fault = 'throttle';
    expect(await failure()).toBe('later');
    fault = 'fail';
    expect(await failure()).toBe('uncertain');
    fault = 'drop';
    expect(await failure()).toBe('uncertain');
    fault = undefined;
    lost = 'drop';
    expect(await failure()).toBe('uncertain');
    await provider.settled();
    expect(provider.held().messages.length, 'the lost one was sent').toBe(2);
  });

  it('takes an answer that it cannot read for none at all', async () => {
    const { provider, account } = await start({});
    const rest = createRest(source(account.sid, [account.token]), provider.url);
    const answer = await rest.post('/Messages.json', aText(), z.object({ never: z.literal('there') }));
    expect(answer).toEqual({ ok: false, error: { kind: 'uncertain' } });
  });

  it('asks for the token again where the one it knows is no longer taken', async () => {
    const { provider, account } = await start({});
    const changed = createRest(source(account.sid, ['the one before'], [account.token]), provider.url);
    expect((await changed.get('/Messages.json', z.object({}))).ok).toBe(true);
    const wrong = createRest(source(account.sid, ['the one before']), provider.url);
    expect(await wrong.get('/Messages.json', z.object({}))).toEqual({ ok: false, error: { kind: 'later' } });
    const both = createRest(source(account.sid, ['the one before', account.token]), provider.url);
    expect((await both.get('/Messages.json', z.object({}))).ok).toBe(true);
  });

  it('has sent nothing where it does not know with what to sign in', async () => {
    const { provider, account } = await start({});
    const rest = createRest({ ...source(account.sid, [account.token]), current: unreadable }, provider.url);
    expect(await rest.post('/Messages.json', aText(), sidSchema)).toEqual({ ok: false, error: { kind: 'later' } });
  });

  it('takes no more bytes than it was told', async () => {
    const { provider, account, phone } = await start({});
    const rest = createRest(source(account.sid, [account.token]), provider.url);
    await provider.text(phone('reporter'), LINE, 'look', ['van']);
    const [message] = provider.held().messages;
    const path = `/Messages/${message?.sid}/Media/${message?.media[0]?.sid}`;
    const read = await rest.bytes(path, 1_000_000);
    expect(read).toMatchObject({ ok: true, value: { type: 'image/png' } });
    expect(await rest.bytes(path, 10)).toMatchObject({ ok: false, error: { kind: 'refused', status: 413 } });
  });
});
