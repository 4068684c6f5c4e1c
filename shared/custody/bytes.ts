import { base64url } from 'jose';

/** What base64url stands for, in its one spelling; decoders let others pass, and throw at the rest. */
export const bytesOf = (text: string): Uint8Array<ArrayBuffer> | undefined => {
  try {
    const bytes = Uint8Array.from(base64url.decode(text));
    return base64url.encode(bytes) === text ? bytes : undefined;
  } catch {
    return undefined;
  }
};
