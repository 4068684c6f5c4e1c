import { base64url } from 'jose';

/** By WebCrypto, so that a browser finds the same. */
export const sha256 = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

/** SHA-256 of a text's UTF-8, base64url. */
export const hashText = async (text: string): Promise<string> =>
  base64url.encode(await sha256(new TextEncoder().encode(text)));

/**
 * Of a JSON array. An array, because the order of an object's members is nobody's promise; JSON, because it keeps every
 * field apart from its neighbours.
 */
export const hashJson = (fields: readonly unknown[]): Promise<string> => hashText(JSON.stringify(fields));
