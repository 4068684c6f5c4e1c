import { describe, expect, it } from 'vitest';
import { newBrowser, signIn } from './browser.ts';
import { aReferral, aTip, NOW } from './fixtures.ts';
import { newMemory, put } from './memory.ts';

const later = (minutes: number): Date => new Date(NOW.getTime() + minutes * 60_000);
const stateOf = (location = ''): string => new URL(location).searchParams.get('state') ?? '';

describe('signing in', () => {
  it('sends whoever is not signed in to the sign-in page, and from there to the provider', async () => {
    const browser = newBrowser(newMemory());
    expect(await browser.get('/')).toMatchObject({ status: 303, location: '/sign-in' });
    expect((await browser.get('/sign-in')).text).toContain('href="/sign-in/start"');
    const start = await browser.get('/sign-in/start');
    expect(start.status).toBe(303);
    expect(start.location).toMatch(/^https:\/\/identity\.example\.org\/auth/);
  });

  it('comes back to the referral that was asked for, and to nowhere else', async () => {
    const memory = newMemory();
    put(memory, await aReferral());
    const browser = newBrowser(memory);
    const asked = await browser.get(`/referrals/${aTip()}`);
    expect(asked.location).toBe(`/sign-in?tip=${aTip()}`);
    expect((await browser.get(asked.location ?? '')).text).toContain(`href="/sign-in/start?tip=${aTip()}"`);
    await signIn(memory, browser);
    const start = await browser.get(`/sign-in/start?tip=${aTip()}`);
    const back = await browser.get(`/signed-in?code=x&state=${stateOf(start.location)}`);
    expect(back.location).toBe(`/referrals/${aTip()}`);

    const elsewhere = await browser.get('/sign-in/start?tip=//evil.example');
    expect((await browser.get(`/signed-in?code=x&state=${stateOf(elsewhere.location)}`)).location).toBe('/');
  });

  it('gives a cookie that scripts, other sites and other hosts do not get, and that dies with the browser', async () => {
    const memory = newMemory();
    const page = await signIn(memory, newBrowser(memory));
    const cookie = page.headers.getSetCookie().find((line) => line.startsWith('__Host-s=')) ?? '';
    for (const word of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) expect(cookie).toContain(word);
    expect(cookie).not.toMatch(/Max-Age|Expires|Domain/);
  });

  it('keeps no role, no key and no cookie in the session row', async () => {
    const memory = newMemory();
    const browser = newBrowser(memory);
    await signIn(memory, browser);
    const [row] = [...memory.sessions.values()];
    expect(Object.keys(row ?? {}).sort()).toEqual(['expires', 'pk', 'sk', 'started', 'sub']);
    expect(JSON.stringify(row)).not.toContain(browser.cookies.get('__Host-s') ?? '?');
  });

  it('writes nothing for people who have not signed in', async () => {
    const memory = newMemory();
    const browser = newBrowser(memory);
    await browser.get('/sign-in/start');
    await browser.get('/signed-in?code=x&state=wrong');
    expect(memory.sessions.size).toBe(0);
  });

  it('refuses an answer of the provider that this browser did not ask for, and one that comes twice', async () => {
    const memory = newMemory();
    const browser = newBrowser(memory);
    await browser.get('/sign-in/start');
    expect((await browser.get('/signed-in?code=x&state=other')).status).toBe(400);
    expect([...browser.cookies.keys()]).toEqual([]);
    const start = await browser.get('/sign-in/start');
    const stranger = newBrowser(memory);
    expect((await stranger.get(`/signed-in?code=x&state=${stateOf(start.location)}`)).status).toBe(400);
    await signIn(memory, browser);
    const again = await browser.get(`/signed-in?code=x&state=${stateOf(start.location)}`);
    expect(again).toMatchObject({ status: 400 });
    expect(again.text).toContain('did not come through');
  });

  it('tells somebody who is not on the register so, kindly, and starts no session', async () => {
    const memory = newMemory();
    memory.subject = 'stranger<1>';
    const browser = newBrowser(memory);
    const start = await browser.get('/sign-in/start');
    const page = await browser.get(`/signed-in?code=x&state=${stateOf(start.location)}`);
    expect(page.status).toBe(403);
    expect(page.text).toContain('not on this organisation’s list');
    expect(page.text).toContain('stranger&lt;1&gt;');
    expect(memory.sessions.size).toBe(0);
  });

  it('says so when the provider cannot be reached', async () => {
    const memory = newMemory();
    memory.fails = new Set(['identity']);
    expect((await newBrowser(memory).get('/sign-in/start')).status).toBe(503);
  });

  it('starts a new session at each sign-in and ends the one before', async () => {
    const memory = newMemory();
    const browser = newBrowser(memory);
    await signIn(memory, browser);
    const first = browser.cookies.get('__Host-s');
    await signIn(memory, browser);
    expect(browser.cookies.get('__Host-s')).not.toBe(first);
    expect(memory.sessions.size).toBe(1);
  });
});

const signedIn = async () => {
  const memory = newMemory();
  const browser = newBrowser(memory);
  await signIn(memory, browser);
  return { memory, browser };
};

describe('a session', () => {
  it('ends after 15 minutes without use', async () => {
    const { memory, browser } = await signedIn();
    memory.now = later(14.9);
    expect((await browser.get('/')).status).toBe(200);
    memory.now = later(14.9 + 14.9);
    expect((await browser.get('/')).status).toBe(200);
    memory.now = later(14.9 + 14.9 + 15);
    expect((await browser.get('/')).location).toBe('/sign-in');
    expect(memory.sessions.size).toBe(0);
  });

  it('ends after 12 hours whatever is done', async () => {
    const { memory, browser } = await signedIn();
    for (let minute = 10; minute < 12 * 60; minute += 10) {
      memory.now = later(minute);
      expect((await browser.get('/')).status).toBe(200);
    }
    memory.now = later(12 * 60);
    expect((await browser.get('/')).status).toBe(303);
  });

  it('that nobody came back to is cleared at the next sign-in', async () => {
    const { memory } = await signedIn();
    memory.now = later(60);
    await signIn(memory, newBrowser(memory));
    expect(memory.sessions.size).toBe(1);
  });

  it('ends at once for somebody who was taken off the register', async () => {
    const { memory, browser } = await signedIn();
    memory.register.clear();
    expect((await browser.get('/')).status).toBe(303);
    expect(memory.sessions.size).toBe(0);
  });

  it('follows the register when a role changes', async () => {
    const { memory, browser } = await signedIn();
    expect((await browser.get('/')).text).toContain('Case worker');
    const [[key, member] = []] = [...memory.register];
    if (key !== undefined && member !== undefined) memory.register.set(key, { ...member, role: 'supervisor' });
    expect((await browser.get('/')).text).toContain('Supervisor');
  });

  it('means nothing at another partner', async () => {
    const { memory, browser } = await signedIn();
    put(memory, await aReferral({ pk: 'harbour' }));
    const harbour = newBrowser(memory, 'harbour');
    const cookie = browser.cookies.get('__Host-s') ?? '';
    harbour.cookies.set('__Host-s', cookie);
    expect((await harbour.get('/')).status).toBe(303);
    expect((await harbour.get(`/referrals/${aTip()}`)).status).toBe(303);
  });

  it('does not survive a cookie that is not one', async () => {
    const { browser } = await signedIn();
    for (const cookie of ['', 'x', 'a'.repeat(43), '%00', '"']) {
      browser.cookies.set('__Host-s', cookie);
      expect((await browser.get('/')).status).toBe(303);
    }
  });

  it('ends with signing out, and only by its own button', async () => {
    const { memory, browser } = await signedIn();
    const cookie = browser.cookies.get('__Host-s') ?? '';
    expect((await browser.post('/sign-out', { csrf: 'x' })).status).toBe(403);
    expect(memory.sessions.size).toBe(1);
    const out = await browser.submit(await browser.get('/'), '/sign-out');
    expect(out.location).toBe('/signed-out');
    expect(memory.sessions.size).toBe(0);
    browser.cookies.set('__Host-s', cookie);
    expect((await browser.get('/')).status).toBe(303);
    expect((await browser.get('/signed-out')).text).toContain('You are signed out');
    expect((await browser.post('/sign-out', {})).location).toBe('/signed-out');
  });
});
