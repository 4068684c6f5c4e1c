import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import type { Configuration } from 'oidc-provider';
import { readBody } from '../http/body.ts';
import type { Listener } from '../http/site.ts';
import type { Account } from './accounts.ts';
import type { IssuerKeys } from './keys.ts';
import { createMemory } from './memory.ts';
import { SignInPage } from './page.tsx';

/** A portal, as the issuer knows it. */
export interface IssuerClient {
  readonly clientId: string;
  readonly partner: string | undefined;
  readonly redirectUris: readonly string[];
}

export interface IssuerOptions {
  readonly url: string;
  readonly clients: readonly IssuerClient[];
  readonly accounts: readonly Account[];
  readonly keys: IssuerKeys;
  /** How far the clock of the functions has been put forward: tokens must not look expired to them. */
  readonly offset: () => number;
}

const INTERACTION = '/choose/';
const TOKEN_SECONDS = 300;
const INTERACTION_SECONDS = 3600;

const configurationOf = ({ clients, accounts, keys, offset }: IssuerOptions): Configuration => ({
  adapter: createMemory(),
  // What the template's app clients are: public, authorization code only, PKCE.
  clients: clients.map(({ clientId, redirectUris }) => ({
    client_id: clientId,
    redirect_uris: [...redirectUris],
    grant_types: ['authorization_code'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
  })),
  pkce: { required: () => true },
  scopes: ['openid'],
  jwks: { keys: [keys.signing] },
  cookies: { keys: [keys.cookies] },
  features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
  interactions: { url: (_context, { uid }) => `${INTERACTION}${uid}` },
  ttl: {
    AccessToken: TOKEN_SECONDS,
    AuthorizationCode: 60,
    Grant: 3600,
    IdToken: () => TOKEN_SECONDS + Math.ceil(offset() / 1000),
    Interaction: INTERACTION_SECONDS,
    Session: 3600,
  },
  findAccount: (_context, sub) =>
    accounts.some((account) => account.sub === sub) ? { accountId: sub, claims: () => ({ sub }) } : undefined,
  // Nobody is asked whether their own office may know who they are.
  loadExistingGrant: async ({ oidc: { client, provider, session } }) => {
    if (client === undefined || session?.accountId === undefined) return undefined;
    const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope('openid');
    await grant.save();
    return grant;
  },
  renderError: (context, { error }) => {
    context.type = 'text/plain';
    context.body = `Sign-in failed: ${error}\n`;
  },
});

/** Whoever can read this page can choose to be anyone, which is right on loopback and nowhere else. */
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  'content-type': 'text/html; charset=utf-8',
};

/** It says at import that it wants a later Node: the reader of our start-up lines can do nothing with that. */
const loadProvider = async (): Promise<typeof Provider> => {
  const { warn } = console;
  console.warn = () => {};
  try {
    return (await import('oidc-provider')).default;
  } finally {
    console.warn = warn;
  }
};

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

/** Stands in for Cognito: a real OpenID provider, without the passwords and passkeys. */
export const createIssuer = async (options: IssuerOptions): Promise<Listener> => {
  const provider = new (await loadProvider())(options.url, configurationOf(options));
  const protocol = provider.callback();

  /** Who signed in here before signs out by it: the provider would ask on a page of its own, which goes on by script. */
  const forgetLast = async (interaction: Interaction): Promise<void> => {
    if (interaction.session === undefined) return;
    await (await provider.Session.findByUid(interaction.session.uid))?.destroy();
    delete interaction.session;
    await interaction.save(INTERACTION_SECONDS);
  };

  const choose = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const interaction = await provider.interactionDetails(request, response);
    const { params, uid } = interaction;
    if (request.method === 'POST') {
      await forgetLast(interaction);
      const form = new URLSearchParams((await readBody(request))?.toString());
      const chosen = options.accounts.find(({ name }) => name === form.get('account'));
      const result = chosen === undefined ? { error: 'access_denied' } : { login: { accountId: chosen.sub } };
      return provider.interactionFinished(request, response, result);
    }
    const partner = options.clients.find(({ clientId }) => clientId === params['client_id'])?.partner;
    const page = <SignInPage partner={partner} accounts={options.accounts} action={`${INTERACTION}${uid}`} />;
    response.writeHead(200, HEADERS).end(`<!doctype html>${page.toString()}`);
  };

  return async (request, response) => {
    if (request.url === '/') {
      // Somebody looks for the start-up page under the number instead of the name.
      response.writeHead(302, { location: new URL('/', options.url.replace('127.0.0.1', 'localhost')).href }).end();
      return;
    }
    if (!(request.url ?? '').startsWith(INTERACTION)) {
      await protocol(request, response);
      return;
    }
    try {
      await choose(request, response);
    } catch (error) {
      // A stale or foreign page: begin again at the portal.
      const reason = error instanceof Error ? error.name : 'error';
      response
        .writeHead(400, { ...HEADERS, 'content-type': 'text/plain' })
        .end(`Start again at the portal. (${reason})\n`);
    }
  };
};
