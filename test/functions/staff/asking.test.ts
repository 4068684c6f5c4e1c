import { describe, expect, it } from 'vitest';
import { OWED_FIELDS } from '../../../shared/rows/owed.ts';
import type { RequestRow } from '../../../shared/rows/request.ts';
import { requestRowSchema, sealedRowSchema } from '../../../shared/rows/request.ts';
import { pointerSchema } from '../../../shared/rows/pointer.ts';
import { openAsReporter, openWithContentKey } from '../../../shared/sealing/open.ts';
import { readSealed } from '../../../shared/sealing/sealedText.ts';
import { wrappedKey } from '../../../shared/sealing/sealed.ts';
import { newReporterKey } from '../../../shared/sealing/reporterKey.ts';
import { kmsDecrypt, valueOf } from '../../sealing/fixtures.ts';
import { aTip, DEPLOYMENT, intake, reporter } from './fixtures.ts';
import type { Memory } from './memory.ts';
import { atTheDesk } from './setUp.ts';

const ask = async (desk: Awaited<ReturnType<typeof atTheDesk>>, form: Record<string, string>) =>
  desk.browser.submit(await desk.browser.get(desk.path), `${desk.path}/ask`, form);

const requestsIn = (memory: Memory): readonly RequestRow[] => [...memory.requests.values()];
const onlyRequest = (memory: Memory): RequestRow => {
  const [request, ...others] = requestsIn(memory);
  if (request === undefined || others.length > 0) throw new Error('not exactly one request');
  return requestRowSchema.parse(request);
};

const sealedIn = (memory: Memory) => {
  const [row] = [...memory.sealed.values()];
  const { sealed, ...rest } = sealedRowSchema.parse(row);
  return { ...rest, sealed: valueOf(readSealed(sealed)) };
};

describe('an act', () => {
  it.each([
    [{ act: 'acknowledge' }, { act: 'acknowledge' }],
    [{ act: 'accept' }, { act: 'accept' }],
    [
      { act: 'decline', reason: 'no_capacity' },
      { act: 'decline', reason: 'no_capacity' },
    ],
    [
      { act: 'change_urgency', to: 'prompt', reason: 'read_content' },
      { act: 'change_urgency', to: 'prompt', reason: 'read_content' },
    ],
    [
      { act: 'outcome', outcome: 'testing' },
      { act: 'outcome', outcome: 'testing' },
    ],
    [
      { act: 'pass_on', to: 'harbour', words: ' ' },
      { act: 'pass_on', to: 'harbour', sealed: null },
    ],
  ] as const)('%j becomes a request that owes its routing, and a pointer to it', async (form, request) => {
    const desk = await atTheDesk();
    const page = await ask(desk, form);
    const row = onlyRequest(desk.memory);
    expect(page).toMatchObject({ status: 303, location: `${desk.path}?asked=${row.id}` });
    expect(row).toMatchObject({
      pk: 'desk',
      sk: `request#${row.id}`,
      tip: aTip(),
      request,
      by: 'desk1',
      role: 'case_worker',
      hour: '2026-05-04T13:00Z',
      owed: 'routing',
      owedNext: '2026-05-04T13:21:00Z',
      owedTries: 0,
      owedLane: 'urgent',
    });
    expect(desk.memory.sent).toEqual([{ lane: 'urgent', pointer: { partner: 'desk', request: row.id } }]);
    expect(pointerSchema.safeParse(desk.memory.sent[0]?.pointer).success).toBe(true);
  });

  it('is refused where too much of the tip waits already, and keeps what was typed, until routing has got to some of it', async () => {
    const desk = await atTheDesk();
    const note = (words: string) => ask(desk, { act: 'note', words });
    for (let at = 0; at < 30; at += 1) expect((await note(`Note ${at}.`)).status).toBe(303);
    const sealed = desk.memory.sealed.size;
    const refused = await note('One too many.');
    expect(refused.status).toBe(429);
    expect(refused.text).toContain('still waiting, so this was not sent');
    expect(refused.text).toContain('One too many.');
    expect([desk.memory.requests.size, desk.memory.sealed.size, desk.memory.sent.length]).toEqual([30, sealed, 30]);
    const [[key, first] = []] = desk.memory.requests;
    if (key === undefined || first === undefined) throw new Error('nothing was asked');
    const settled = Object.entries(first).filter(([name]) => !OWED_FIELDS.some((field) => field === name));
    desk.memory.requests.set(key, requestRowSchema.parse(Object.fromEntries(settled)));
    expect((await note('One too many.')).status).toBe(303);
  });

  it('closes what has an outcome', async () => {
    const desk = await atTheDesk({ referral: { state: 'outcome', outcome: 'helped', unread: false } });
    await ask(desk, { act: 'close' });
    expect(onlyRequest(desk.memory).request).toEqual({ act: 'close' });
  });

  it('is as urgent as the tip is, or is to become', async () => {
    const routine = await atTheDesk({ referral: { urgency: 'routine' } });
    await ask(routine, { act: 'accept' });
    await ask(routine, { act: 'change_urgency', to: 'immediate', reason: 'read_content' });
    expect(routine.memory.sent.map(({ lane }) => lane)).toEqual(['routine', 'urgent']);
    const urgent = await atTheDesk();
    await ask(urgent, { act: 'change_urgency', to: 'routine', reason: 'read_content' });
    expect(urgent.memory.sent.map(({ lane }) => lane)).toEqual(['urgent']);
  });

  it('is asked once where the same form is sent twice, and points to it again', async () => {
    const desk = await atTheDesk();
    const page = await desk.browser.get(desk.path);
    const form = { act: 'answer', words: 'We are here.' };
    const [first, second] = [
      await desk.browser.submit(page, `${desk.path}/ask`, form),
      await desk.browser.submit(page, `${desk.path}/ask`, form),
    ];
    expect(second.location).toBe(first.location);
    expect(requestsIn(desk.memory)).toHaveLength(1);
    expect(desk.memory.sealed.size).toBe(1);
    expect(desk.memory.sent).toHaveLength(2);
  });

  it('is asked anew where somebody went back and wrote something else, or did something else', async () => {
    const desk = await atTheDesk();
    const page = await desk.browser.get(desk.path);
    for (const form of [
      { act: 'answer', words: 'We are here.' },
      { act: 'answer', words: 'We are here now.' },
      { act: 'note', words: 'We are here.' },
    ]) {
      await desk.browser.submit(page, `${desk.path}/ask`, form);
    }
    expect(requestsIn(desk.memory)).toHaveLength(3);
  });

  it('holds also where the queue does not take the pointer', async () => {
    const desk = await atTheDesk();
    desk.memory.fails = new Set(['queue']);
    expect((await ask(desk, { act: 'accept' })).status).toBe(303);
    expect(onlyRequest(desk.memory).owed).toBe('routing');
  });

  it('is shown as waiting, done or refused, and why', async () => {
    const desk = await atTheDesk();
    const asked = await ask(desk, { act: 'accept' });
    const waiting = await desk.browser.get(asked.location ?? '');
    expect(waiting.text).toContain('<strong>Accept</strong>: waiting');
    expect(waiting.text).not.toContain('name="act" value="accept"');
    const { id } = onlyRequest(desk.memory);
    const settled = { pk: 'desk', sk: `settled#${id}`, request: id, tip: aTip() };
    desk.memory.settled.push({ ...settled, result: 'refused', reason: 'not_allowed' });
    const refused = await desk.browser.get(desk.path);
    expect(refused.text).toContain('refused: your role may not do this');
    expect(refused.text).toContain('name="act" value="accept"');
    desk.memory.settled.splice(0, 1, { ...settled, result: 'done', reason: null });
    expect((await desk.browser.get(asked.location ?? '')).text).toContain('<strong>Accept</strong>: done.');
    expect((await desk.browser.get(desk.path)).text).not.toContain('<strong>Accept</strong>');
  });

  it('waits a moment for routing, so that the page that follows mostly says "done"', async () => {
    let waits = 0;
    const desk = await atTheDesk({
      dependencies: {
        wait: async () => {
          waits += 1;
          const { id } = onlyRequest(desk.memory);
          if (waits === 3) {
            desk.memory.settled.push({
              pk: 'desk',
              sk: `settled#${id}`,
              request: id,
              tip: aTip(),
              result: 'done',
              reason: null,
            });
          }
        },
      },
    });
    const asked = await ask(desk, { act: 'accept' });
    expect(waits).toBe(3);
    expect((await desk.browser.get(asked.location ?? '')).text).toContain('done.');
  });
});

describe('words', () => {
  it('of an answer are opened by the reporter and by what intake grants, and by nothing in the row', async () => {
    const desk = await atTheDesk();
    await ask(desk, { act: 'answer', words: '  Estamos aquí.\r\nLlame al 112.  ' });
    const { id, request } = onlyRequest(desk.memory);
    const { sealed, tip, pk, sk } = sealedIn(desk.memory);
    if (request.act !== 'answer') throw new Error('not an answer');
    expect({ tip, pk, sk }).toEqual({ tip: aTip(), pk: 'desk', sk: `sealed#${aTip()}#${request.sealed}` });
    const header = {
      deployment: DEPLOYMENT,
      tip: aTip(),
      part: 'message',
      version: id,
      author: 'desk',
      audience: 'reporter',
    } as const;
    const expected = { header, digest: request.sealed };
    const key = kmsDecrypt(intake.privateKey, valueOf(wrappedKey(sealed, 'intake')));
    for (const opened of [
      await openAsReporter(sealed, reporter.privateKey, expected),
      await openWithContentKey(sealed, key, expected),
    ]) {
      expect(valueOf(opened).reveal()).toBe('Estamos aquí.\nLlame al 112.');
    }
    expect(JSON.stringify([...desk.memory.requests, ...desk.memory.sealed, desk.memory.sent])).not.toContain('Estamos');
  });

  it('of a note are sealed to intake alone', async () => {
    const desk = await atTheDesk({ referral: { lead: false } });
    await ask(desk, { act: 'note', words: 'Ask the shelter.' });
    expect(sealedIn(desk.memory).sealed.recipients.map(({ header }) => header.kid)).toEqual(['intake']);
    expect(onlyRequest(desk.memory).request.act).toBe('note');
  });

  it('of a hand-over are for the next partner, and the reporter’s code does not open them', async () => {
    const desk = await atTheDesk();
    await ask(desk, { act: 'pass_on', to: 'harbour', words: 'Please meet her.' });
    const { sealed } = sealedIn(desk.memory);
    expect(sealed.recipients.map(({ header }) => header.kid)).toEqual(['intake']);
    const header: unknown = JSON.parse(Buffer.from(sealed.protected, 'base64url').toString());
    expect(header).toMatchObject({ part: 'message', author: 'desk', audience: 'harbour', tip: aTip() });
  });

  it('are not sealed to a key other than the one that was recorded', async () => {
    const stranger = await newReporterKey();
    const desk = await atTheDesk({ referral: { reporterKey: stranger.publicKey } });
    const page = await ask(desk, { act: 'answer', words: 'Kept <words>' });
    expect(page.status).toBe(409);
    expect(page.text).toContain('key_differs');
    expect(page.text).toContain('Kept &lt;words&gt;</textarea>');
    expect(desk.memory.sealed.size + desk.memory.requests.size).toBe(0);
    const unknown = await atTheDesk({ referral: { reporterThumbprint: null } });
    expect((await ask(unknown, { act: 'answer', words: 'x' })).status).toBe(409);
  });
});

describe('a form that cannot be taken', () => {
  it.each([
    [{ act: 'answer', words: '   ' }, 'Write something first.'],
    [{ act: 'note', words: '' }, 'Write something first.'],
    [{ act: 'answer', words: 'a'.repeat(8001) }, 'This is too long.'],
    [{ act: 'pass_on', to: 'harbour', words: 'b'.repeat(8001) }, 'This is too long.'],
    [{ act: 'decline', reason: '' }, 'Choose one of the options first.'],
    [{ act: 'decline', reason: 'bored' }, 'Choose one of the options first.'],
    [{ act: 'outcome', outcome: 'victim' }, 'Choose one of the options first.'],
    [{ act: 'change_urgency', to: 'prompt', reason: '' }, 'Choose one of the options first.'],
    [{ act: 'pass_on', to: '', words: 'For them.' }, 'Choose one of the options first.'],
    [{ act: 'pass_on', to: 'police', words: 'For them.' }, 'It cannot be passed on to them'],
  ] as const)('%j is shown again with what is wrong', async (form, text) => {
    const desk = await atTheDesk();
    const page = await ask(desk, form);
    expect(page.status).toBe(422);
    expect(page.text).toContain(text);
    expect(page.text).toContain(`>${'words' in form ? form.words : ''}</textarea>`);
    expect(desk.memory.requests.size + desk.memory.sealed.size).toBe(0);
  });

  it('keeps what was chosen', async () => {
    const desk = await atTheDesk();
    const page = await ask(desk, { act: 'change_urgency', to: 'prompt', reason: '' });
    expect(page.text).toMatch(/<details open=""><summary>Change urgency/);
    expect(page.text).toMatch(/<option value="prompt" selected=""/);
  });

  it('is not done where it is not offered any more, and keeps the words', async () => {
    const desk = await atTheDesk();
    const page = await desk.browser.get(desk.path);
    desk.row.lead = false;
    const answer = await desk.browser.submit(page, `${desk.path}/ask`, { act: 'answer', words: 'Too late?' });
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('Too late?</textarea>');
    expect(desk.memory.requests.size).toBe(0);
  });

  it('without a token is not done, and needs one more press', async () => {
    const desk = await atTheDesk();
    const forged = await desk.browser.post(`${desk.path}/ask`, { act: 'answer', words: 'Kept words.' });
    expect(forged.status).toBe(403);
    expect(forged.text).toContain('Kept words.</textarea>');
    expect(desk.memory.requests.size).toBe(0);
    await desk.browser.submit(forged, `${desk.path}/ask`, { act: 'answer', words: 'Kept words.' });
    expect(onlyRequest(desk.memory).request.act).toBe('answer');
  });

  it('with the right nonce and a wrong token is not done', async () => {
    const desk = await atTheDesk();
    const page = await desk.browser.get(desk.path);
    const answer = await desk.browser.submit(page, `${desk.path}/ask`, { act: 'accept', csrf: 'a'.repeat(43) });
    expect(answer.status).toBe(403);
    expect(desk.memory.requests.size).toBe(0);
  });

  it('with a nonce of another session is not done', async () => {
    const desk = await atTheDesk();
    const page = await desk.browser.get(desk.path);
    for (const nonce of ['', 'x', 'a'.repeat(43)]) {
      const answer = await desk.browser.submit(page, `${desk.path}/ask`, { act: 'accept', nonce });
      expect(answer.status).toBe(403);
    }
    expect(desk.memory.requests.size).toBe(0);
  });

  it('marks what was forgotten, and not the words beside it', async () => {
    const choice = await ask(await atTheDesk(), { act: 'pass_on', to: '', words: 'Please take this one.' });
    expect(choice.text).toMatch(/<select id="pass_on-to"[^>]* aria-describedby="error-pass_on" aria-invalid="true"/);
    expect(choice.text).not.toMatch(/<textarea[^>]* aria-invalid/);
    expect(choice.text).toMatch(/role="alert">.*Pass on: <a href="#error-pass_on">/);
    const words = await ask(await atTheDesk(), { act: 'answer', words: ' ' });
    expect(words.text).toMatch(/<textarea id="words-answer"[^>]* aria-invalid="true"/);
    expect(words.text).not.toMatch(/<select[^>]* aria-invalid/);
  });

  it('goes back to the page where it names no act', async () => {
    const desk = await atTheDesk();
    expect(await desk.browser.post(`${desk.path}/ask`, { act: 'steal' })).toMatchObject({
      status: 303,
      location: desk.path,
    });
  });

  it('gives the words back to whoever was signed out while writing, and takes them along after a new sign-in', async () => {
    const desk = await atTheDesk();
    const page = await desk.browser.get(desk.path);
    desk.memory.now = new Date(desk.memory.now.getTime() + 20 * 60_000);
    const kept = await desk.browser.submit(page, `${desk.path}/ask`, { act: 'answer', words: 'A long answer.' });
    expect(kept.status).toBe(401);
    expect(kept.text).toContain('A long answer.</textarea>');
    expect(desk.memory.requests.size).toBe(0);
    const start = await desk.browser.get('/sign-in/start');
    await desk.browser.get(`/signed-in?code=x&state=${new URL(start.location ?? '').searchParams.get('state')}`);
    const taken = await desk.browser.submit(kept, `${desk.path}/ask`, { words: 'A long answer.' });
    expect(taken.status).toBe(403);
    expect(taken.text).toContain('A long answer.</textarea>');
    await desk.browser.submit(taken, `${desk.path}/ask`, { act: 'answer', words: 'A long answer.' });
    expect(onlyRequest(desk.memory).request.act).toBe('answer');
    const silent = await desk.browser.submit(page, `${desk.path}/ask`, { act: 'accept' });
    expect(silent.status).toBeLessThan(500);
  });

  it.each(['cross-site', 'same-site', 'none', ''])(
    'gives no words back that a page of another site sent: %j',
    async (from) => {
      const desk = await atTheDesk();
      desk.memory.now = new Date(desk.memory.now.getTime() + 20 * 60_000);
      const sent = await desk.browser.post(`${desk.path}/ask`, { act: 'answer', words: 'Planted.' }, from);
      expect(sent.status).toBe(303);
      expect(sent.location).toMatch(/^\/sign-in/);
      expect(sent.text).not.toContain('Planted.');
    },
  );

  it('leads to sign-in where nobody is signed in and nothing was typed', async () => {
    const desk = await atTheDesk();
    desk.browser.cookies.clear();
    const page = await desk.browser.post(`${desk.path}/ask`, { act: 'accept' });
    expect(page).toMatchObject({ status: 303, location: `/sign-in?tip=${aTip()}` });
  });
});
