import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { registerKey, registerRowSchema } from '../../../../shared/rows/request.ts';
import { useSmallApp } from './useSmallApp.ts';

const runtime = useSmallApp();

const discovered = z.object({
  issuer: z.string(),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  jwks_uri: z.string(),
  code_challenge_methods_supported: z.array(z.string()),
});
const discover = async () =>
  discovered.parse(await (await fetch(`${runtime().issuer}/.well-known/openid-configuration`)).json());

const clientId = (): string => runtime().environmentOf('web')['OIDC_CLIENT_ID'] ?? '';
const redirectUri = (): string => `${runtime().sites['web'] ?? ''}/signed-in`;
const verifier = randomBytes(32).toString('base64url');

const authorizationUrl = async (changes: Readonly<Record<string, string>> = {}): Promise<string> => {
  const { authorization_endpoint: endpoint } = await discover();
  const wanted = new URLSearchParams({
    client_id: clientId(),
    response_type: 'code',
    scope: 'openid',
    redirect_uri: redirectUri(),
    state: 'the-state',
    nonce: 'the-nonce',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    prompt: 'login',
    ...changes,
  });
  return `${endpoint}?${wanted.toString()}`;
};

/** A browser at the issuer, as far as it gets by itself. */
const browser = () => {
  const jar = new Map<string, string>();
  return async (start: string, init: RequestInit = {}): Promise<Response> => {
    let url = start;
    let asked = init;
    for (;;) {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await fetch(url, { ...asked, redirect: 'manual', headers: { cookie } });
      for (const line of answer.headers.getSetCookie()) {
        const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
        jar.set(name, value);
      }
      const location = answer.headers.get('location');
      if (location === null || !new URL(location, url).href.startsWith(runtime().issuer)) return answer;
      url = new URL(location, url).href;
      asked = {};
    }
  };
};

const signIn = async (account: string, open = browser()): Promise<URL> => {
  const page = await (await open(await authorizationUrl())).text();
  const action = /action="([^"]+)"/.exec(page)?.[1] ?? '';
  const answer = await open(new URL(action, runtime().issuer).href, {
    method: 'POST',
    body: new URLSearchParams({ account }),
  });
  return new URL(answer.headers.get('location') ?? '');
};

const redeem = async (code: string, with_: string) => {
  const { token_endpoint: endpoint } = await discover();
  const answer = await fetch(endpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: clientId(),
      redirect_uri: redirectUri(),
      code,
      code_verifier: with_,
    }),
  });
  return { status: answer.status, body: z.object({ id_token: z.string().optional() }).parse(await answer.json()) };
};

describe('the local issuer', () => {
  it('is the issuer that functions are told, and says S256', async () => {
    const { issuer, code_challenge_methods_supported: methods } = await discover();
    expect(issuer).toBe(runtime().environmentOf('web')['OIDC_ISSUER']);
    expect(methods).toEqual(['S256']);
  });

  it('lists the invented people, says what it is, and has nothing to type into', async () => {
    const page = await (await browser()(await authorizationUrl())).text();
    expect(page).toContain('anna@desk');
    expect(page).toContain('sam@desk');
    expect(page).toMatch(/stands in for the real sign-in/);
    expect(page).not.toContain('<input');
  });

  it('signs in with a code and PKCE, and signs who it was', async () => {
    const returned = await signIn('anna@desk');
    expect(returned.origin + returned.pathname).toBe(redirectUri());
    expect(returned.searchParams.get('state')).toBe('the-state');
    const { status, body } = await redeem(returned.searchParams.get('code') ?? '', verifier);
    expect(status).toBe(200);
    const { jwks_uri: keys, issuer } = await discover();
    const { payload } = await jwtVerify(body.id_token ?? '', createRemoteJWKSet(new URL(keys)), {
      issuer,
      audience: clientId(),
      algorithms: ['RS256'],
    });
    const anna = runtime().accounts.find(({ name }) => name === 'anna@desk');
    expect(payload).toMatchObject({ sub: anna?.sub, nonce: 'the-nonce' });
    expect(payload.sub).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
  });

  it('gives nothing for a code without its verifier, nor for one that was used', async () => {
    const returned = await signIn('anna@desk');
    const code = returned.searchParams.get('code') ?? '';
    expect((await redeem(code, randomBytes(32).toString('base64url'))).status).toBe(400);
    const again = (await signIn('sam@desk')).searchParams.get('code') ?? '';
    expect((await redeem(again, verifier)).status).toBe(200);
    expect((await redeem(again, verifier)).status).toBe(400);
  });

  it.each([
    ['another redirect', { redirect_uri: 'http://elsewhere.example/signed-in' }],
    ['no PKCE', { code_challenge: '' }],
    ['another client', { client_id: 'nobody' }],
  ])('refuses %s', async (_what, changes) => {
    const answer = await browser()(await authorizationUrl(changes));
    const error = new URL(answer.headers.get('location') ?? 'http://none').searchParams.get('error');
    expect(answer.status >= 400 || error === 'invalid_request').toBe(true);
  });

  it('signs in somebody else in the same browser, without a page that goes on by script', async () => {
    const open = browser();
    for (const name of ['anna@desk', 'sam@desk', 'sam@desk', 'anna@desk']) {
      const { body } = await redeem((await signIn(name, open)).searchParams.get('code') ?? '', verifier);
      const who = runtime().accounts.find((account) => account.name === name);
      expect(decodeJwt(body.id_token ?? '').sub).toBe(who?.sub);
    }
  });

  it('leads whoever looks for the start-up page there to its name', async () => {
    const answer = await fetch(`${runtime().issuer}/`, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, `http://localhost:${runtime().port}/`]);
  });

  it('signs nobody in who is not on its list', async () => {
    expect((await signIn('mallory@desk')).searchParams.get('error')).toBe('access_denied');
  });
});

describe('the register', () => {
  it('knows the invented people of each partner, but those whom nobody has invited', async () => {
    for (const { partner, sub, role } of runtime().accounts) {
      const { Item } = await runtime().admin.dynamodb.send(
        new GetItemCommand({
          TableName: 'quietline-xx-offices',
          Key: { pk: { S: partner }, sk: { S: registerKey(sub) } },
        }),
      );
      const row = Item && registerRowSchema.parse(unmarshall(Item));
      expect([row?.sub, row?.role]).toEqual(role === undefined ? [undefined, undefined] : [sub, role]);
    }
  });
});
