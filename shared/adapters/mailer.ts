import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { notice } from '../mail/notice.ts';

/** `refused`: SES said no. `unsure`: nobody knows whether it went out. */
export type Mailed = 'sent' | 'refused' | 'unsure';

/** Tells somebody that something waits. There is nothing that it could be handed to say. */
export interface Mailer {
  send(to: string): Promise<Mailed>;
}

interface Settings {
  readonly region: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string | undefined;
  };
  /** Where SES is, if not where it always is. */
  readonly endpoint?: string | undefined;
  readonly from: string;
  readonly configurationSet: string;
}

const PATIENCE_MILLISECONDS = 4000;
const TRIES = 2;

type Bytes = string | ArrayBuffer | ArrayBufferView;

const bytesOf = (data: Bytes): Uint8Array => {
  if (typeof data === 'string') return Buffer.from(data, 'utf8');
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
};

/** SHA-256, or HMAC with it where there is a secret, as the signer asks for it. */
class Sha256 {
  readonly #hash;

  constructor(secret?: Bytes) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret));
  }

  update(data: Bytes): void {
    this.#hash.update(bytesOf(data));
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }

  reset(): void {
    throw new Error('A hash is used once');
  }
}

const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });

/** SES has one call that is needed here, so no client: one request, by the signer that AWS's own clients sign with. */
export const createMailer = (settings: Settings): Mailer => {
  const { region, credentials, from, configurationSet } = settings;
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const url = new URL('/v2/email/outbound-emails', settings.endpoint ?? `https://email.${region}.amazonaws.com`);
  const signer = new SignatureV4({
    service: 'ses',
    region,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
    sha256: Sha256,
  });
  const once = async (body: string): Promise<Mailed> => {
    const { headers } = await signer.sign({
      method: 'POST',
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      headers: { host: url.host, 'content-type': 'application/json' },
      body,
    });
    try {
      const signal = AbortSignal.timeout(PATIENCE_MILLISECONDS);
      const response = await fetch(url, { method: 'POST', headers, body, redirect: 'error', signal });
      await response.body?.cancel();
      if (response.ok) return 'sent';
      return response.status === 429 || response.status >= 500 ? 'unsure' : 'refused';
    } catch {
      return 'unsure';
    }
  };
  return {
    async send(to) {
      const body = JSON.stringify({
        FromEmailAddress: from,
        Destination: { ToAddresses: [to] },
        Content: { Simple: { Subject: utf8(notice.subject), Body: { Text: utf8(notice.text) } } },
        ConfigurationSetName: configurationSet,
      });
      let mailed: Mailed = 'unsure';
      for (let attempt = 0; attempt < TRIES && mailed === 'unsure'; attempt += 1) mailed = await once(body);
      return mailed;
    },
  };
};
