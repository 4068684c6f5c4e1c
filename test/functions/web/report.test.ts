import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeBrowser } from './browser.ts';
import { makeWorld, ORIGIN_SECRET } from './world.ts';

const start = async (world = makeWorld(), more = {}) => {
  const browser = makeBrowser(world, more);
  await browser.get('/');
  await browser.press('go', 'begin', { about: 'other' });
  return { world, browser };
};

const codeOf = (html: string): string =>
  [...(/id="code">([\s\S]*?)<\/p>/.exec(html)?.[1] ?? '').matchAll(/\d{4}/g)].map(([digits]) => digits).join('');

describe('report', () => {
  it('goes with danger alone', async () => {
    const { world, browser } = await start();
    await browser.press('go', 'next');
    const { status, html } = await browser.press('go', 'send', { now: 'yes' });
    expect(status).toBe(200);
    expect(codeOf(html)).toBe(world.intake.boxes[0]?.code.digits());
    expect(html).toContain('555-0100');
    expect(html).toMatch(/then the word ANSWERS.*<span dir="ltr">\+12025550150/);
    expect(world.intake.boxes[0]?.submission.facts.danger.now).toBe('yes');
  });

  it('carries everything from page to page, and back', async () => {
    const { world, browser } = await start();
    await browser.press('go', 'next', { report: 'First line\n<b>"two" & \'three\'</b>' });
    await browser.press('go', 'next', { hurt: 'yes', under18: 'no' });
    await browser.press('go', 'next', {
      exploitation: ['labour', 'begging'],
      indicators: ['un02'],
      area: 'ZZ-N',
      girls: '2',
      relation: 'neighbour',
      needs: ['food'],
      identity: 'A neighbour',
      victim: '\nTwo sisters',
      compelled: 'No papers',
      conflicts: ['city-police'],
      mustNotSee: 'The captain',
    });
    await browser.press('go', 'back');
    expect(browser.page().html).toContain('The captain');
    await browser.press('go', 'next');
    await browser.press('go', 'next', {
      choice: 'helpers',
      safe: 'yes',
      when: 'evening',
      howToAnswer: 'Text first',
      number: '+1 555 010 0123',
    });
    await browser.press('go', 'to:danger');
    await browser.press('go', 'l:ar');
    expect(browser.page().html).toContain('<html lang="ar"');
    await browser.press('go', 'send');
    const submission = world.intake.boxes[0]?.submission;
    expect(submission?.words.report.reveal()).toMatch(/^First line\n<b>"two" & 'three'<\/b>\n\n/);
    expect(submission?.words.victim.reveal()).toBe('\nTwo sisters');
    expect(submission?.number?.reveal()).toBe('+15550100123');
    expect(submission?.choice).toBe('helpers');
    expect(submission?.facts).toMatchObject({
      area: 'ZZ-N',
      language: 'ar',
      exploitation: ['labour', 'begging'],
      indicators: ['un02'],
      people: [{ age: 'child', sex: 'female', count: 2 }],
      reporter: { relation: 'neighbour', child: 'no' },
      needs: ['food'],
      answer: { safe: 'yes', when: 'evening', number: true },
      conflicts: ['city-police'],
      suspicion: 'none',
    });
  });

  it('does not go empty, and says so kindly', async () => {
    const { world, browser } = await start();
    const { status, html } = await browser.press('go', 'send');
    expect(status).toBe(422);
    expect(html).toContain('Tell us what is going on');
    expect(html).toContain('href="#report"');
    expect(world.intake.boxes).toHaveLength(0);
  });

  it('keeps what is wrong beside its complaint', async () => {
    const { browser } = await start();
    await browser.press('go', 'next', { report: 'x'.repeat(20_001) });
    expect(browser.page().status).toBe(422);
    expect(browser.page().html).toContain('x'.repeat(20_001));
    await browser.press('go', 'next', { report: 'Short.' });
    await browser.press('go', 'next', { now: 'no' });
    const { status, html } = await browser.press('go', 'next', { girls: 'a few', victim: 'Mina' });
    expect(status).toBe(422);
    expect(html).toContain('value="a few"');
    expect(html).toContain('Mina');
    expect(html).toContain('aria-invalid="true"');
  });

  it('shows the page with the fault when it is sent from another', async () => {
    const { browser } = await start();
    const { status, html } = await browser.press('go', 'send', { report: 'Words.', number: '12' });
    expect(status).toBe(422);
    expect(html).toContain('value="12"');
    expect(html).toContain('id="number-wrong"');
  });

  it('gives the numbers that each yes calls for, a child its own line first, and goes on', async () => {
    const { browser } = await start();
    await browser.press('go', 'next', { report: 'x' });
    const { html } = await browser.press('go', 'next', { under18: 'yes', selfHarm: 'yes' });
    const panel = /<section class="call"[\s\S]*?<\/section>/.exec(html)?.[0] ?? '';
    expect(panel.indexOf('555-0122')).toBeGreaterThan(0);
    expect(panel.indexOf('555-0122')).toBeLessThan(panel.indexOf('555-0111'));
    expect(panel).not.toContain('555-0100');
    expect(html).toContain('<p class="step">Step 3 of 5</p>');
  });

  it('names whoever stands in, once the desk is named as one who must not see', async () => {
    const { browser } = await start();
    await browser.press('go', 'next', { report: 'x' });
    await browser.press('go', 'next');
    const { html } = await browser.press('go', 'next', { conflicts: ['harbour'] });
    expect(html).toContain('Only Second Line');
    expect(html.slice(html.indexOf('<h1>'))).not.toContain('Harbour Line');
  });
});

describe('sent again', () => {
  it('shows the same code and makes no second tip', async () => {
    const { world, browser } = await start();
    const before = browser.page().html;
    const first = await browser.press('go', 'send', { report: 'Once.' });
    const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(before)?.[1] ?? '';
    const again = { report: 'Once.', go: 'send', csrf: field('csrf'), nonce: field('nonce') };
    const second = await browser.post('/form', again);
    expect(codeOf(second.html)).toBe(codeOf(first.html));
    expect(world.intake.boxes).toHaveLength(1);
    await browser.get('/box');
    await browser.press('act', 'open', { code: codeOf(first.html) });
    const third = await browser.post('/form', again);
    expect(third.html).toContain('We showed your code before.');
    expect(world.intake.boxes).toHaveLength(1);
  });

  it.each([
    ['without the cookie', { cookie: false }],
    ['with a wrong token', { csrf: 'A'.repeat(43) }],
    ['with a wrong nonce', { nonce: 'A'.repeat(43) }],
    ['with no token at all', { csrf: '', nonce: '' }],
  ])(
    '%s it is a new tip under a fresh session',
    async (_, change: { cookie?: boolean; csrf?: string; nonce?: string }) => {
      const { world, browser } = await start();
      const old = browser.cookie();
      if (change.cookie === false) browser.forget();
      const { cookie: _cookie, ...fields } = change;
      const { status, html } = await browser.press('go', 'send', { report: 'Kept.', ...fields });
      expect(status).toBe(200);
      expect(codeOf(html)).toMatch(/^\d{16}$/);
      expect(browser.cookie()).not.toBe(old);
      expect(world.intake.boxes).toHaveLength(1);
    },
  );

  it('is possible after our own failure, with nothing lost', async () => {
    let down = true;
    const fine = makeWorld();
    const world = makeWorld({
      acceptTip: async (submission) => {
        if (down) throw Object.assign(new Error('marker-words in a message'), { name: 'ThrottlingException' });
        return fine.intake.acceptTip(submission);
      },
    });
    const { browser } = await start(world);
    const failed = await browser.press('go', 'send', { report: 'marker-words' });
    expect(failed.status).toBe(503);
    expect(failed.html).toContain('It is not sent yet.');
    expect(failed.html).toContain('marker-words');
    expect(world.logs.at(-1)).toEqual({
      requestId: 'none',
      method: 'POST',
      route: '/form',
      status: 503,
      error: 'ThrottlingException',
    });
    down = false;
    const sent = await browser.press('go', 'send');
    expect(sent.status).toBe(200);
    expect(fine.intake.boxes[0]?.submission.words.report.reveal()).toBe('marker-words');
  });
});

const broken = async () => {
  throw new Error('no table');
};

describe('abuse', () => {
  it('is marked by the honeypot and taken all the same', async () => {
    const { world, browser } = await start();
    const { status } = await browser.press('go', 'send', { report: 'Buy.', website: 'http://spam.example' });
    expect(status).toBe(200);
    expect(world.intake.boxes[0]?.submission.facts.suspicion).toBe('honeypot');
  });

  it('is marked by a full bucket and taken all the same', async () => {
    const world = makeWorld();
    for (let at = 0; at < 14; at += 1) {
      const { browser } = await start(world, { 'cloudfront-viewer-address': `203.0.113.${at}:${at}` });
      expect((await browser.press('go', 'send', { report: `${at}` })).status).toBe(200);
    }
    const suspicions = world.intake.boxes.map(({ submission }) => submission.facts.suspicion);
    expect(suspicions.filter((suspicion) => suspicion === 'flood')).toHaveLength(2);
  });

  it('is not counted when counting fails', async () => {
    const world = makeWorld({ buckets: { keyOf: broken, add: broken } });
    const { browser } = await start(world, { 'cloudfront-viewer-address': '203.0.113.1:1' });
    expect((await browser.press('go', 'send', { report: 'x' })).status).toBe(200);
    expect(world.intake.boxes[0]?.submission.facts.suspicion).toBe('none');
  });
});

describe('any bytes', () => {
  it('are answered, never with a fault of ours and never with words in a header', async () => {
    const { app } = makeWorld();
    const go = fc.constantFrom('next', 'send', 'back', 'begin', 'to:check', 'to:', 'l:xx', 'l:ar', 'odd');
    const path = fc.constantFrom('/form', '/box', '/close');
    await fc.assert(
      fc.asyncProperty(path, go, fc.uint8Array({ maxLength: 300 }), async (to, button, bytes) => {
        const body = Buffer.concat([Buffer.from(`go=${button}&act=open&step=details&report=`), bytes]);
        const response = await app.request(to, { method: 'POST', body, headers: { 'x-origin-secret': ORIGIN_SECRET } });
        expect(response.status).toBeLessThan(500);
      }),
      { numRuns: 150 },
    );
  });
});

const sendBody = async (body: string | FormData, type?: string) => {
  const world = makeWorld();
  const headers = { 'x-origin-secret': ORIGIN_SECRET, ...(type === undefined ? {} : { 'content-type': type }) };
  return { world, response: await world.app.request('/form', { method: 'POST', body, headers }) };
};

describe('what no page of ours sends', () => {
  it('is taken as multipart, too', async () => {
    const body = new FormData();
    body.set('report', 'They took our papers.');
    body.set('picture', new File(['x'], 'x.png'));
    body.set('go', 'send');
    const { world, response } = await sendBody(body);
    expect(response.status).toBe(200);
    expect(world.intake.boxes[0]?.submission.words.report.reveal()).toBe('They took our papers.');
  });

  it('is an empty form where multipart is only said', async () => {
    const { response } = await sendBody('report=x', 'multipart/form-data; boundary=none');
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('name="report"');
  });

  it.each([
    ['marks that HTML writes long', '"'.repeat(300_000)],
    ['marks that JSON writes long', '\u0001'.repeat(300_000)],
    ['many fields', `${'x'.repeat(60_000)}&identity=${'x'.repeat(60_000)}&victim=${'x'.repeat(90_000)}`],
  ])('is refused kindly where a page could not give it back: %s', async (_name, words) => {
    const { response } = await sendBody(`go=to:check&report=${words}`);
    expect(response.status).toBe(413);
    expect(await response.text()).toContain('Press Back in your browser');
  });

  it('comes back whole at four times what a report may hold, in an answer that Lambda takes', async () => {
    const { response } = await sendBody(`go=to:check&report=${'"'.repeat(199_000)}`);
    expect(response.status).toBe(200);
    expect(JSON.stringify({ body: await response.text() }).length).toBeLessThan(6 * 1024 * 1024);
  });
});

describe('log', () => {
  it('knows route, method, status and request, and nothing else', async () => {
    const { world, browser } = await start(makeWorld(), { 'cloudfront-viewer-address': '203.0.113.9:1' });
    await browser.press('go', 'send', { report: 'marker-words' });
    await browser.get('/box?marker-words');
    await browser.get('/marker-words');
    for (const line of world.logs)
      expect(Object.keys(line).toSorted()).toEqual(['method', 'requestId', 'route', 'status']);
    expect(JSON.stringify(world.logs)).not.toMatch(/marker|203/);
    expect(world.logs.map(({ route }) => route)).toEqual(['/', '/form', '/form', '/box', expect.any(String)]);
  });
});
