import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { receive } from './receiver.ts';
import { LINE, start } from './started.ts';

const MINUTE = 60_000;
const form = (fields: Readonly<Record<string, string>>): RequestInit => ({
  method: 'POST',
  body: new URLSearchParams(fields),
});
const messageSchema = z.object({ sid: z.string(), status: z.string(), body: z.string() });
const pageSchema = z.object({ messages: z.array(messageSchema), next_page_uri: z.string().nullable() });
const errorSchema = z.object({ code: z.number(), status: z.number(), more_info: z.string(), message: z.string() });

describe('a text from the line', () => {
  it('is created as documented, delivered, and told of', async () => {
    const application = await receive();
    const { provider, account, phone, rest, received } = await start({});
    const to = phone('reporter').number;
    const created = await rest(
      '/Messages.json',
      form({ To: to, From: LINE, Body: 'O Slash: Ø 💩', StatusCallback: `${application.url}/status` }),
    );
    expect(created.status).toBe(201);
    const message = z.looseObject({ sid: z.string() }).parse(await created.json());
    expect(message).toEqual({
      sid: expect.stringMatching(/^SM[0-9a-f]{32}$/),
      account_sid: account.sid,
      api_version: '2010-04-01',
      body: 'O Slash: Ø 💩',
      date_created: 'Fri, 02 Jan 2026 03:04:05 +0000',
      date_sent: null,
      date_updated: 'Fri, 02 Jan 2026 03:04:05 +0000',
      direction: 'outbound-api',
      error_code: null,
      error_message: null,
      from: LINE,
      messaging_service_sid: null,
      num_media: '0',
      num_segments: '1',
      price: null,
      price_unit: 'USD',
      status: 'queued',
      subresource_uris: { media: `/2010-04-01/Accounts/${account.sid}/Messages/${message.sid}/Media.json` },
      to,
      uri: `/2010-04-01/Accounts/${account.sid}/Messages/${message.sid}.json`,
    });
    await provider.settled();
    expect(received('reporter')).toEqual(['O Slash: Ø 💩']);
    expect(application.received.map(({ parameters }) => parameters['MessageStatus'])).toEqual(['sent', 'delivered']);
    expect(application.received[1]?.parameters).toMatchObject({ MessageSid: message.sid, To: to, From: LINE });
    expect(await (await rest(`/Messages/${message.sid}.json`)).json()).toMatchObject({ status: 'delivered' });
  });

  it('is undelivered where there is no such phone', async () => {
    const application = await receive();
    const { provider, rest } = await start({});
    await rest('/Messages.json', form({ To: '+12025550199', From: LINE, Body: 'x', StatusCallback: application.url }));
    await provider.settled();
    expect(application.received.at(-1)?.parameters).toMatchObject({ MessageStatus: 'undelivered', ErrorCode: '30005' });
  });

  it.each([
    [21604, { From: LINE, Body: 'x' }],
    [21603, { To: '+12025550142', Body: 'x' }],
    [21602, { To: '+12025550142', From: LINE }],
    [21602, { To: '+12025550142', From: LINE, Body: '' }],
    [21211, { To: '555-0142', From: LINE, Body: 'x' }],
    [21606, { To: '+12025550142', From: '+12025550111', Body: 'x' }],
    [21617, { To: '+12025550142', From: LINE, Body: 'x'.repeat(1601) }],
  ])('is refused as %i: %j', async (code, fields) => {
    const { rest, provider } = await start({});
    const answer = await rest('/Messages.json', form(fields));
    expect(answer.status).toBe(400);
    expect(errorSchema.parse(await answer.json())).toMatchObject({
      code,
      status: 400,
      more_info: `https://www.twilio.com/docs/errors/${code}`,
    });
    expect(provider.held().messages).toEqual([]);
  });

  it('is refused as 21610 after STOP, by REST and as an answer, until START', async () => {
    const application = await receive(() => ({ body: '<Response><Message>ours</Message></Response>' }));
    const { provider, phone, rest, received } = await start({ smsUrl: application.url });
    const send = async (): Promise<number> =>
      (await rest('/Messages.json', form({ To: phone('reporter').number, From: LINE, Body: 'x' }))).status;
    await provider.text(phone('reporter'), LINE, ' Stop ');
    await provider.settled();
    expect(received('reporter')).toEqual([expect.stringContaining('unsubscribed')]);
    expect(provider.alerts()).toMatchObject([{ code: 21610 }]);
    expect(await send()).toBe(400);
    expect(application.received, 'the application hears of it').toHaveLength(1);
    await provider.text(phone('reporter'), LINE, 'START');
    await provider.settled();
    expect(await send()).toBe(201);
    await provider.settled();
    expect(received('reporter').slice(1)).toEqual([expect.stringContaining('re-subscribed'), 'ours', 'x']);
  });

  it('goes on after STOP where the provider was asked to leave that to the application', async () => {
    const application = await receive(() => ({ body: '<Response><Message>ours</Message></Response>' }));
    const { provider, phone, received } = await start({ smsUrl: application.url, ownsOptOut: false });
    await provider.text(phone('reporter'), LINE, 'STOP');
    await provider.settled();
    expect(received('reporter')).toEqual(['ours']);
  });
});

describe('what the provider keeps', () => {
  it('is not deleted in the first minute, and then is gone with its pictures', async () => {
    const application = await receive();
    const { provider, phone, rest, wait } = await start({ smsUrl: application.url });
    await provider.text(phone('reporter'), LINE, 'words', ['sign']);
    const { MessageSid: sid = '', MediaUrl0: media = '' } = application.received[0]?.parameters ?? {};
    const early = await rest(`/Messages/${sid}.json`, { method: 'DELETE' });
    expect([early.status, errorSchema.parse(await early.json()).code]).toEqual([409, 20009]);
    expect((await rest(`/Messages/${sid}.json`, form({ Body: '' }))).status).toBe(409);
    wait(MINUTE);
    expect((await rest(`/Messages/${sid}.json`, { method: 'DELETE' })).status).toBe(204);
    expect(provider.held().messages).toEqual([]);
    expect((await rest(`/Messages/${sid}.json`)).status).toBe(404);
    expect((await rest(new URL(media).pathname.replace(/.*Messages/, '/Messages'))).status).toBe(404);
    expect(phone('reporter').texts(), 'the phone keeps its own').toHaveLength(1);
  });

  it('is never deleted before its status is final', async () => {
    const application = await receive(() => ({ after: 400 }));
    const { provider, phone, rest, wait } = await start({});
    const sent = messageSchema.parse(
      await (
        await rest(
          '/Messages.json',
          form({ To: phone('reporter').number, From: LINE, Body: 'x', StatusCallback: application.url }),
        )
      ).json(),
    );
    wait(MINUTE);
    expect((await rest(`/Messages/${sent.sid}.json`, { method: 'DELETE' })).status).toBe(409);
    await provider.settled();
    wait(MINUTE);
    expect((await rest(`/Messages/${sent.sid}.json`, { method: 'DELETE' })).status).toBe(204);
  });

  it('can be emptied, and changed in no other way', async () => {
    const application = await receive();
    const { provider, phone, rest, wait } = await start({ smsUrl: application.url });
    await provider.text(phone('reporter'), LINE, 'words');
    const sid = application.received[0]?.parameters['MessageSid'] ?? '';
    wait(MINUTE);
    const changed = await rest(`/Messages/${sid}.json`, form({ Body: 'others' }));
    expect(errorSchema.parse(await changed.json()).code).toBe(30400);
    expect(messageSchema.parse(await (await rest(`/Messages/${sid}.json`, form({ Body: '' }))).json()).body).toBe('');
    expect(provider.held().messages).toMatchObject([{ sid, body: '' }]);
  });

  it('has pictures that are listed, fetched and deleted one by one', async () => {
    const application = await receive();
    const { provider, phone, rest } = await start({ smsUrl: application.url });
    await provider.text(phone('reporter'), LINE, '', ['sign', 'van']);
    const { MessageSid: sid = '', MediaUrl1: second = '' } = application.received[0]?.parameters ?? {};
    const path = new URL(second).pathname.replace(/.*Messages/, '/Messages');
    expect((await fetch(second)).status, 'not without the token').toBe(401);
    const bytes = Buffer.from(await (await rest(path)).arrayBuffer());
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    expect(await (await rest(`${path}.json`)).json()).toMatchObject({ content_type: 'image/png', parent_sid: sid });
    const list = z.object({ media_list: z.array(z.object({ sid: z.string() })) });
    expect(list.parse(await (await rest(`/Messages/${sid}/Media.json`)).json()).media_list).toHaveLength(2);
    expect((await rest(`${path}.json`, { method: 'DELETE' })).status).toBe(204);
    expect((await rest(path)).status).toBe(404);
    expect(provider.held().messages[0]?.media).toHaveLength(1);
  });

  it('is listed by pages, newest first, that stay whole while pages before them are deleted', async () => {
    const { provider, phone, rest, wait } = await start({});
    for (let index = 0; index < 7; index += 1) {
      await provider.text(phone(index % 2 === 0 ? 'reporter' : 'partner'), LINE, `${index}`);
      wait(24 * 60 * MINUTE);
    }
    const seen: string[] = [];
    let next: string | null = '/Messages.json?PageSize=3';
    while (next !== null) {
      const page = pageSchema.parse(await (await rest(next)).json());
      for (const { sid, body } of page.messages) {
        seen.push(body);
        expect((await rest(`/Messages/${sid}.json`, { method: 'DELETE' })).status).toBe(204);
      }
      next = page.next_page_uri === null ? null : page.next_page_uri.replace(/.*(?=\/Messages)/, '');
    }
    expect(seen).toEqual(['6', '5', '4', '3', '2', '1', '0']);
  });

  it('is listed by number and day', async () => {
    const { provider, phone, rest, wait } = await start({});
    for (const [index, id] of ['reporter', 'partner', 'reporter'].entries()) {
      await provider.text(phone(id), LINE, `${index}`);
      wait(24 * 60 * MINUTE);
    }
    const list = async (query: string): Promise<readonly string[]> =>
      pageSchema.parse(await (await rest(`/Messages.json?${query}`)).json()).messages.map(({ body }) => body);
    expect(await list(`From=${encodeURIComponent(phone('reporter').number)}`)).toEqual(['2', '0']);
    expect(await list('DateSent=2026-01-03')).toEqual(['1']);
    expect(await list('DateSent%3E=2026-01-03')).toEqual(['2', '1']);
    expect(await list(`DateSent%3C=${encodeURIComponent('2026-01-02T03:04:05Z')}`)).toEqual(['0']);
    expect((await rest('/Messages.json?DateSent=soon')).status).toBe(400);
    expect((await rest('/Messages.json?PageSize=1001')).status).toBe(400);
  });
});

describe('the REST API', () => {
  it('wants the account’s own token', async () => {
    const { provider, account, rest } = await start({});
    for (const [user, password] of [
      [account.sid, 'another'],
      ['', ''],
      [`AC${'0'.repeat(32)}`, account.token],
    ]) {
      const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
      const answer = await rest('/Messages.json', { headers: { authorization } });
      expect([answer.status, errorSchema.parse(await answer.json()).code]).toEqual([401, 20003]);
    }
    expect((await fetch(`${provider.url}/2010-04-01/Accounts/AC1/Messages.json`)).status).toBe(401);
  });

  it.each(['/Messages/SM0.json', '/Nothing.json', `/Messages/SM${'0'.repeat(32)}`, '/../AC2/Messages.json'])(
    'does not find %s',
    async (path) => {
      const { rest } = await start({});
      const answer = await rest(path);
      expect([answer.status, errorSchema.parse(await answer.json()).code]).toEqual([404, 20404]);
    },
  );

  it('fails as it is told: one in five before it takes effect, one answer in ten lost after', async () => {
    const { provider, phone, rest } = await start(
      {},
      {
        faults: {
          beforeRequest: ({ sequence }) => (sequence % 5 === 0 ? 'fail' : undefined),
          afterRequest: ({ sequence, method, resource }) => {
            expect([method, resource]).toEqual(['POST', 'Messages']);
            return sequence % 10 === 1 ? 'drop' : undefined;
          },
        },
      },
    );
    const outcomes: (number | 'lost')[] = [];
    for (let index = 0; index < 20; index += 1) {
      outcomes.push(
        await rest('/Messages.json', form({ To: phone('duty').number, From: LINE, Body: `${index}` })).then(
          ({ status }) => status,
          () => 'lost' as const,
        ),
      );
    }
    const count = (outcome: number | 'lost'): number => outcomes.filter((each) => each === outcome).length;
    expect([count(503), count('lost'), count(201)]).toEqual([4, 2, 14]);
    expect(provider.held().messages, 'a lost answer is of a text that was taken').toHaveLength(16);
  });
});
