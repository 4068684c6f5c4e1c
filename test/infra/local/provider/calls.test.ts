import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { Provider } from '../../../../infra/local/provider/provider.ts';
import type { Phone } from '../../../../infra/local/provider/phones.ts';
import { receive, type Received, type Reply } from './receiver.ts';
import { LINE, start } from './started.ts';

const form = (fields: Readonly<Record<string, string>>): RequestInit => ({
  method: 'POST',
  body: new URLSearchParams(fields),
});

const document = (verbs: string): Reply => ({ body: `<Response>${verbs}</Response>` });

/** An application whose pages are documents, by path; `{Digits}` stands for what was keyed. */
const pages =
  (documents: Readonly<Record<string, string>>) =>
  ({ path, parameters }: Received): Reply => {
    const found = documents[path];
    if (found === undefined) return { status: 404, type: 'text/plain', body: 'no such page' };
    return document(found.replaceAll(/\{(\w+)\}/g, (_all, name: string) => parameters[name] ?? 'nothing'));
  };

const saidTo = (provider: Provider, phone: Phone): readonly string[] =>
  provider.callAt(phone)?.heard.map((heard) => (heard.kind === 'said' ? heard.text : heard.kind)) ?? [];

const callWith = async (documents: Readonly<Record<string, string>>) => {
  const application = await receive(pages(documents));
  const started = await start({ voiceUrl: `${application.url}/voice`, statusCallback: `${application.url}/ended` });
  const { provider, phone } = started;
  const reporter = phone('reporter');
  await provider.call(reporter, LINE);
  return {
    ...started,
    application,
    reporter,
    leg: () => {
      const leg = provider.callAt(reporter);
      if (leg === undefined) throw new Error('There is no call');
      return leg;
    },
    said: () => saidTo(provider, reporter),
    asked: (path: string) => application.received.filter((each) => each.path === path).map((each) => each.parameters),
  };
};

describe('a call to the line', () => {
  it('is announced as documented, hears its document, and ends with it', async () => {
    const { application, account, reporter, leg, said, provider, asked } = await callWith({
      '/voice': '<Say language="es-ES">Hola <break/> ya</Say><Pause length="2"/><Play loop="2">/tone.wav</Play>',
      '/ended': '',
    });
    expect(application.received[0]?.headers['x-twilio-signature']).toEqual(expect.any(String));
    expect(asked('/voice')).toEqual([
      {
        CallSid: leg().sid,
        AccountSid: account.sid,
        From: reporter.number,
        To: LINE,
        Caller: reporter.number,
        Called: LINE,
        CallStatus: 'ringing',
        ApiVersion: '2010-04-01',
        Direction: 'inbound',
      },
    ]);
    expect(leg().sid).toMatch(/^CA[0-9a-f]{32}$/);
    expect(said()).toEqual(['Hola ya', 'silence', 'played', 'played']);
    expect(leg().heard[0]).toMatchObject({ language: 'es-ES' });
    await provider.settled();
    expect(leg().record?.status).toBe('completed');
    expect(asked('/ended')).toMatchObject([{ CallSid: leg().sid, CallStatus: 'completed', CallDuration: '0' }]);
  });

  it('may be rejected', async () => {
    const { leg, said } = await callWith({ '/voice': '<Reject reason="busy"/>' });
    expect([leg().isOver, leg().record?.status, said()]).toEqual([true, 'busy', []]);
  });

  it.each([
    ['a 404', {}, 11200],
    ['no XML', { '/voice': '<Say>' }, 12100],
    ['an unknown verb', { '/voice': '<Shout>x</Shout>' }, 12200],
    ['an unknown noun', { '/voice': '<Dial><Conference>x</Conference></Dial>' }, 12200],
    ['a nested verb where none may be', { '/voice': '<Gather><Record/></Gather>' }, 12200],
    ['an impossible value', { '/voice': '<Gather timeout="soon"/>' }, 12200],
  ] as const)('hears of an error, and ends, where the answer is %s', async (_what, documents, code) => {
    const { leg, said, provider } = await callWith(documents);
    expect([leg().isOver, said()]).toEqual([true, ['error']]);
    expect(provider.alerts()[0]).toMatchObject({ code, kind: 'voice' });
  });

  it('goes on with the fallback’s document', async () => {
    const application = await receive(pages({ '/voice': '<Shout/>', '/fallback': '<Say>Call 112</Say>' }));
    const { provider, phone } = await start({
      voiceUrl: `${application.url}/voice`,
      voiceFallbackUrl: `${application.url}/fallback`,
    });
    await provider.call(phone('reporter'), LINE);
    expect(saidTo(provider, phone('reporter'))).toEqual(['Call 112']);
    expect(application.received[1]?.parameters).toMatchObject({ ErrorCode: '12200' });
  });

  it('is one at a time on one phone', async () => {
    const { provider, reporter, leg } = await callWith({ '/voice': '<Gather/>' });
    const { sid } = leg();
    await provider.call(reporter, LINE);
    expect(leg().sid).toBe(sid);
  });
});

const menu = (attributes: string) =>
  callWith({
    '/voice': `<Gather action="/menu" ${attributes}><Say>Press</Say></Gather><Say>Nothing came</Say>`,
    '/menu': '<Say>[{Digits}]</Say>',
  });

const press = async (leg: { press: (key: string) => Promise<void> }, keys: string): Promise<void> => {
  for (const key of keys) await leg.press(key);
};

describe('keys', () => {
  it.each([
    ['end at so many', 'numDigits="2"', '12', ['Press', '[12]']],
    ['are held until silence', '', '123!', ['Press', '[123]']],
    ['end at #', '', '12#', ['Press', '[12]']],
    ['end at another key', 'finishOnKey="*"', '1#*', ['Press', '[1#]']],
    ['end at none', 'finishOnKey="" numDigits="3"', '1##', ['Press', '[1##]']],
    ['that never came lead on', '', '!', ['Press', 'Nothing came']],
    ['that end before they began lead on', '', '#', ['Press', 'Nothing came']],
    ['that never came are told where wanted', 'actionOnEmptyResult="true"', '!', ['Press', '[]']],
  ])('%s', async (_how, attributes, keys, heard) => {
    const { leg, said } = await menu(attributes);
    for (const key of keys) await (key === '!' ? leg().stayStill() : press(leg(), key));
    expect(said()).toEqual(heard);
  });

  it('go back to the same document without an action', async () => {
    const { leg, asked } = await callWith({ '/voice': '<Gather numDigits="1"/>' });
    await leg().press('7');
    expect(asked('/voice').map(({ Digits }) => Digits)).toEqual([undefined, '7']);
  });

  it('are of no use where nobody waits for them', async () => {
    const { leg, application } = await callWith({ '/voice': '<Record action="/kept" finishOnKey="#"/>' });
    await press(leg(), '123');
    expect([leg().doing.is, application.received.length]).toEqual(['record', 1]);
  });
});

describe('a recording', () => {
  const RECORD =
    '<Say>After the tone</Say><Record action="/kept" recordingStatusCallback="/ready" recordingStatusCallbackEvent="completed absent" maxLength="300"/><Say>We heard nothing</Say>';
  const record = () => callWith({ '/voice': RECORD, '/kept': '<Say>Thanks</Say>', '/ready': '', '/ended': '' });

  it('ends by a key, and is told, listed, fetched and deleted', async () => {
    const { leg, said, asked, provider, rest } = await record();
    await leg().speak(7);
    await leg().press('#');
    await provider.settled();
    expect(said()).toEqual(['After the tone', 'beep', 'Thanks']);
    const [kept] = asked('/kept');
    expect(kept).toMatchObject({ RecordingDuration: '7', Digits: '#', CallStatus: 'in-progress' });
    expect(asked('/ready')).toMatchObject([
      { RecordingSid: kept?.['RecordingSid'], RecordingStatus: 'completed', CallSid: leg().sid },
    ]);
    const path = new URL(kept?.['RecordingUrl'] ?? '').pathname.replace(/.*Recordings/, '/Recordings');
    const sound = Buffer.from(await (await rest(`${path}.wav`)).arrayBuffer());
    expect([sound.toString('latin1', 0, 4), sound.length]).toEqual(['RIFF', 44 + 7 * 16_000]);
    expect((await fetch(kept?.['RecordingUrl'] ?? '')).status).toBe(401);
    const list = z.object({ recordings: z.array(z.object({ duration: z.string(), call_sid: z.string() })) });
    for (const where of ['/Recordings.json', `/Calls/${leg().sid}/Recordings.json`]) {
      expect(list.parse(await (await rest(where)).json()).recordings).toEqual([{ duration: '7', call_sid: leg().sid }]);
    }
    expect((await rest(`${path}.json`, { method: 'DELETE' })).status).toBe(204);
    expect((await rest(`${path}.wav`)).status).toBe(404);
    expect(provider.held().recordings).toEqual([]);
  });

  it('that ends by hanging up is one, and is told', async () => {
    const { leg, said, asked, provider } = await record();
    await leg().speak(3);
    await leg().hangUp();
    await provider.settled();
    expect(asked('/kept')).toMatchObject([{ Digits: 'hangup', RecordingDuration: '3', CallStatus: 'completed' }]);
    expect(said(), 'nobody hears what is answered').toEqual(['After the tone', 'beep']);
    expect(provider.held().recordings).toHaveLength(1);
    expect(asked('/ended')).toHaveLength(1);
  });

  it('is cut off at its length', async () => {
    const { leg, asked } = await record();
    await leg().speak(200);
    await leg().speak(200);
    expect(asked('/kept')).toMatchObject([{ RecordingDuration: '300' }]);
  });

  it('of silence is none, and the document goes on', async () => {
    const { leg, said, asked, provider } = await record();
    await leg().stayStill();
    await provider.settled();
    expect([said().at(-1), asked('/kept'), provider.held().recordings]).toEqual(['We heard nothing', [], []]);
    expect(asked('/ready')).toMatchObject([{ RecordingStatus: 'absent' }]);
  });
});

const dial = (nouns: string, attributes = '') =>
  callWith({
    '/voice': `<Dial action="/dialled" callerId="${LINE}" ${attributes}>${nouns}</Dial>`,
    '/screen': '<Gather numDigits="1" action="/taken"><Say>A caller from the line, press 1</Say></Gather><Hangup/>',
    '/taken': '',
    '/dialled': '<Say>{DialCallStatus}</Say>',
    '/ended': '',
  });

describe('calling others', () => {
  const PARTNER = '+12025550156';
  const DUTY = '+12025550167';

  it('connects with the one who takes it, who sees the line’s number and no other', async () => {
    const { provider, phone, leg, said, asked } = await dial(
      `<Number url="/screen">${PARTNER}</Number><Number url="/screen">${DUTY}</Number>`,
    );
    const [partner, duty] = [phone('partner'), phone('duty')];
    expect([provider.callAt(partner)?.doing.is, provider.callAt(duty)?.doing.is]).toEqual(['ringing', 'ringing']);
    await provider.pickUp(partner);
    expect(provider.callAt(duty)?.record?.status).toBe('canceled');
    expect(saidTo(provider, partner)).toEqual(['A caller from the line, press 1']);
    expect(leg().doing.is, 'not before it is taken').toBe('dial');
    await provider.callAt(partner)?.press('1');
    expect([leg().doing, provider.callAt(partner)?.doing]).toEqual([
      { is: 'connected', to: PARTNER },
      { is: 'connected', to: LINE },
    ]);
    expect(asked('/taken')).toMatchObject([
      { From: LINE, To: PARTNER, Direction: 'outbound-dial', ParentCallSid: leg().sid, Digits: '1' },
    ]);
    await provider.callAt(partner)?.hangUp();
    await leg().do(() => {});
    expect(said()).toEqual(['completed']);
    expect(asked('/dialled')).toMatchObject([{ DialCallStatus: 'completed', DialCallDuration: '0' }]);
  });

  it.each([
    ['no-answer', 'lets it ring', 'no-answer'],
    ['busy', 'declines', 'busy'],
  ] as const)('ends as %s when everybody %s', async (status, _what, how) => {
    const { provider, phone, said, leg } = await dial(`<Number>${PARTNER}</Number><Number>${DUTY}</Number>`);
    for (const id of ['partner', 'duty']) await provider.leave(phone(id), how);
    await leg().do(() => {});
    expect(said()).toEqual([status]);
  });

  it('ends as no-answer when who picked up does not take it', async () => {
    const { provider, phone, said, leg } = await dial(`<Number url="/screen">${PARTNER}</Number>`);
    await provider.pickUp(phone('partner'));
    await provider.callAt(phone('partner'))?.stayStill();
    await leg().do(() => {});
    expect(said()).toEqual(['no-answer']);
  });

  it('ends as failed where there is no such phone', async () => {
    const { said, leg } = await dial('<Number>+12025550199</Number>');
    await leg().do(() => {});
    expect(said()).toEqual(['failed']);
  });

  it('is over for all when the caller hangs up, ringing or connected', async () => {
    for (const answered of [false, true]) {
      const { provider, phone, leg, asked } = await dial(`<Number>${PARTNER}</Number>`);
      if (answered) await provider.pickUp(phone('partner'));
      expect(leg().doing.is).toBe(answered ? 'connected' : 'dial');
      await leg().hangUp();
      await provider.settled();
      expect(provider.callAt(phone('partner'))?.record?.status).toBe(answered ? 'completed' : 'canceled');
      expect([asked('/dialled'), asked('/ended').length]).toEqual([[], 1]);
    }
  });

  it('without an action goes on with the document', async () => {
    const { provider, phone, said, leg } = await callWith({ '/voice': `<Dial>${PARTNER}</Dial><Say>On</Say>` });
    await provider.leave(phone('partner'), 'busy');
    await leg().do(() => {});
    expect(said()).toEqual(['On']);
  });
});

const queued = (wait: string, after = '<Say>{QueueResult}</Say>') =>
  callWith({
    '/voice': '<Enqueue action="/left" waitUrl="/wait">one</Enqueue>',
    '/wait': wait,
    '/left': after,
    '/agent': '<Dial action="/agent-left"><Queue>one</Queue></Dial>',
    '/agent-left': '<Say>{DialCallStatus}</Say>',
    '/ended': '',
  });

const agent = async ({ rest, application, provider, phone }: Awaited<ReturnType<typeof queued>>) => {
  await rest('/Calls.json', form({ To: '+12025550156', From: LINE, Url: `${application.url}/agent` }));
  await provider.pickUp(phone('partner'));
  return provider.callAt(phone('partner'));
};

describe('a queue', () => {
  const WAIT = '<Say>Please wait</Say><Pause length="20"/>';

  it('is waited in, with something to hear that is asked for again and again, and how long it has been', async () => {
    const { leg, said, asked } = await queued(WAIT);
    await leg().stayStill();
    expect([leg().doing.is, said()]).toEqual(['queued', ['Please wait', 'silence', 'Please wait', 'silence']]);
    expect(asked('/wait').map(({ QueueTime }) => QueueTime)).toEqual(['0', '20']);
    expect(asked('/wait')[0]).toMatchObject({
      QueueSid: expect.stringMatching(/^QU[0-9a-f]{32}$/),
      QueuePosition: '1',
    });
  });

  it('is left where what is heard there says so', async () => {
    const { said, asked } = await queued('<Leave/>');
    expect(said()).toEqual(['leave']);
    expect(asked('/left')).toMatchObject([{ QueueResult: 'leave', QueueTime: '0' }]);
  });

  it('is taken from by who dials it: both are connected, and neither sees the other’s number', async () => {
    const made = await queued(WAIT);
    const partner = await agent(made);
    expect([made.leg().doing, partner?.doing]).toEqual([
      { is: 'connected', to: LINE },
      { is: 'connected', to: LINE },
    ]);
    await partner?.hangUp();
    await made.leg().do(() => {});
    expect(made.said().at(-1)).toBe('bridged');
  });

  it('lets the other go on when the caller hangs up', async () => {
    const made = await queued(WAIT);
    const partner = await agent(made);
    await made.leg().hangUp();
    await partner?.do(() => {});
    expect(saidTo(made.provider, made.phone('partner'))).toEqual(['completed']);
  });

  it('is empty once who waited has hung up, which is told', async () => {
    const made = await queued(WAIT);
    await made.leg().hangUp();
    expect(made.asked('/left')).toMatchObject([{ QueueResult: 'hangup' }]);
    const partner = await agent(made);
    await partner?.do(() => {});
    expect(saidTo(made.provider, made.phone('partner'))).toEqual(['failed']);
  });
});

const ring = async (fields: Readonly<Record<string, string>> = {}) => {
  const application = await receive(pages({ '/duty': '<Say>Something urgent waits</Say>', '/status': '' }));
  const started = await start({});
  const answer = await started.rest('/Calls.json', {
    method: 'POST',
    body: new URLSearchParams([
      ...Object.entries({
        To: '+12025550167',
        From: LINE,
        Url: `${application.url}/duty`,
        StatusCallback: `${application.url}/status`,
        ...fields,
      }),
      ...['initiated', 'ringing', 'answered', 'completed'].map((event): [string, string] => [
        'StatusCallbackEvent',
        event,
      ]),
    ]),
  });
  const statuses = () =>
    application.received.filter(({ path }) => path === '/status').map(({ parameters }) => parameters['CallStatus']);
  return { ...started, application, answer, statuses, duty: started.phone('duty') };
};

describe('a call from the line', () => {
  const createdSchema = z.object({ sid: z.string(), status: z.string() });

  it('rings, is answered, says its document, and is told of', async () => {
    const { provider, answer, duty, statuses } = await ring();
    expect(answer.status).toBe(201);
    expect(createdSchema.parse(await answer.json()).status).toBe('queued');
    expect(provider.callAt(duty)?.doing.is).toBe('ringing');
    await provider.pickUp(duty);
    await provider.settled();
    expect(saidTo(provider, duty)).toEqual(['Something urgent waits']);
    expect(statuses().toSorted()).toEqual(['completed', 'in-progress', 'queued', 'ringing']);
  });

  it('may bring its document along', async () => {
    const { rest, provider, phone } = await start({});
    const sent = await rest(
      '/Calls.json',
      form({ To: '+12025550167', From: LINE, Twiml: '<Response><Say>Hello</Say></Response>' }),
    );
    expect(sent.status).toBe(201);
    await provider.pickUp(phone('duty'));
    expect(saidTo(provider, phone('duty'))).toEqual(['Hello']);
  });

  it.each(['busy', 'no-answer'] as const)('that nobody takes is %s', async (how) => {
    const { provider, duty, rest, statuses } = await ring();
    await provider.leave(duty, how);
    await provider.settled();
    expect(statuses().at(-1)).toBe(how);
    const { calls } = z.object({ calls: z.array(createdSchema) }).parse(await (await rest('/Calls.json')).json());
    expect(calls).toMatchObject([{ status: how }]);
  });

  it('to a phone that is not there fails', async () => {
    const { provider, statuses } = await ring({ To: '+12025550199' });
    await provider.settled();
    expect(statuses().at(-1)).toBe('failed');
  });

  it.each([
    [21201, { From: LINE, Url: 'http://127.0.0.1/x' }],
    [21213, { To: '+12025550167', Url: 'http://127.0.0.1/x' }],
    [21205, { To: '+12025550167', From: LINE }],
    [21211, { To: '0167', From: LINE, Url: 'http://127.0.0.1/x' }],
    [21210, { To: '+12025550167', From: '+12025550111', Url: 'http://127.0.0.1/x' }],
    [12100, { To: '+12025550167', From: LINE, Twiml: '<Say/>' }],
  ])('is refused as %i: %j', async (code, fields) => {
    const { rest, provider } = await start({});
    const answer = await rest('/Calls.json', form(fields));
    expect([answer.status, z.object({ code: z.number() }).parse(await answer.json()).code]).toEqual([400, code]);
    expect(provider.held().calls).toEqual([]);
  });

  it('can be ended, and not once it is over', async () => {
    const { provider, answer, duty, rest } = await ring();
    const { sid } = createdSchema.parse(await answer.json());
    expect((await rest(`/Calls/${sid}.json`, form({ Status: 'canceled' }))).status).toBe(200);
    await provider.settled();
    expect(provider.callAt(duty)?.record?.status).toBe('canceled');
    const late = await rest(`/Calls/${sid}.json`, form({ Status: 'completed' }));
    expect(z.object({ code: z.number() }).parse(await late.json()).code).toBe(21220);
  });
});

describe('the record of a call', () => {
  it('holds what was keyed, and is deleted a minute after its end with all of that', async () => {
    const { provider, rest, leg, wait } = await callWith({
      '/voice': '<Gather action="/code" numDigits="4"/>',
      '/code': '<Gather/>',
      '/ended': '',
    });
    for (const key of '4711') await leg().press(key);
    const events = await (await rest(`/Calls/${leg().sid}/Events.json`)).text();
    expect(events).toContain('4711');
    const remove = async (): Promise<number> => (await rest(`/Calls/${leg().sid}.json`, { method: 'DELETE' })).status;
    wait(60_000);
    expect(await remove(), 'while it goes on').toBe(409);
    await leg().hangUp();
    await provider.settled();
    expect(await remove(), 'at once after').toBe(409);
    wait(60_000);
    expect(await remove()).toBe(204);
    expect(JSON.stringify(provider.held())).not.toContain('4711');
    expect((await rest(`/Calls/${leg().sid}/Events.json`)).status).toBe(404);
  });
});
