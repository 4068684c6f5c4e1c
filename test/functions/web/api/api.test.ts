import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { deriveAccessCode } from '../../../../shared/sealing/accessCode.ts';
import { parseSessionSecret } from '../../../../shared/sealing/session.ts';
import { makeWorld, ORIGIN_SECRET, type World } from '../world.ts';

const anything = z.record(z.string(), z.unknown());
const begun = z.object({ session: z.string(), nonce: z.string() });
const taken = z.object({ session: z.string(), code: z.string(), mailbox: z.literal('made') });

const makeClient = (world: World, more: Readonly<Record<string, string>> = {}) => {
  let session = '';
  const call = async (method: string, path: string, body?: unknown) => {
    const headers = new Headers({ 'x-origin-secret': ORIGIN_SECRET, ...more });
    if (session !== '') headers.set('x-session', session);
    const sent = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
    const response = await world.app.request(path, { method, headers, ...sent });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? null : anything.parse(JSON.parse(text)),
    };
  };
  const begin = async (): Promise<string> => {
    session = '';
    const made = begun.parse((await call('POST', '/api/sessions')).body);
    session = made.session;
    return made.nonce;
  };
  const use = (token: string): void => {
    session = token;
  };
  /** Opens, and goes on in the session that this gives. */
  const open = async (code: unknown): Promise<number> => {
    const { status, body } = await call('POST', '/api/mailbox', { code });
    use(z.object({ session: z.string() }).parse(body).session);
    return status;
  };
  return { call, begin, use, open, session: () => session };
};

const withMailbox = async (more = {}) => {
  const world = makeWorld();
  const client = makeClient(world, more);
  const nonce = await client.begin();
  const sent = taken.parse((await client.call('POST', '/api/tips', { nonce, report: 'They took our papers.' })).body);
  const [box] = world.intake.boxes;
  if (box === undefined) throw new Error('the tip was not taken');
  return { world, client, nonce, box, code: sent.code };
};

const nonceOf = async (client: ReturnType<typeof makeClient>): Promise<string> =>
  begun.pick({ nonce: true }).parse((await client.call('POST', '/api/nonces')).body).nonce;

const problem = (name: string) => ({ type: `urn:quietline:problem:${name}` });

describe('tips', () => {
  it('are taken with everything a form can hold', async () => {
    const world = makeWorld();
    const client = makeClient(world, { 'accept-language': 'es' });
    const nonce = await client.begin();
    const { status, body } = await client.call('POST', '/api/tips', {
      nonce,
      report: 'r',
      identity: 'i',
      victim: 'v',
      compelled: 'c',
      mustNotSee: 'm',
      number: '+1 555 010 0123',
      area: 'ZZ-S',
      exploitation: ['slavery'],
      indicators: ['cd01'],
      people: [{ age: 'adult', sex: 'other', count: 3 }],
      relation: 'police',
      under18: 'no',
      danger: { hurt: 'yes' },
      needs: ['wash'],
      safe: 'no',
      when: 'night',
      conflicts: ['city-police'],
      choice: 'helpers',
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({ code: expect.stringMatching(/^\d{16}$/), mailbox: 'made' });
    const submission = world.intake.boxes[0]?.submission;
    expect(submission?.facts).toMatchObject({ language: 'es', exploitation: ['slavery'], needs: ['wash'] });
    expect(submission?.facts.danger).toEqual({
      now: 'unknown',
      hurt: 'yes',
      selfHarm: 'unknown',
      moved: 'unknown',
      child: 'unknown',
    });
    expect(submission?.words.report.reveal()).toContain('¿Quién no lo debe ver?\nm');
  });

  it('give the same code when they are sent again, until the mailbox is opened', async () => {
    const { world, client, nonce, code } = await withMailbox();
    const again = { nonce, report: 'They took our papers.' };
    expect((await client.call('POST', '/api/tips', again)).body).toMatchObject({ code });
    await client.call('POST', '/api/mailbox', { code });
    expect((await client.call('POST', '/api/tips', again)).body).toMatchObject({ code: null });
    expect(world.intake.boxes).toHaveLength(1);
  });

  it('go under a fresh session when the nonce is of another', async () => {
    const { client, world } = await withMailbox();
    const token = await client.begin();
    const { body } = await client.call('POST', '/api/tips', { nonce: `A${token.slice(1)}`, report: 'x' });
    expect(world.intake.boxes).toHaveLength(2);
    client.use(taken.parse(body).session);
    expect(await client.open(taken.parse(body).code)).toBe(200);
  });

  it.each([
    [{}, 422, 'invalid-body', ['nonce']],
    [{ nonce: 'n' }, 422, 'nothing-said', undefined],
    [{ nonce: 'n', report: 'x', number: 'marker' }, 422, 'invalid-body', ['number']],
    [{ nonce: 'n', report: 'x', danger: { now: 'marker' } }, 422, 'invalid-body', ['danger.now']],
    [{ nonce: 'n', report: 'x', marker: 1 }, 422, 'invalid-body', undefined],
    [{ nonce: 'n', report: 'x'.repeat(20_001) }, 422, 'invalid-body', ['report']],
    [{ nonce: 'n', report: 'x'.repeat(600_000) }, 413, 'too-large', undefined],
    ['{ marker', 422, 'invalid-body', undefined],
  ])('are refused precisely: %#', async (sent, status, name, fields) => {
    const world = makeWorld();
    const client = makeClient(world);
    await client.begin();
    const refused = await client.call('POST', '/api/tips', sent);
    expect(refused.status).toBe(status);
    expect(refused.headers.get('content-type')).toBe('application/problem+json');
    expect(refused.body).toMatchObject({ ...problem(name), status, ...(fields && { fields }) });
    expect(JSON.stringify(refused.body)).not.toContain('marker');
    expect(JSON.stringify(world.logs)).not.toContain('marker');
  });
});

describe('mailbox', () => {
  it('is opened, read, written to, and given up', async () => {
    const { world, client, box, code } = await withMailbox();
    expect((await client.call('GET', '/api/mailbox')).body).toMatchObject(problem('no-mailbox'));
    const before = client.session();
    expect(await client.open(code)).toBe(200);
    const noted = makeClient(world);
    noted.use(before);
    expect((await noted.call('GET', '/api/mailbox')).body).toMatchObject(problem('no-mailbox'));
    world.intake.answer(box, 'We read it.');
    box.messages.push({ id: 'f', from: 'you', kind: null, text: null, isFile: true });
    const nonce = z.object({ nonce: z.string() }).parse((await client.call('POST', '/api/nonces')).body).nonce;
    const words = { text: 'He has a knife.', nonce };
    expect((await client.call('POST', '/api/mailbox/messages', words)).body).toEqual({ danger: true });
    await client.call('POST', '/api/mailbox/messages', words);
    expect((await client.call('GET', '/api/mailbox')).body).toMatchObject({
      messages: [
        { from: 'desk', text: 'We read it.', file: false },
        { from: 'you', text: null, file: true },
        { from: 'you', text: 'He has a knife.' },
      ],
      choice: 'only_you',
    });
    expect((await client.call('GET', '/api/mailbox/sent')).body).toEqual({ report: 'They took our papers.' });
    const wrong = { code: '1111222233334444' };
    expect((await client.call('POST', '/api/mailbox/giving-up', wrong)).body).toMatchObject(problem('unknown-code'));
    expect((await client.call('POST', '/api/mailbox/giving-up', { code })).status).toBe(204);
    expect((await client.call('GET', '/api/mailbox/sent')).body).toMatchObject(problem('given-up'));
    expect((await client.call('PUT', '/api/mailbox/choice', { choice: 'helpers' })).status).toBe(204);
    expect(box.consents.at(-1)?.choice).toBe('helpers');
  });

  it('takes a yes that is put together one by one, and takes it back', async () => {
    const { client, box, code } = await withMailbox();
    await client.open(code);
    const yes = { kinds: ['law_enforcement'], parts: ['message'], until: '2099-12-31' };
    expect((await client.call('POST', '/api/mailbox/consents', yes)).status).toBe(204);
    const { body } = await client.call('GET', '/api/mailbox');
    const parts = ['report', 'message'];
    expect(body).toMatchObject({ choice: 'finer', receipts: [{ ...yes, parts, partners: [], ends: null }] });
    expect((await client.call('POST', '/api/mailbox/consents', { parts: [] })).body).toMatchObject(
      problem('nobody-named'),
    );
    const past = { kinds: ['law_enforcement'], until: '2001-01-01' };
    expect((await client.call('POST', '/api/mailbox/consents', past)).body).toMatchObject(problem('day-over'));
    for (const kinds of [['helpline'], ['reviewer'], ['nobody']]) {
      expect((await client.call('POST', '/api/mailbox/consents', { kinds })).body).toMatchObject(
        problem('invalid-body'),
      );
    }
    const consent = box.consents.at(-1)?.id;
    expect((await client.call('POST', '/api/mailbox/withdrawals', { consent })).status).toBe(204);
    expect((await client.call('GET', '/api/mailbox')).body).toMatchObject({ choice: 'only_you', receipts: [] });
  });

  it('has its code renewed, is deleted, and brought back', async () => {
    const { client, box, code } = await withMailbox();
    await client.open(code);
    const bare = await client.call('POST', '/api/mailbox/code', { nonce: 'n', code: '1111222233334444' });
    expect(bare.body).toMatchObject(problem('unknown-code'));
    const renewed = await client.call('POST', '/api/mailbox/code', { nonce: 'n', code });
    const fresh = box.code.digits();
    expect(fresh).not.toBe(code);
    expect(renewed.body).toMatchObject({ code: fresh });
    expect((await client.call('GET', '/api/mailbox')).body).toMatchObject(problem('code-gone'));
    client.use(z.object({ session: z.string() }).parse(renewed.body).session);
    expect((await client.call('POST', '/api/mailbox/deletion', { code: fresh })).body).toMatchObject(
      problem('invalid-body'),
    );
    const wrong = { code: '1111222233334444', sure: true };
    expect((await client.call('POST', '/api/mailbox/deletion', wrong)).body).toMatchObject(problem('unknown-code'));
    expect((await client.call('POST', '/api/mailbox/deletion', { code: fresh, sure: true })).status).toBe(201);
    expect((await client.call('PUT', '/api/mailbox/choice', { choice: 'helpers' })).body).toMatchObject(
      problem('deletion-asked'),
    );
    expect((await client.call('DELETE', '/api/mailbox/deletion')).status).toBe(204);
    expect(box.deletion).toBeNull();
    expect((await client.call('DELETE', '/api/sessions')).status).toBe(204);
    expect((await client.call('GET', '/api/mailbox')).body).toMatchObject(problem('no-mailbox'));
  });

  describe('takes a nonce that was not given to this session for none', () => {
    const kinds = ['of a session before', 'of another’s session', 'with other bytes', 'of the wrong form'] as const;

    /** An open box, and one nonce that has no business there. */
    const withForeign = async (kind: (typeof kinds)[number]) => {
      const { world, client, nonce: before, box, code } = await withMailbox();
      await client.open(code);
      const other = makeClient(world);
      await other.begin();
      const own = await nonceOf(client);
      const foreign = {
        'of a session before': before,
        'of another’s session': await nonceOf(other),
        'with other bytes': `${own.startsWith('A') ? 'B' : 'A'}${own.slice(1)}`,
        'of the wrong form': 'n',
      };
      return { client, box, code, own, foreign: foreign[kind] };
    };

    it.each(kinds)('for a message: %s', async (kind) => {
      const { client, box, own, foreign } = await withForeign(kind);
      // Else words sent under the same nonce twice would be taken for the same words.
      for (const text of ['One.', 'Two.']) await client.call('POST', '/api/mailbox/messages', { text, nonce: foreign });
      await client.call('POST', '/api/mailbox/messages', { text: 'Three.', nonce: own });
      expect(box.messages.map(({ text }) => text?.reveal())).toEqual(['One.', 'Two.', 'Three.']);
      expect(box.messages.map(({ id }) => id)).not.toContain(foreign);
      expect(box.messages.at(-1)?.id).toBe(own);
    });

    it.each(kinds)('for a new code: %s', async (kind) => {
      const { client, box, code, foreign } = await withForeign(kind);
      const session = parseSessionSecret(client.session());
      if (!session.ok) throw new Error('no session');
      // Whoever could choose the nonce would choose the code.
      const { body } = await client.call('POST', '/api/mailbox/code', { nonce: foreign, code });
      const fresh = z.object({ code: z.string() }).parse(body).code;
      expect(fresh).toBe(box.code.digits());
      expect(fresh).not.toBe(deriveAccessCode(session.value, foreign).digits());
    });

    it('and its own for what it is', async () => {
      const { client, code, own } = await withForeign('of the wrong form');
      const session = parseSessionSecret(client.session());
      if (!session.ok) throw new Error('no session');
      const renewed = await client.call('POST', '/api/mailbox/code', { nonce: own, code });
      expect(renewed.body).toMatchObject({ code: deriveAccessCode(session.value, own).digits() });
    });
  });

  it('is shown in parts when there is much in it', async () => {
    const { world, client, box, code } = await withMailbox();
    await client.open(code);
    for (let at = 1; at <= 31; at += 1) world.intake.answer(box, `Answer ${at}.`);
    const latest = (await client.call('GET', '/api/mailbox')).body;
    expect(latest).toMatchObject({ earlier: true, messages: { length: 30 } });
    expect((await client.call('GET', '/api/mailbox?skip=30')).body).toMatchObject({
      earlier: false,
      messages: [{ text: 'Answer 1.' }],
    });
  });

  it('makes a neighbourhood wait that guesses', async () => {
    const { client, code } = await withMailbox({ 'cloudfront-viewer-address': '203.0.113.7:1' });
    for (let at = 0; at < 5; at += 1) await client.call('POST', '/api/mailbox', { code: `000000000000000${at}` });
    const { status, headers, body } = await client.call('POST', '/api/mailbox', { code });
    expect(status).toBe(429);
    expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(30);
    expect(body).toMatchObject(problem('too-many-codes'));
  });

  it('is not opened by a cookie: no other site can lend one', async () => {
    const { world, box } = await withMailbox();
    const stranger = makeClient(world, { cookie: '__Host-s=x' });
    const { status, body } = await stranger.call('POST', '/api/mailbox', { code: box.code.digits() });
    expect(status).toBe(401);
    expect(body).toMatchObject(problem('no-session'));
  });
});

describe('document', () => {
  it('is OpenAPI 3.1 and names every endpoint that answers', async () => {
    const world = makeWorld();
    const { body } = await makeClient(world).call('GET', '/api/openapi.json');
    const document = z
      .object({ openapi: z.literal('3.1.0'), paths: z.record(z.string(), z.record(z.string(), anything)) })
      .parse(body);
    const named = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const routed = world.app.routes
      .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/') && path !== '/api/openapi.json')
      .map(({ method, path }) => `${method} ${path}`);
    expect(named.toSorted()).toEqual(routed.toSorted());
    const tip = JSON.stringify(document.paths['/api/tips']?.['post']);
    expect(tip).toContain('"maxLength":20000');
    expect(tip).toContain('"ZZ-N"');
    expect(tip).toContain('urn:quietline:problem:nothing-said');
  });
});

describe('country', () => {
  it('tells what a client must show and may send', async () => {
    const { body } = await makeClient(makeWorld(), { 'accept-language': 'ar' }).call('GET', '/api/country');
    expect(body).toMatchObject({
      language: 'ar',
      languages: ['en', 'es', 'ar'],
      numbers: { emergency: [{ number: '555-0100' }] },
      notice: { mustPassOn: ['طفل في خطر.', 'قد يموت شخص.'] },
    });
    expect(JSON.stringify(body)).not.toContain('"reviewer"');
  });
});

describe('what is not there', () => {
  it('is a problem too', async () => {
    const client = makeClient(makeWorld());
    expect(await client.call('GET', '/api/nothing')).toMatchObject({ status: 404, body: problem('not-found') });
    expect(await client.call('PUT', '/api/tips')).toMatchObject({ status: 405, body: problem('method-not-allowed') });
  });

  it('says nothing of a fault of ours but that it was ours', async () => {
    const world = makeWorld({
      acceptTip: async () => {
        throw new Error('marker');
      },
    });
    const client = makeClient(world);
    const nonce = await client.begin();
    const { status, body } = await client.call('POST', '/api/tips', { nonce, report: 'marker' });
    expect(status).toBe(500);
    expect(body).toMatchObject(problem('internal'));
    expect(JSON.stringify([body, world.logs])).not.toContain('marker');
    expect(world.logs.at(-1)).toMatchObject({ route: '/api/tips', status: 500, error: 'Error' });
  });
});
