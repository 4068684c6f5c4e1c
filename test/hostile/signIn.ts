import type { Runtime } from '../../infra/local/runtime.ts';

/** Up to the identity provider's answer, which is kept from the portal. */
export const callback = async (
  runtime: Runtime,
  partner: string,
): Promise<{ readonly cookie: string; readonly search: string }> => {
  const portal = runtime.sites[`staff-${partner}`] ?? '';
  const started = await fetch(`${portal}/sign-in/start`, { redirect: 'manual' });
  const cookie = (started.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
  const jar = new Map<string, string>();
  let url = started.headers.get('location') ?? '';
  let init: RequestInit = {};
  for (let hop = 0; hop < 8; hop += 1) {
    const headers = { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') };
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const set of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (set.split(';')[0] ?? '').split('=');
      jar.set(name, value);
    }
    const location = response.headers.get('location');
    const text = await response.text();
    if (location === null) {
      const action = /action="([^"]+)"/.exec(text)?.[1] ?? '';
      [url, init] = [
        new URL(action, url).href,
        { method: 'POST', body: new URLSearchParams({ account: `anna@${partner}` }) },
      ];
      continue;
    }
    [url, init] = [new URL(location, url).href, {}];
    if (url.startsWith(portal)) return { cookie, search: new URL(url).search };
  }
  throw new Error('The identity provider gave no answer');
};
/** Comes back to a portal with that answer; gives the status. */
export const arrive = async (runtime: Runtime, partner: string, cookie: string, query: string): Promise<number> => {
  const response = await fetch(`${runtime.sites[`staff-${partner}`]}/signed-in${query}`, {
    headers: { cookie },
    redirect: 'manual',
  });
  await response.arrayBuffer();
  return response.status;
};
