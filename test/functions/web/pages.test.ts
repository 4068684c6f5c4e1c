import { describe, expect, it } from 'vitest';
import { makeBrowser } from './browser.ts';
import { makePack } from './pack.ts';
import { tour } from './tour.ts';
import { makeWorld } from './world.ts';

const pages = new Map(
  (
    await Promise.all(
      ['en', 'es', 'ar'].map(async (language) =>
        [...(await tour(language))].map(([name, page]) => [`${language} ${name}`, page] as const),
      ),
    )
  ).flat(),
);

const CSP =
  /^default-src 'none'; style-src 'sha256-[\w+/=]+'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'$/;

describe.each([...pages])('%s', (name, { html, headers }) => {
  it('carries every protecting header', () => {
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'content-security-policy': expect.stringMatching(CSP),
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'strict-transport-security': expect.stringContaining('max-age='),
      'permissions-policy': expect.stringContaining('geolocation=()'),
    });
    expect(headers.get('location')).toBeNull();
  });

  it('asks nothing of anybody else, and runs nothing', () => {
    const targets = [...html.matchAll(/\b(?:href|src|action)="([^"]*)"/g)].map(([, target = '']) => target);
    const outside = targets.filter((target) => !/^(?:\/(?!\/)|#|tel:)/.test(target));
    expect(outside).toEqual(['https://weather.example/']);
    expect(html).not.toMatch(/<script|<iframe|<link rel="(?!icon")|javascript:|\son\w+=|@import|url\(/);
  });

  it('says nothing in its title or addresses', () => {
    expect(html).toMatch(/<title>(Harbour Notes|Notas del Puerto|دفتر المرفأ)<\/title>/);
    const addresses = [...html.matchAll(/\b(?:href|action)="(\/[^"]*)"/g)].map(([, address]) => address);
    for (const address of addresses)
      expect(address).toMatch(/^\/(?:form|box|close|leave|icon\.svg)?(?:\?l=(?:en|es|ar))?$/);
    expect(html).not.toMatch(/method="get"/i);
  });

  it('has the way out first, a plain link', () => {
    const first = /<a [^>]*>/.exec(html)?.[0];
    expect(first).toBe('<a class="exit" href="https://weather.example/" rel="noreferrer">');
    expect(html, 'what it cannot do').toMatch(/href="\/leave\?l=|<footer>[^]*<li>/);
  });

  it('has a language, a direction and no autocomplete', () => {
    const language = name.slice(0, 2);
    expect(html).toContain(`<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">`);
    const boxes = html.match(/<(?:input|textarea|select)\b(?![^>]*type="hidden"|[^>]*name="unkept")[^>]*>/g) ?? [];
    expect(boxes.filter((box) => !box.includes('autocomplete="off"'))).toEqual([]);
  });

  it('has no form whose answers the browser would write to its disk', () => {
    const forms = html.match(/<form [^>]*method="post"[^]*?<\/form>/g) ?? [];
    const telling = forms.filter((form) => !form.includes('action="/close"'));
    expect(telling.filter((form) => !/type="password" name="unkept" value="\w+"/.test(form))).toEqual([]);
  });

  it('weighs little', () => {
    expect(Buffer.byteLength(html)).toBeLessThan(60 * 1024);
  });

  it('leaves no placeholder unfilled', () => {
    expect(html.replace(/<style>[\s\S]*?<\/style>/, '')).not.toMatch(/\{\w+\}|\[plain text\]|undefined|\[object/);
  });
});

/** The pages of the form, and whatever is shown or asked with a code. */
const UNREPEATABLE = /^en (tell|danger|details|answer|check|code|new-code|box|enter)\b/;

describe('what was typed, or is shown only once', () => {
  it.each([...pages].filter(([name]) => UNREPEATABLE.test(name)))('%s: explains leaving on the spot', (_name, page) => {
    expect(page.html).toContain('It can not clear the list of pages you went to.');
    expect(page.html).not.toContain('href="/leave');
  });

  it.each(['en code', 'en new-code'] as const)(
    '%s: has no link to another language, for it would not show the code',
    (name) => {
      const html = pages.get(name)?.html ?? '';
      expect(html).toContain('id="code"');
      expect(html).not.toMatch(/href="[^"]*\?l=(es|ar)"/);
    },
  );
});

describe('language', () => {
  it.each([
    ['es-MX,en;q=0.5', 'es'],
    ['fr, ar;q=0.8', 'ar'],
    ['fr', 'en'],
    ['', 'en'],
    ['*;q=0, ;;,', 'en'],
  ])('%j is answered in %s', async (accepted, language) => {
    const { html } = await makeBrowser(makeWorld(), { 'accept-language': accepted }).get('/');
    expect(html).toContain(`<html lang="${language}"`);
  });

  it('is the one that was chosen, whatever the browser says, and is stored nowhere', async () => {
    const browser = makeBrowser(makeWorld(), { 'accept-language': 'en' });
    const { html, headers } = await browser.get('/?l=ar');
    expect(html).toContain('<html lang="ar"');
    expect(headers.get('set-cookie')).toBeNull();
    expect((await browser.press('go', 'begin')).html).toContain('<html lang="ar"');
  });
});

describe('before the first text box', () => {
  it('stands who reads, that no name is needed, when, what is passed on, and what a device gives away', async () => {
    const html = pages.get('en tell')?.html ?? '';
    const notice = html.slice(0, html.indexOf('<textarea'));
    for (const text of [
      'Harbour Line will read this first.',
      'You do not need to say your name.',
      'Someone is here now. We read most notes within 4 hours.',
      'A child is in danger.',
      'Someone may die.',
      'Does someone check this phone?',
    ]) {
      expect(notice).toContain(text);
    }
  });

  it('stands when the desk opens, if it is shut', async () => {
    // Monday 12:20 where the country is; the desk opens on Wednesday.
    const world = makeWorld({ pack: makePack({ wed: [['08:30', '16:00']] }) });
    const { html } = await makeBrowser(world).get('/form');
    expect(html).toContain('We are back on Wednesday at 08:30.');
  });
});

describe('what is not there', () => {
  it('is said kindly, with the numbers', async () => {
    const browser = makeBrowser(makeWorld());
    const missing = await browser.get('/nothing');
    expect(missing.status).toBe(404);
    expect(missing.html).toContain('555-0100');
    const wrong = await browser.post('/leave', {});
    expect(wrong.status).toBe(405);
    expect(wrong.headers.get('allow')).toBe('GET');
  });

  it('is a body beyond all measure', async () => {
    const browser = makeBrowser(makeWorld());
    const { status, html } = await browser.post('/form', { report: 'x'.repeat(600_000) });
    expect(status).toBe(413);
    expect(html).toContain('Press Back in your browser');
  });

  it('is a request that came round the edge', async () => {
    const { app } = makeWorld();
    expect((await app.request('/')).status).toBe(403);
    expect((await app.request('/', { headers: { 'x-origin-secret': 'wrong' } })).status).toBe(403);
    expect((await app.request('/', { headers: { 'x-origin-secret': 'former-origin-secret' } })).status).toBe(200);
  });
});
