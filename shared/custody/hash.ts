import { base64url } from 'jose';

/**
 * SHA-256, base64url, over a JSON array. An array, because the order of an object's members is nobody's promise; JSON,
 * because it keeps every field apart from its neighbours. By WebCrypto, so that a browser finds the same.
 */
export const hashJson = async (fields: readonly unknown[]): Promise<string> => {
  const bytes = new TextEncoder().encode(JSON.stringify(fields));
  return base64url.encode(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
};
