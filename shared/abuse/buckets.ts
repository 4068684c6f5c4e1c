import { createHmac } from 'node:crypto';
import { fromBase64url, toBase64url } from '../sealing/base64url.ts';

/** Rows of Ephemera: `bucket-key#<window>` and `bucket#<hash>`. `expires` in epoch seconds. */
export interface BucketStore {
  /** Puts the key if the window has none yet, and gives the one that stands. */
  keyOf(window: string, fresh: string, expires: number): Promise<string>;
  /** Adds one, or takes one back, and gives the new count. */
  add(bucket: string, expires: number, by: 1 | -1): Promise<number>;
}

const WINDOW_SECONDS = 600;
/** A try at a code. */
export interface Attempt {
  /** To wait before a code is tried again; 0: this one may be. */
  readonly seconds: number;
  /** It was right, or could not be tried: it counts no more. */
  readonly takeBack: () => Promise<void>;
}

export const UNCOUNTED: Attempt = { seconds: 0, takeBack: async () => {} };

/** A full bucket of wrong codes empties itself within this time. */
const GUESS_SECONDS = 30;
const TIPS_PER_WINDOW = 12;
const WRONG_CODES_PER_SLOT = 5;

type Random = (length: number) => Uint8Array;

/**
 * Counts per neighbourhood and ten-minute window. The bucket's name is an HMAC under a key that is made for the window
 * and expires with it: afterwards nobody can tell which address a row stood for.
 */
export const createBuckets = (store: BucketStore, now: () => Date, random: Random) => {
  const seconds = (): number => Math.floor(now().getTime() / 1000);

  /** Of this window and no other: what an earlier one hashed stays hashed. */
  let known: { readonly window: number; readonly key: string } | undefined;
  const keyOf = async (window: number): Promise<string> => {
    if (known?.window !== window) {
      known = undefined;
      known = { window, key: await store.keyOf(String(window), toBase64url(random(32)), expiry()) };
    }
    return known.key;
  };

  const bucketOf = async (kind: 'tip' | 'code', source: string, slotSeconds: number): Promise<string> => {
    const key = await keyOf(Math.floor(seconds() / WINDOW_SECONDS));
    const slot = Math.floor(seconds() / slotSeconds);
    return createHmac('sha256', fromBase64url(key)).update(`${kind}|${slot}|${source}`).digest('base64url');
  };

  const expiry = (): number => (Math.floor(seconds() / WINDOW_SECONDS) + 1) * WINDOW_SECONDS;

  return {
    /** Counts a tip; whether there were more than a neighbourhood sends. */
    async floods(source: string | null): Promise<boolean> {
      if (source === null) return false;
      return (await store.add(await bucketOf('tip', source, WINDOW_SECONDS), expiry(), 1)) > TIPS_PER_WINDOW;
    },

    /**
     * Counts a code before it is tried, so that a thousand sent at once are not all tried before the first is counted: each
     * costs a scrypt and a KMS call.
     */
    async tryCode(source: string | null): Promise<Attempt> {
      if (source === null) return UNCOUNTED;
      const bucket = await bucketOf('code', source, GUESS_SECONDS);
      const expires = expiry();
      const count = await store.add(bucket, expires, 1);
      return {
        seconds: count > WRONG_CODES_PER_SLOT ? GUESS_SECONDS - (seconds() % GUESS_SECONDS) : 0,
        takeBack: async () => {
          await store.add(bucket, expires, -1);
        },
      };
    },
  };
};
export type Buckets = ReturnType<typeof createBuckets>;
