import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readWebhookUrl } from '../../../../infra/local/provider/overrides.ts';
import { signForm } from '../../../../infra/local/provider/signature.ts';
import { receive } from './receiver.ts';
import { LINE, start } from './started.ts';

const twiml = (words: string) => ({ body: `<Response><Message>${words}</Message></Response>` });

describe('a text to the line', () => {
  it('comes as a signed form with what the documentation lists', async () => {
    const application = await receive(() => twiml('Thanks &amp; bye'));
    const { provider, account, phone, received } = await start({ smsUrl: `${application.url}/sms?a=1` });
    await provider.text(phone('reporter'), LINE, 'Hola, ¿qué tal? 🙂\nمرحبا', ['door', 'van']);
    await provider.settled();

    const [request] = application.received;
    expect(application.received).toHaveLength(1);
    expect(request?.path).toBe('/sms?a=1');
    expect(request?.headers['content-type']).toBe('application/x-www-form-urlencoded; charset=UTF-8');
    expect(request?.headers['i-twilio-idempotency-token']).toMatch(/^[0-9a-f-]{36}$/);
    expect(request?.headers['x-twilio-signature']).toBe(
      signForm(`${application.url}/sms?a=1`, request?.parameters ?? {}, account.token),
    );
    expect(request?.parameters).toMatchObject({
      MessageSid: expect.stringMatching(/^MM[0-9a-f]{32}$/),
      AccountSid: account.sid,
      From: phone('reporter').number,
      To: LINE,
      Body: 'Hola, ¿qué tal? 🙂\nمرحبا',
      NumMedia: '2',
      NumSegments: '1',
      MediaContentType1: 'image/png',
      SmsStatus: 'received',
    });
    expect(received('reporter')).toEqual(['Thanks & bye']);
  });

  it('may be empty', async () => {
    const application = await receive();
    const { provider, phone } = await start({ smsUrl: application.url });
    await provider.text(phone('reporter'), LINE, '');
    expect(application.received[0]?.parameters).toMatchObject({ Body: '', NumMedia: '0' });
  });

  it.each([
    ['nothing', { body: '' }, []],
    ['no words', {}, []],
    ['two texts', { body: '<Response><Message>1</Message><Message><Body>2</Body></Message></Response>' }, ['1', '2']],
    ['plain text', { type: 'text/plain', body: 'plain' }, ['plain']],
  ])('is answered with what the answer says: %s', async (_what, reply, texts) => {
    const application = await receive(() => reply);
    const { provider, phone, received } = await start({ smsUrl: application.url });
    await provider.text(phone('reporter'), LINE, 'x');
    await provider.settled();
    expect(received('reporter')).toEqual(texts);
    expect(provider.alerts()).toEqual([]);
  });

  it.each([
    [12100, { body: '<Response><Message>' }],
    [12200, { body: '<Response><Mesage>1</Mesage></Response>' }],
    [12200, { body: '<Response><Message fro="x">1</Message></Response>' }],
    [12200, { body: '<Respond/>' }],
    [12300, { type: 'application/json', body: '{}' }],
    [11200, { status: 500 }],
    [11200, { status: 403 }],
  ])('is answered with nothing, and alarmed as %i, where the answer is broken: %j', async (code, reply) => {
    const application = await receive(() => reply);
    const { provider, phone, received } = await start({ smsUrl: application.url });
    await provider.text(phone('reporter'), LINE, 'x');
    await provider.settled();
    expect(received('reporter')).toEqual([]);
    expect(provider.alerts()).toMatchObject([{ code, kind: 'sms' }]);
  });

  it('is answered by a redirect’s target', async () => {
    const application = await receive(({ path }) =>
      path === '/sms' ? { body: '<Response><Redirect>/next</Redirect></Response>' } : twiml('there'),
    );
    const { provider, phone, received } = await start({ smsUrl: `${application.url}/sms` });
    await provider.text(phone('reporter'), LINE, 'x');
    await provider.settled();
    expect(application.received.map(({ path }) => path)).toEqual(['/sms', '/next']);
    expect(received('reporter')).toEqual(['there']);
  });

  it('is forgotten by an endless redirect, and alarmed', async () => {
    const application = await receive(() => ({ body: '<Response><Redirect>/again</Redirect></Response>' }));
    const { provider, phone } = await start({ smsUrl: application.url });
    await provider.text(phone('reporter'), LINE, 'x');
    expect(application.received).toHaveLength(11);
    expect(provider.alerts()).toMatchObject([{ code: 11215 }]);
  });
});

describe('a webhook that fails', () => {
  it.each([
    ['never by default', '', 500, 1],
    ['for an answer of that kind', '#rc=3&rp=5xx', 500, 4],
    ['not for one of another kind', '#rc=3&rp=5xx', 404, 1],
    ['for any', '#rc=2&rp=all', 404, 3],
  ])('is tried again %s', async (_when, fragment, status, attempts) => {
    const application = await receive(() => ({ status }));
    const { provider, account, phone } = await start({ smsUrl: `${application.url}/${fragment}` });
    await provider.text(phone('reporter'), LINE, 'x');
    expect(application.received).toHaveLength(attempts);
    const tokens = application.received.map(({ headers }) => headers['i-twilio-idempotency-token']);
    expect(new Set(tokens).size).toBe(1);
    expect(new Set(application.received.map(({ body }) => body)).size).toBe(1);
    const [request] = application.received;
    const signature = signForm(`${application.url}/`, request?.parameters ?? {}, account.token);
    const signatures = application.received.map(({ headers }) => headers['x-twilio-signature']);
    expect(new Set(signatures), 'of the address without its fragment').toEqual(new Set([signature]));
  });

  it('is tried again after an answer that came too late', async () => {
    const application = await receive((_request, index) => ({ ...twiml(`${index}`), after: index === 0 ? 600 : 0 }));
    const { provider, phone, received } = await start({ smsUrl: `${application.url}/#rc=1&rp=rt&rt=200` });
    await provider.text(phone('reporter'), LINE, 'x');
    await provider.settled();
    expect(received('reporter')).toEqual(['1']);
  });

  it('goes to the fallback, which is told why', async () => {
    const application = await receive(({ path }) => (path === '/sms' ? { status: 503 } : twiml('from afar')));
    const { provider, phone, received } = await start({
      smsUrl: `${application.url}/sms#rc=0`,
      smsFallbackUrl: `${application.url}/fallback`,
    });
    await provider.text(phone('reporter'), LINE, 'x');
    await provider.settled();
    expect(application.received[1]?.parameters).toMatchObject({
      ErrorCode: '11200',
      ErrorUrl: `${application.url}/sms`,
      Body: 'x',
    });
    expect(received('reporter')).toEqual(['from afar']);
  });

  it('goes to the fallback when nobody is there', async () => {
    const application = await receive(() => twiml('from afar'));
    const { provider, phone, received } = await start({
      smsUrl: 'http://127.0.0.1:9/sms',
      smsFallbackUrl: application.url,
    });
    await provider.text(phone('reporter'), LINE, 'x');
    await provider.settled();
    expect(application.received[0]?.parameters).toMatchObject({ ErrorCode: '11205' });
    expect(received('reporter')).toEqual(['from afar']);
  });

  it.each(['http://127.0.0.2', 'http://[::ffff:127.0.0.1]', 'https://127.0.0.1'])(
    'goes nowhere but to this machine’s own loopback address: %s',
    async (origin) => {
      const came: string[] = [];
      const server = createServer((socket) => {
        came.push('somebody');
        socket.destroy();
      }).listen(0, '0.0.0.0');
      await once(server, 'listening');
      const { port } = z.object({ port: z.number() }).parse(server.address());
      const { provider, phone } = await start({ smsUrl: `${origin}:${port}/sms` });
      await provider.text(phone('reporter'), LINE, 'x');
      server.close();
      expect([provider.alerts(), came]).toMatchObject([[{ code: 11205 }], []]);
    },
  );

  it('comes double and is retried where faults say so', async () => {
    const application = await receive((_request, index) => twiml(`${index}`));
    const { provider, phone, received } = await start(
      { smsUrl: `${application.url}/#rc=1&rp=all` },
      { faults: { copies: () => 2, losesAnswer: (_event, attempt) => attempt === 0 } },
    );
    await provider.text(phone('reporter'), LINE, 'x');
    await provider.settled();
    expect(application.received).toHaveLength(4);
    expect(received('reporter')).toHaveLength(1);
    const tokens = application.received.map(({ headers }) => headers['i-twilio-idempotency-token']);
    expect(new Set(tokens).size).toBe(2);
  });
});

describe('connection overrides', () => {
  it('have the documented defaults and bounds', () => {
    expect(readWebhookUrl('https://a.example/x')).toEqual({
      url: 'https://a.example/x',
      overrides: { ct: 5000, rt: 15_000, tt: 15_000, rc: 1, rp: ['ct'] },
    });
  });

  it.each(['rc=6', 'rc=x', 'rt=15001', 'ct=99', 'rp=6xx'])('are refused beyond them: %s', (wrong) => {
    expect(() => readWebhookUrl(`https://a.example/#${wrong}`)).toThrow(/./);
  });
});
