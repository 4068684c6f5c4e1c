import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../../functions/staff/app.tsx';
import { consentInWords } from '../../../functions/staff/wording/consent.ts';
import { indicatorName } from '../../../functions/staff/wording/indicators.ts';
import { dueText } from '../../../functions/staff/wording/time.ts';
import { settledKey } from '../../../shared/rows/referral.ts';
import { receiptOf } from '../../../shared/domain/consent.ts';
import { hourSchema } from '../../../shared/domain/hour.ts';
import { indicatorCounts } from '../../../shared/domain/vocabulary.ts';
import { asUtf8 } from '../../sealing/fixtures.ts';
import { aReferral, aTip, give, NOW } from './fixtures.ts';
import { dependenciesOf, newMemory } from './memory.ts';
import { atTheDesk } from './setUp.ts';

const hour = hourSchema.parse('2026-05-04T13:00Z');

describe('the referral page', () => {
  it('explains urgency and presence, label and history in words', async () => {
    const { browser, path } = await atTheDesk({
      referral: {
        history: [
          { act: 'referral_made', by: 'pipeline', hour, detail: null },
          { act: 'decline', by: 'supervisor', hour, detail: 'no_capacity' },
          { act: 'words_added', by: 'reporter', hour, detail: null },
          { act: 'packet_acknowledged', by: 'pipeline', hour, detail: 'CG/2026-0042' },
          { act: 'packet_acknowledged', by: 'pipeline', hour, detail: 'she said: <help>' },
        ],
      },
    });
    const { text } = await browser.get(path);
    expect(text).not.toContain('she said');
    for (const words of [
      'Why it is immediate, and why it is here',
      'Your desk reads first.',
      'Because of life_at_risk (danger.now).',
      'They chose: helpers, not police.',
      'It does not cover papers and forced acts.',
      'Documents taken',
      'Shelter, Legal help',
      'Yes, in the evening',
      'Came to you',
      'Declined',
      'No capacity now',
      'Reporter wrote more',
      'A partner without a seat has it, under its number',
      ': CG/2026-0042',
    ]) {
      expect(text).toContain(words);
    }
    expect(text).toContain('Mon 4 May, 15:00–16:00');
  });

  it('names nobody whom it should not, whatever a row says', async () => {
    const { browser, path } = await atTheDesk({
      referral: {
        passOnOptions: [],
        consent: { ...receiptOf('helpers', 'self', 'c', hour), partners: ['police-nine', 'desk'] },
        history: [{ act: 'passed to police-nine', by: 'police-nine/7', hour, detail: 'police-nine' }],
      },
    });
    const { text } = await browser.get(path);
    expect(text).not.toContain('police-nine');
    expect(text).toContain('It names your organisation.');
    expect(text).toContain('Recorded');
  });

  it('says in one line what nobody answered, and to whom the lead passed it on', async () => {
    const facts = ['danger.now', 'danger.hurt', 'reporter.child'];
    const { browser, path, memory, row } = await atTheDesk({
      referral: { reasons: facts.map((fact) => ({ code: 'not_known', fact })), state: 'accepted', unread: false },
    });
    expect((await browser.get(path)).text).toContain('Because of not_known (danger.now danger.hurt reporter.child).');
    await browser.submit(await browser.get(path), `${path}/ask`, { act: 'pass_on', to: 'harbour', words: '' });
    const [request = ''] = [...memory.requests.values()].map(({ id }) => id);
    const settled = {
      pk: 'desk',
      sk: settledKey(request),
      request,
      tip: row.tip,
      result: 'done',
      reason: null,
    } as const;
    memory.settled.push(settled);
    const { text } = await browser.get(path);
    expect(text.replaceAll(/<[^>]+>|\s+/g, ' ').replaceAll(/ +/g, ' ')).toContain(
      'Pass on to Harbour House · NGO: done. You lead until they accept.',
    );
  });

  it('holds back what was ticked once it is no longer shared', async () => {
    const { browser, path } = await atTheDesk({ referral: { state: 'revoked', ended: 'consent_withdrawn' } });
    const { text } = await browser.get(path);
    expect(text).not.toContain('What was ticked');
    expect(text).toContain('name="act" value="acknowledge"');
  });

  it('calls nothing overdue that somebody has seen: of its due time only the hour is kept', async () => {
    const due = '2026-05-04T13:00:00.000Z';
    const { browser, path } = await atTheDesk({
      referral: { state: 'acknowledged', unread: false, due, inboxKey: `open#0#${due}` },
    });
    for (const page of [path, '/?box=open']) {
      const { text } = await browser.get(page);
      expect(text).toContain('Due Mon 4 May, 15:00–16:00');
      expect(text).not.toContain('Overdue');
    }
  });

  it('has no script, no other origin and nothing of the tip in its links', async () => {
    const { browser, path, memory, row } = await atTheDesk();
    await give(memory, row, { part: 'report', words: 'words' });
    const opened = await browser.submit(await browser.get(path), `${path}/open`);
    expect(opened.text).not.toMatch(/<script|javascript:|style=|https?:\/\/|\son[a-z]+=/i);
    for (const [, href = ''] of opened.text.matchAll(/(?:href|action)="([^"]*)"/g)) {
      expect(href).toMatch(
        /^(\/|\/sign-out|\/icon\.svg|\/style-[0-9a-f]+\.css|#main|\/referrals\/[0-9a-f]{32}(\/(open|ask|hold))?)$/,
      );
    }
  });
});

describe('every answer', () => {
  const paths = ['/', '/sign-in', '/nowhere', '/signed-in', '/referrals/x', `/referrals/${aTip()}`, '/signed-out'];

  it('forbids what is not used, and is not kept', async () => {
    const { browser } = await atTheDesk();
    for (const path of paths) {
      const { headers, status } = await browser.get(path);
      expect(status).toBeLessThan(500);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
      );
    }
  });

  it('is refused to whoever came round CloudFront', async () => {
    const app = createApp(dependenciesOf(newMemory()));
    for (const headers of [{}, { 'x-origin-secret': '' }, { 'x-origin-secret': 'nov' }]) {
      const answer = await app.request('/sign-in', { headers });
      expect(answer.status).toBe(403);
      expect(await answer.text()).toBe('');
    }
    expect((await app.request('/sign-in', { headers: { 'x-origin-secret': 'before' } })).status).toBe(200);
  });

  it('is logged by route and status alone', async () => {
    const { browser, memory, path } = await atTheDesk();
    memory.log.length = 0;
    await browser.get(`${path}?asked=marker`);
    await browser.get('/?urgency=routine');
    await browser.get('/nowhere/marker');
    await browser.get('/icon.svg');
    await browser.post('/sign-out', {});
    expect(memory.log).toEqual([
      { requestId: 'none', route: '/referrals/:tip{[a-z0-9]{16,64}}', status: 200 },
      { requestId: 'none', route: '/', status: 200 },
      { requestId: 'none', route: '/*', status: 404 },
      { requestId: 'none', route: '/icon.svg', status: 200 },
      { requestId: 'none', route: '/sign-out', status: 403 },
    ]);
  });

  it('says kindly where something failed, and logs its class but not its message', async () => {
    const { browser, memory, path } = await atTheDesk({
      dependencies: {
        explain: () => {
          throw new TypeError('marker');
        },
      },
    });
    const page = await browser.get(path);
    expect(page.status).toBe(500);
    expect(page.text).toContain('Something went wrong here');
    expect(page.text + JSON.stringify(memory.log)).not.toContain('marker');
    expect(memory.log.at(-1)).toMatchObject({ status: 500, error: 'TypeError' });
  });

  it('has its stylesheet and icon from the same place', async () => {
    const { browser } = await atTheDesk();
    const href = /rel="stylesheet" href="([^"]*)"/.exec((await browser.get('/')).text)?.[1] ?? '';
    const style = await browser.get(href);
    expect(style.headers.get('content-type')).toContain('text/css');
    expect(style.headers.get('cache-control')).toContain('immutable');
    expect((await browser.get('/icon.svg')).headers.get('content-type')).toBe('image/svg+xml');
  });
});

describe('hostile input', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom('__proto__', 'constructor', '\u0000', '../..', "' OR 1=1", '<script>', 'a'.repeat(9000)),
  );
  const names = fc.constantFrom(
    'act',
    'words',
    'to',
    'reason',
    'outcome',
    'part',
    'csrf',
    'nonce',
    'earlier',
    '__proto__',
  );

  it('never gets a 5xx from a form, with or without the right token', async () => {
    const { browser, path, memory, row } = await atTheDesk();
    await give(memory, row, { part: 'report', words: 'words' });
    const csrf = /name="csrf" value="([^"]*)"/.exec((await browser.get('/')).text)?.[1] ?? '';
    const form = fc.array(fc.tuple(names, hostile), { maxLength: 8 });
    const act = fc.constantFrom('answer', 'pass_on', 'decline', 'change_urgency', 'outcome', 'close', 'open');
    await fc.assert(
      fc.asyncProperty(form, act, fc.constantFrom('open', 'ask'), fc.boolean(), async (fields, name, end, ours) => {
        const page = await browser.post(`${path}/${end}`, [
          ...(ours ? [['csrf', csrf] as const] : []),
          ['act', name],
          ...fields,
        ]);
        expect(page.status).toBeLessThan(500);
      }),
      { numRuns: 150 },
    );
  });

  it('never gets a 5xx from an address', async () => {
    const { browser } = await atTheDesk();
    await fc.assert(
      fc.asyncProperty(hostile, hostile, async (one, other) => {
        const [path, query] = [one, other].map((text) => encodeURIComponent(asUtf8(text)));
        for (const address of [
          `/?box=${query}&urgency=${path}&after=${query}&before=${path}`,
          `/referrals/${path}?asked=${query}`,
          `/signed-in?code=${query}&state=${path}&error=${query}`,
          `/sign-in?tip=${query}`,
          `/${path}`,
        ]) {
          expect((await browser.get(address)).status).toBeLessThan(500);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('never gets a 5xx from a body that is no form', async () => {
    const app = createApp(dependenciesOf(newMemory()));
    const bodies = [
      ['multipart/form-data', 'x'],
      ['multipart/form-data; boundary=a', '--b'],
      ['application/json', '{'],
      ['application/x-www-form-urlencoded', '%%%&&=='],
    ] as const;
    for (const [type, body] of bodies) {
      for (const path of ['/sign-out', `/referrals/${aTip()}/ask`, `/referrals/${aTip()}/open`]) {
        const headers = { 'content-type': type, 'x-origin-secret': 'now' };
        const answer = await app.request(path, { method: 'POST', body, headers });
        expect(answer.status).toBeLessThan(500);
      }
    }
    const large = {
      method: 'POST',
      body: 'a'.repeat(200_000),
      headers: { 'x-origin-secret': 'now', 'content-length': '200000' },
    };
    expect((await app.request('/sign-out', large)).status).toBe(413);
  });
});

describe('wording', () => {
  it('has words for every indicator of the vocabulary', () => {
    for (const [dimension, count] of Object.entries(indicatorCounts)) {
      for (let number = 1; number <= count; number += 1) {
        const code = `${dimension}${String(number).padStart(2, '0')}`;
        expect(indicatorName(code)).not.toBe(code);
      }
      expect(indicatorName(`${dimension}${count + 1}`)).toBe(`${dimension}${count + 1}`);
    }
  });

  it('says what each choice allows', () => {
    const words = (choice: 'only_you' | 'helpers' | 'helpers_and_police', about: 'self' | 'other' = 'self') =>
      consentInWords(receiptOf(choice, about, 'c', hour), 'desk').join(' ');
    expect(words('only_you')).toContain('It lets no part be shared.');
    expect(words('helpers')).toContain('police and inspectors may not');
    expect(words('helpers_and_police')).toContain('police and labour inspectors may be told');
    expect(words('helpers', 'other')).toContain('never who the victim is');
    expect(words('helpers', 'other')).not.toContain('who the victim may be');
    expect(consentInWords(null, 'desk').join(' ')).toContain('only the desk may know');
    const ended = { ...receiptOf('helpers', 'self', 'c', hour), until: '2026-06-01', withdrawn: hour };
    expect(consentInWords(ended, 'desk').join(' ')).toContain('It ends on 2026-06-01. It was withdrawn.');
  });

  it.each([
    ['2026-05-04T13:20:30Z', 'Due in less than a minute'],
    ['2026-05-04T13:32:00Z', 'Due in 12 min'],
    ['2026-05-04T15:20:00Z', 'Due in 2 h'],
    ['2026-05-06T14:20:00Z', 'Due in 2 days'],
    ['2026-05-04T13:19:00Z', 'Overdue by 1 min'],
    ['2026-05-03T12:20:00Z', 'Overdue by 1 day'],
    ['never', 'No due time'],
  ])('says of %s: %s', (due, text) => {
    expect(dueText(due, NOW).text).toBe(text);
  });

  it('keeps a factory row valid', async () => {
    const { referralRowSchema } = await import('../../../shared/rows/referral.ts');
    expect(referralRowSchema.safeParse(await aReferral()).success).toBe(true);
  });
});
