import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { startOf, useJourneys } from './support/journeys.ts';
import { summaryOf, whoOpens } from './support/openers.ts';
import { Program } from './support/program.ts';
import { Staff } from './support/staff.ts';
import { referralsOf, tipOf, tipsOf } from './support/tips.ts';

const HOUR = 3_600_000;
const tipSchema = z.object({ session: z.string(), code: z.string().nullable(), mailbox: z.string() });
const codeSchema = z.object({ code: z.string().regex(/^\d{16}$/) });

describe('the same by JSON', () => {
  const runtime = useJourneys();
  const report = {
    report: 'The ice house is never empty.',
    identity: 'Write to me as Teal.',
    relation: 'self',
    area: 'ZZ-N',
    danger: { now: 'no', hurt: 'no', selfHarm: 'no', moved: 'no', child: 'no' },
    under18: 'no',
    choice: 'helpers',
  };

  it('goes from report to answer, to an NGO, and to a new code', async () => {
    const program = await Program.begin(runtime());
    const { nonce } = program;
    let code = '';
    const tip = await tipOf(runtime(), async () => {
      const answers = await Promise.all([1, 2].map(() => program.call('POST', '/api/tips', { ...report, nonce })));
      const codes = answers.map(({ status, body }) => [status, tipSchema.parse(body).code]);
      expect(codes[0]).toEqual(codes[1]);
      expect(codes[0]?.[0]).toBe(201);
      code = tipSchema.parse(answers[0]?.body).code ?? '';
    });
    await runtime().drain();
    const desk = await Staff.signIn(runtime(), 'desk');
    expect(await desk.read(tip, ['identity'])).toMatch(/The ice house is never empty\..*Teal/);
    await desk.ask(tip, 'answer', { words: 'Who has the key to it?' });
    await desk.ask(tip, 'pass_on', { to: 'ngo-lantern' });
    await runtime().drain();

    const later = await Program.begin(runtime());
    expect(await later.open(code)).toBe(200);
    expect((await later.call('GET', '/api/mailbox')).body).toMatchObject({
      messages: [{ from: 'desk', kind: 'helpline', text: 'Who has the key to it?' }],
      choice: 'helpers',
      sharedWith: ['helpline', 'ngo'],
      deletion: null,
      canSeeSent: true,
    });
    expect((await later.call('GET', '/api/mailbox/sent')).body).toEqual({
      report: 'The ice house is never empty.',
      identity: 'Write to me as Teal.',
    });
    const words = { text: 'The porter has it.', nonce: await later.freshNonce() };
    expect((await later.call('POST', '/api/mailbox/messages', words)).body).toEqual({ danger: false });
    expect((await later.call('POST', '/api/mailbox/messages', words)).status).toBe(201);
    await runtime().drain();
    expect((await desk.read(tip)).split('The porter has it.')).toHaveLength(2);

    expect((await program.call('POST', '/api/tips', { ...report, nonce })).body, 'opened since').toMatchObject({
      code: null,
    });
    expect((await later.call('PUT', '/api/mailbox/choice', { choice: 'only_you' })).status).toBe(204);
    await runtime().drain();
    expect(Object.keys(summaryOf(await whoOpens(runtime(), tip)))).toEqual(['staff-desk']);

    const wanted = { nonce: await later.freshNonce(), code };
    const fresh = codeSchema.parse((await later.call('POST', '/api/mailbox/code', wanted)).body);
    expect(codeSchema.parse((await later.call('POST', '/api/mailbox/code', wanted)).body)).toEqual(fresh);
    const other = await Program.begin(runtime());
    expect(await other.problem('POST', '/api/mailbox', { code })).toBe('unknown-code');
    expect(await other.open(fresh.code)).toBe(200);
    expect((await other.call('DELETE', '/api/sessions')).status).toBe(204);
    expect(await other.problem('GET', '/api/mailbox')).toBe('no-mailbox');
  });

  it('deletes and undoes, and gives up sight', async () => {
    const program = await Program.begin(runtime());
    const { body } = await program.call('POST', '/api/tips', { ...report, nonce: program.nonce });
    const code = tipSchema.parse(body).code ?? '';
    await runtime().drain();
    await program.open(code);
    expect((await program.call('POST', '/api/mailbox/giving-up', { code })).status).toBe(204);
    expect(await program.problem('GET', '/api/mailbox/sent')).toBe('given-up');
    expect(await program.problem('POST', '/api/mailbox/deletion', { code }), 'no second yes').toBe('invalid-body');
    expect(await program.problem('POST', '/api/mailbox/deletion', { code: '0'.repeat(16), sure: true })).toBe(
      'unknown-code',
    );
    expect((await program.call('POST', '/api/mailbox/deletion', { code, sure: true })).status).toBe(201);
    expect(await program.problem('POST', '/api/mailbox/messages', { text: 'Hm.', nonce: program.nonce })).toBe(
      'deletion-asked',
    );
    expect(await program.problem('PUT', '/api/mailbox/choice', { choice: 'helpers' })).toBe('deletion-asked');
    expect((await program.call('DELETE', '/api/mailbox/deletion')).status).toBe(204);
    expect((await program.call('GET', '/api/mailbox')).body).toMatchObject({ deletion: null, canSeeSent: false });

    await program.call('POST', '/api/mailbox/deletion', { code, sure: true });
    runtime().clock.advance(74 * HOUR);
    expect(await program.problem('POST', '/api/mailbox', { code }), 'too late to undo').toBe('unknown-code');
  });

  it('tells in a document what is wrong, and never what was sent', async () => {
    const stranger = new Program(runtime());
    expect(await stranger.problem('GET', '/api/mailbox')).toBe('no-session');
    expect(await stranger.problem('POST', '/api/tips', { ...report, nonce: 'x' })).toBe('no-session');
    expect(await stranger.problem('GET', '/api/nothing-here')).toBe('not-found');
    expect(await stranger.problem('PATCH', '/api/tips')).toBe('method-not-allowed');
    const program = await Program.begin(runtime());
    expect(await program.problem('GET', '/api/mailbox')).toBe('no-mailbox');
    expect(await program.problem('POST', '/api/tips', { nonce: program.nonce })).toBe('nothing-said');
    expect(await program.problem('POST', '/api/tips', '{"report": "half')).toBe('invalid-body');
    const wrong = await program.call('POST', '/api/tips', {
      ...report,
      nonce: program.nonce,
      area: 'Teal Street 4',
      colour: 'grey',
    });
    expect(wrong.body).toMatchObject({ type: 'urn:quietline:problem:invalid-body', fields: ['area'] });
    expect(JSON.stringify(wrong.body)).not.toMatch(/Teal|ice house|grey/);
    expect(
      await program.problem('POST', '/api/tips', { ...report, nonce: program.nonce, report: 'x'.repeat(600_000) }),
    ).toBe('too-large');
  });

  it('takes a nonce of another session as a new tip, in a session of its own', async () => {
    const one = await Program.begin(runtime());
    await one.call('POST', '/api/tips', { ...report, nonce: one.nonce });
    const before = await tipsOf(runtime());
    const two = await Program.begin(runtime());
    const { body } = await two.call('POST', '/api/tips', { ...report, nonce: one.nonce });
    const taken = tipSchema.parse(body);
    expect([one.session, two.session]).not.toContain(taken.session);
    await runtime().drain();
    const [tip = '', ...more] = (await tipsOf(runtime())).filter((each) => !before.includes(each));
    expect(more).toEqual([]);
    expect((await referralsOf(runtime(), tip)).map(({ pk }) => pk)).toEqual(['desk']);
  });

  it('slows down who guesses, and says for how long', async () => {
    startOf(30_000, runtime().clock);
    const guesser = await Program.begin(runtime());
    let last = await guesser.call('POST', '/api/mailbox', { code: '0000111122223333' });
    for (let guess = 0; guess < 12 && last.status === 422; guess += 1) {
      last = await guesser.call('POST', '/api/mailbox', { code: `000011112222${String(guess).padStart(4, '0')}` });
    }
    expect(last.body).toMatchObject({ type: 'urn:quietline:problem:too-many-codes' });
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(last.headers.get('retry-after'))).toBeLessThanOrEqual(30);
  });

  it('is described by a document that every path above is in', async () => {
    const { body } = await new Program(runtime()).call('GET', '/api/openapi.json');
    const { openapi, paths } = z.object({ openapi: z.string(), paths: z.record(z.string(), z.unknown()) }).parse(body);
    expect(openapi).toBe('3.1.0');
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining(['/api/sessions', '/api/nonces', '/api/tips', '/api/mailbox', '/api/mailbox/deletion']),
    );
  });
});
