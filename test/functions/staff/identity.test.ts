import { createServer, type Server } from 'node:http';
import * as z from 'zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checksOf, createIdentityProvider, isLoopback } from '../../../functions/staff/identity.ts';
import type { IdentityProvider } from '../../../functions/staff/ports.ts';
import { createIssuer } from '../../../infra/local/signIn/issuer.tsx';
import type { Listener } from '../../../infra/local/http/site.ts';
import { issuerKeys } from '../../../infra/local/signIn/keys.ts';
import { newSessionSecret } from '../../../shared/sealing/session.ts';
import { createVisitor, signInAs } from '../../visitor.ts';

const secretOf = (byte: number) => newSessionSecret((length) => new Uint8Array(length).fill(byte));
const port = (server: Server): number => z.object({ port: z.number() }).parse(server.address()).port;
const listen = (server: Server) => new Promise<void>((done) => server.listen(0, '127.0.0.1', done));

/** Against `oidc-provider` itself, over loopback: the code path that Cognito meets too. */
describe('signing in with a real provider', () => {
  let listener: Listener | undefined;
  const server = createServer((request, response) => void listener?.(request, response));
  const callback = createServer((request, response) => response.end(request.url));
  let identity: IdentityProvider;

  beforeAll(async () => {
    await Promise.all([listen(server), listen(callback)]);
    const issuer = `http://127.0.0.1:${port(server)}`;
    const redirectUri = `http://127.0.0.1:${port(callback)}/signed-in`;
    const kept = new Map<string, string>();
    const keys = await issuerKeys({
      directory: ':memory:',
      secret: (id) => id,
      read: (name: string) => kept.get(name),
      write: (name: string, text: string) => void kept.set(name, text),
      release: () => {},
    });
    listener = await createIssuer({
      url: issuer,
      clients: [{ clientId: 'desk-client', partner: 'desk', redirectUris: [redirectUri] }],
      accounts: [{ name: 'anna@desk', partner: 'desk', role: 'case_worker', sub: 'sub-of-anna' }],
      keys,
      offset: () => 0,
    });
    identity = createIdentityProvider({ issuer, clientId: 'desk-client', redirectUri });
  });
  afterAll(() => {
    server.close();
    callback.close();
  });

  /** Through the provider's page, to the query string that it sends back. */
  const through = async (checks = checksOf(secretOf(1))): Promise<string> => {
    const visitor = createVisitor();
    const page = await visitor.get((await identity.authorizationUrl(checks)).href);
    const back = await signInAs(visitor, page, 'anna@desk');
    return new URL(back.url).search;
  };

  it('asks with PKCE, state and nonce, and that whoever sits there signs in anew', async () => {
    const { searchParams } = await identity.authorizationUrl(checksOf(secretOf(1)));
    const { state, nonce, verifier } = checksOf(secretOf(1));
    expect(Object.fromEntries(searchParams)).toMatchObject({
      response_type: 'code',
      scope: 'openid',
      code_challenge_method: 'S256',
      prompt: 'login',
      state,
      nonce,
    });
    expect(searchParams.get('code_challenge')).not.toBe(verifier);
    expect(new Set([state, nonce, verifier]).size).toBe(3);
  });

  it('learns who it was', async () => {
    expect(await identity.subject(await through(), checksOf(secretOf(1)))).toEqual({ ok: true, value: 'sub-of-anna' });
  });

  it('believes no answer to somebody else’s question, no changed one, and none twice', async () => {
    const failed = { ok: false, error: 'sign_in_failed' };
    const [mine, theirs] = [checksOf(secretOf(1)), checksOf(secretOf(2))];
    expect(await identity.subject(await through(), theirs)).toEqual(failed);
    expect(await identity.subject(await through(), { ...mine, verifier: theirs.verifier })).toEqual(failed);
    expect(await identity.subject(await through(), { ...mine, nonce: theirs.nonce })).toEqual(failed);
    expect(await identity.subject(await through(), { ...mine, state: theirs.state })).toEqual(failed);
    expect(await identity.subject('?error=access_denied&state=' + mine.state, mine)).toEqual(failed);
    expect(await identity.subject('', mine)).toEqual(failed);
    const search = await through();
    expect((await identity.subject(search, mine)).ok).toBe(true);
    expect(await identity.subject(search, mine)).toEqual(failed);
  });

  it('asks again where the provider could not be reached the first time', async () => {
    let up = false;
    const flaky = createServer((request, response) => {
      if (up) void listener?.(request, response);
      else response.writeHead(503).end();
    });
    await listen(flaky);
    const redirectUri = `http://127.0.0.1:${port(callback)}/signed-in`;
    const provider = createIdentityProvider({
      issuer: `http://127.0.0.1:${port(flaky)}`,
      clientId: 'desk-client',
      redirectUri,
    });
    await expect(provider.authorizationUrl(checksOf(secretOf(1)))).rejects.toThrow(/unexpected HTTP response/);
    up = true;
    // It answers now, but under another name than the one that was asked for: that is no discovery either.
    await expect(provider.authorizationUrl(checksOf(secretOf(1)))).rejects.toThrow(/issuer/);
    flaky.close();
  });

  it('goes without TLS on this machine only', () => {
    for (const url of ['http://localhost:1', 'http://127.0.0.1', 'http://[::1]:2', 'http://a.localhost']) {
      expect(isLoopback(new URL(url))).toBe(true);
    }
    for (const url of ['https://localhost', 'http://localhost.example.org', 'http://127.0.0.1.example.org']) {
      expect(isLoopback(new URL(url))).toBe(false);
    }
  });
});
