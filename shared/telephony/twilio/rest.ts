import * as z from 'zod';
import { err, ok, type Result } from '../../domain/result.ts';
import { jsonText } from '../../sealing/json.ts';
import type { CredentialSource, ProviderCredentials } from '../credentials.ts';

/**
 * Why a request did not do what it was to. `refused`: it was understood and nothing happened; `code` is one of
 * https://www.twilio.com/docs/api/errors. `later`: nothing happened, and the same may be asked again. `uncertain`: no
 * answer that says whether it took effect.
 */
export type RestFailure =
  | { readonly kind: 'refused'; readonly status: number; readonly code: number | null }
  | { readonly kind: 'later' }
  | { readonly kind: 'uncertain' };

/** Never with words or numbers of a text in a path: paths are what logs keep. */
export interface Rest {
  /** @param path below the account, with a leading slash: `/Messages/SM….json` */
  get<Schema extends z.ZodType>(path: string, schema: Schema): Promise<Result<z.infer<Schema>, RestFailure>>;
  /** A name may come more than once in `form`. */
  post<Schema extends z.ZodType>(
    path: string,
    form: URLSearchParams,
    schema: Schema,
  ): Promise<Result<z.infer<Schema>, RestFailure>>;
  delete(path: string): Promise<Result<void, RestFailure>>;
  /** @param most bytes; more is `refused` with no code */
  bytes(path: string, most: number): Promise<Result<Bytes, RestFailure>>;
}

interface Bytes {
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** https://www.twilio.com/docs/usage/api: the API of Twilio's first region, which is also that of an account with no other. */
const TWILIO_API = 'https://api.twilio.com';

/** Less than a function has left once it has read its message; a call that takes longer is asked about afterwards. */
const PATIENCE_MILLISECONDS = 8_000;

const refusalSchema = jsonText.pipe(z.object({ code: z.number().int().nullish() }));

const failureOf = async (response: Response): Promise<RestFailure> => {
  if (response.status === 429) return { kind: 'later' };
  // A gateway on the way may have lost the answer to what was done.
  if (response.status >= 500) return { kind: 'uncertain' };
  // A token that is being changed, or an account that nobody paid for: nothing happened, and somebody has to look.
  if (response.status === 401 || response.status === 403) return { kind: 'later' };
  const read = refusalSchema.safeParse(await response.text());
  return { kind: 'refused', status: response.status, code: read.data?.code ?? null };
};

const as =
  <Schema extends z.ZodType>(schema: Schema) =>
  async (response: Response): Promise<Result<z.infer<Schema>, RestFailure>> => {
    const parsed = jsonText.pipe(schema).safeParse(await response.text());
    return parsed.success ? ok(parsed.data) : err({ kind: 'uncertain' });
  };

/** @param base {@link TWILIO_API}, or what stands in for it */
export const createRest = (credentials: CredentialSource, base: string = TWILIO_API): Rest => {
  const ask = async <Value>(
    path: string,
    init: RequestInit,
    read: (response: Response) => Promise<Result<Value, RestFailure>>,
  ): Promise<Result<Value, RestFailure>> => {
    const asked = async (known: ProviderCredentials, token: string) => {
      const authorization = `Basic ${Buffer.from(`${known.account}:${token}`).toString('base64')}`;
      const url = `${base}/2010-04-01/Accounts/${known.account}${path}`;
      const signal = AbortSignal.timeout(PATIENCE_MILLISECONDS);
      return fetch(url, { ...init, headers: { authorization }, signal });
    };
    // While a token is changed either may be the one that is taken.
    const askedWithEach = async (known: ProviderCredentials): Promise<Response> => {
      const [token = '', ...others] = known.tokens();
      let response = await asked(known, token);
      for (const other of others) if (response.status === 401) response = await asked(known, other);
      return response;
    };
    const known = await credentials.current().catch(() => undefined);
    if (known === undefined) return err({ kind: 'later' });
    try {
      let response = await askedWithEach(known);
      if (response.status === 401) {
        const fresh = await credentials.fresh();
        if (fresh !== known) response = await askedWithEach(fresh);
      }
      return response.ok ? await read(response) : err(await failureOf(response));
    } catch {
      // Its own complaint can name the address, and with it the account.
      return err({ kind: 'uncertain' });
    }
  };

  return {
    get: (path, schema) => ask(path, {}, as(schema)),
    post: (path, form, schema) => ask(path, { method: 'POST', body: form }, as(schema)),
    delete: (path) => ask(path, { method: 'DELETE' }, async () => ok(undefined)),
    bytes: (path, most) =>
      ask(path, {}, async (response) => {
        if (Number(response.headers.get('content-length') ?? 0) > most)
          return err({ kind: 'refused', status: 413, code: null });
        const bytes = new Uint8Array(await response.arrayBuffer());
        if (bytes.length > most) return err({ kind: 'refused', status: 413, code: null });
        return ok({ type: response.headers.get('content-type') ?? 'application/octet-stream', bytes });
      }),
  };
};
