import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { Hidden } from '../sealing/hidden.ts';
import { jsonText } from '../sealing/json.ts';

/** What the secret holds, as docs/phone.md says. `nextAuthToken`: the one that takes over, while both may be met. */
const secretSchema = jsonText.pipe(
  z.object({ accountSid: z.string(), authToken: z.string().min(1), nextAuthToken: z.string().min(1).optional() }),
);

/** With which this deployment and its provider know each other. */
export class ProviderCredentials extends Hidden {
  override readonly placeholder = '[provider credentials]';
  readonly account: string;
  readonly #tokens: readonly string[];

  constructor(account: string, tokens: readonly string[]) {
    super();
    this.account = account;
    this.#tokens = tokens;
  }

  /** Any of which a request may be signed with. */
  tokens(): readonly string[] {
    return this.#tokens;
  }
}

export interface CredentialSource {
  current(): Promise<ProviderCredentials>;
  /** Asked for again after a signature that none fitted: at most once in a while, since anybody can send one. */
  fresh(): Promise<ProviderCredentials>;
}

const FRESH_AFTER_MILLISECONDS = 60_000;

/** Kept by the worker: a token that was changed is met at the first request that it signs, without a deploy. */
export const createCredentials = (client: SecretsManagerClient, secret: string, now: () => Date): CredentialSource => {
  let kept: Promise<ProviderCredentials> | undefined;
  let asked = 0;

  const ask = (): Promise<ProviderCredentials> => {
    asked = now().getTime();
    const before = kept;
    const asking = client.send(new GetSecretValueCommand({ SecretId: secret })).then(({ SecretString }) => {
      const read = secretSchema.safeParse(SecretString);
      // Its own complaint would name what stands there.
      if (!read.success) throw new Error('The secret of the telephone provider is not as docs/phone.md says');
      const { accountSid, authToken, nextAuthToken } = read.data;
      return new ProviderCredentials(accountSid, [authToken, ...(nextAuthToken === undefined ? [] : [nextAuthToken])]);
    });
    kept = asking;
    // A failure is not kept, nor does it take the place of what was known: anybody can have it asked for.
    asking.catch(() => {
      if (kept === asking) kept = before;
    });
    return asking;
  };

  return {
    current: () => kept ?? ask(),
    fresh: () => (kept !== undefined && now().getTime() - asked < FRESH_AFTER_MILLISECONDS ? kept : ask()),
  };
};
