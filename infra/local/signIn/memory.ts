import type { Adapter, AdapterPayload } from 'oidc-provider';

interface Kept {
  readonly payload: AdapterPayload;
  readonly expires: number;
}

/** Sign-ins under way. They end with the process: nobody minds signing in again on their own machine. */
export const createMemory = (): ((name: string) => Adapter) => {
  const kept = new Map<string, Kept>();
  const alive = (key: string): AdapterPayload | undefined => {
    const found = kept.get(key);
    if (found !== undefined && found.expires > Date.now()) return found.payload;
    kept.delete(key);
    return undefined;
  };
  return (name) => {
    const find = (matches: (payload: AdapterPayload) => boolean): AdapterPayload | undefined =>
      [...kept.keys()]
        .filter((key) => key.startsWith(`${name}:`))
        .map(alive)
        .find((payload) => payload !== undefined && matches(payload));
    return {
      upsert: async (id, payload, expiresIn) => {
        kept.set(`${name}:${id}`, {
          payload,
          expires: expiresIn === undefined ? Infinity : Date.now() + expiresIn * 1000,
        });
      },
      find: async (id) => alive(`${name}:${id}`),
      findByUid: async (uid) => find((payload) => payload.uid === uid),
      findByUserCode: async (code) => find((payload) => payload.userCode === code),
      consume: async (id) => {
        const payload = alive(`${name}:${id}`);
        if (payload !== undefined) payload.consumed = Math.floor(Date.now() / 1000);
      },
      destroy: async (id) => {
        kept.delete(`${name}:${id}`);
      },
      revokeByGrantId: async (grantId) => {
        for (const [key, { payload }] of kept) if (payload.grantId === grantId) kept.delete(key);
      },
    };
  };
};
