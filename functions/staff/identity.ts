import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  type Configuration,
  discovery,
  enableNonRepudiationChecks,
  None,
} from 'openid-client';
import { toBase64url } from '../../shared/sealing/base64url.ts';
import { derive } from '../../shared/sealing/derive.ts';
import type { SessionSecret } from '../../shared/sealing/session.ts';
import { err, ok } from '../../shared/domain/result.ts';
import type { IdentityProvider, SignInChecks } from './ports.ts';

const TIMEOUT_SECONDS = 5;

/**
 * State, nonce and PKCE verifier of one sign-in, derived from a secret that only that browser's cookie holds. So nothing
 * is stored for people who have not signed in, and strangers cannot fill the table.
 */
export const checksOf = (secret: SessionSecret): SignInChecks => {
  const text = (purpose: 'oidc-state' | 'oidc-nonce' | 'oidc-verifier'): string =>
    toBase64url(derive(secret.bytes(), purpose, '', 32));
  return { state: text('oidc-state'), nonce: text('oidc-nonce'), verifier: text('oidc-verifier') };
};

/** RFC 8252 §8.3: only loopback may go without TLS, because nothing of it leaves the machine. */
export const isLoopback = ({ protocol, hostname }: URL): boolean =>
  protocol === 'http:' && (['localhost', '127.0.0.1', '[::1]'].includes(hostname) || hostname.endsWith('.localhost'));

export interface ClientSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly redirectUri: string;
}

/** A public client with PKCE: there is no client secret to keep, or to lose. Cognito and the local provider alike. */
export const createIdentityProvider = ({ issuer, clientId, redirectUri }: ClientSettings): IdentityProvider => {
  let discovered: Promise<Configuration> | undefined;

  const discover = (): Promise<Configuration> => {
    const server = new URL(issuer);
    const attempt = discovery(server, clientId, { token_endpoint_auth_method: 'none' }, None(), {
      timeout: TIMEOUT_SECONDS,
      execute: [enableNonRepudiationChecks, ...(isLoopback(server) ? [allowInsecureRequests] : [])],
    });
    // A failure is not kept: the next person to sign in asks again.
    attempt.catch(() => (discovered = undefined));
    return attempt;
  };
  const configuration = (): Promise<Configuration> => (discovered ??= discover());

  return {
    async authorizationUrl({ state, nonce, verifier }) {
      return buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope: 'openid',
        state,
        nonce,
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        // Desks share computers: an identity provider that remembers the last person would sign in the next one as them.
        prompt: 'login',
      });
    },

    async subject(search, { state, nonce, verifier }) {
      const settled = await configuration();
      const callback = new URL(redirectUri);
      callback.search = search;
      try {
        const tokens = await authorizationCodeGrant(settled, callback, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        const sub = tokens.claims()?.sub;
        return sub === undefined ? err('sign_in_failed') : ok(sub);
      } catch {
        return err('sign_in_failed');
      }
    },
  };
};
