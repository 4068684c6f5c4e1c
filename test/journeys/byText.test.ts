import { describe, expect, it } from 'vitest';
import { useJourneys } from './support/journeys.ts';
import { rowsOf, summaryOf, whoOpens } from './support/openers.ts';
import { Handset } from './support/handset.ts';
import { Reporter } from './support/reporter.ts';
import { Staff } from './support/staff.ts';
import { actsOf, referralsOf, tipOf, tipsOf } from './support/tips.ts';

const RECEIVED = 'Received. OK to text this phone? 1 yes, 2 no';

describe('by text', () => {
  const runtime = useJourneys();

  it('the first one is the tip: taken before anything is asked, and at the desk', async () => {
    const phone = new Handset(runtime());
    const tip = await tipOf(runtime(), async () => {
      expect(await phone.text('They keep us in the yellow house.')).toEqual([RECEIVED]);
    });
    await runtime().drain();
    const desk = await Staff.signIn(runtime(), 'desk');
    expect((await desk.inbox()).map((line) => line.tip)).toContain(tip);
    expect(await desk.read(tip)).toContain('They keep us in the yellow house.');
    expect((await referralsOf(runtime(), tip)).map(({ pk }) => pk)).toEqual(['desk']);
    expect((await actsOf(runtime(), 'pipeline', tip))[0]?.act).toBe('accepted');
    expect(JSON.stringify(runtime().logs())).not.toMatch(/yellow|\+1\d{10}/);
  });

  it('the same text brought again, at once or later, is one tip and one answer', async () => {
    const phone = new Handset(runtime());
    const sms = phone.write('Three of us, no papers.');
    const before = (await tipsOf(runtime())).length;
    const answers = await Promise.all([phone.deliver(sms), phone.deliver(sms), phone.deliver(sms)]);
    answers.push(await phone.deliver(sms));
    expect(answers.map(({ status, texts }) => [status, ...texts])).toEqual(answers.map(() => [200, RECEIVED]));
    await runtime().drain();
    expect((await tipsOf(runtime())).length).toBe(before + 1);
  });

  it('after a yes they are told who reads and asked three things at most; all of it reaches the desk', async () => {
    const phone = new Handset(runtime());
    const tip = await tipOf(runtime(), () => phone.text('My boss has my passport.'));
    await runtime().drain();
    expect(await phone.text('There are two more of us.'), 'no reply before a yes').toEqual([]);
    const first = await phone.text('1');
    expect(first[0]).toContain('Trained people read');
    expect(first[1]).toContain('If a child is in danger now');
    expect(first.at(-1)).toContain('3: danger now');
    expect((await phone.text('4')).slice(0, 2)).toEqual([
      'In danger? Call 555-0100',
      expect.stringContaining('Where is it?'),
    ]);
    expect(await phone.text('north province')).toEqual([expect.stringContaining('under 18')]);
    expect(await phone.text('7')).toEqual(['For young people: call 555-0122', 'Received.']);
    expect(await phone.text('He is back at eight.')).toEqual(['Received.']);
    // Routing gives a tip that changes all the time back to its queue.
    await runtime().drain({ skipWaits: true });

    const row = (await rowsOf(runtime(), 'Tips')).find(({ pk }) => pk === tip);
    expect(row?.['label']).toMatchObject({
      channel: 'sms',
      area: 'ZZ-N',
      reporter: { child: 'yes' },
      danger: { hurt: 'yes', now: 'unknown' },
      answer: { safe: 'yes', number: true },
    });
    const desk = await Staff.signIn(runtime(), 'desk');
    const text = await desk.read(tip);
    for (const words of [
      'There are two more of us.',
      'under 18, yes (7), no (8)? 7',
      'north province',
      'He is back at eight.',
    ]) {
      expect(text).toContain(words);
    }
  });

  it('a code is given once, opens what is sealed from then on, and goes on by web', async () => {
    const phone = new Handset(runtime());
    const tip = await tipOf(runtime(), () => phone.text('It is the farm with the red gate.'));
    await phone.text('1');
    await phone.text('And a green door.');
    await runtime().drain();
    const asked = phone.write('code');
    const { texts } = await phone.deliver(asked);
    expect(texts).toEqual([expect.stringMatching(/^\d{4} \d{4} \d{4} \d{4}$/)]);
    expect((await phone.deliver(asked)).texts, 'its answer may have been lost').toEqual(texts);
    expect(await phone.text('CODE'), 'somebody else may hold the phone by now').toEqual([
      'This number takes messages. There is nothing that you have to do.',
    ]);
    await phone.text('The dogs are loose at night.');
    await runtime().drain({ skipWaits: true });

    const desk = await Staff.signIn(runtime(), 'desk');
    await desk.ask(tip, 'answer', { words: 'We are here. Are you safe?' });
    await runtime().drain();
    const reporter = await Reporter.at(runtime()).open(texts[0] ?? '');
    expect(reporter.text).toContain('We are here. Are you safe?');
    expect(reporter.text).toContain('The dogs are loose at night.');
    expect(reporter.text).not.toContain('red gate');
    expect(reporter.text).not.toContain('green door');
    expect(reporter.text, 'it was sealed before there was a key').toContain('You sent this before you had the code.');
    expect(reporter.text).not.toContain('We could not open this one.');
    await reporter.press('write', { text: 'Yes, for now.' });
    await runtime().drain();
    expect(await desk.read(tip)).toContain('Yes, for now.');
    expect(Object.keys(summaryOf(await whoOpens(runtime(), tip)))).toContain('staff-desk');
  });

  it('after STOP nothing is sent, and only START lifts it', async () => {
    const phone = new Handset(runtime());
    await phone.text('She cries each night.');
    await phone.text('1');
    expect(await phone.text('Stop')).toEqual([]);
    for (const words of ['help', 'code', '1', 'who is this?', 'yes', '3', 'Are you there?']) {
      expect(await phone.text(words)).toEqual([]);
    }
    expect(await phone.text('START')).toEqual(['OK. This phone can get texts again.']);
    expect(await phone.text('help')).toEqual([expect.stringContaining('You can text: CODE')]);
  });

  it('speaks the language of the words, else of the number', async () => {
    expect(await new Handset(runtime()).text('No me dejan salir de la casa')).toEqual([
      'Recibido. ¿Se puede escribir a este número? 1 sí, 2 no',
    ]);
    expect(await new Handset(runtime(), undefined, '+12025550152').text('?!')).toEqual([
      'وصلت. هل يمكن أن نكتب إلى هذا الهاتف؟ 1 نعم، 2 لا',
    ]);
  });

  it('is taken whatever it is: empty, long, a picture alone, from right to left', async () => {
    for (const [body, more] of [
      ['', {}],
      ['🙏'.repeat(70), {}],
      ['x'.repeat(1600), {}],
      ['ساعدوني', {}],
      ['', { NumMedia: '1', MediaUrl0: 'https://api.twilio.com/x', MediaContentType0: 'image/jpeg' }],
    ] as const) {
      const tip = await tipOf(runtime(), () => new Handset(runtime()).text(body, more));
      expect(tip).toMatch(/^[0-9a-f]{32}$/);
    }
  });

  it('refuses what the provider has not signed, and says nothing', async () => {
    const url = `${runtime().sites['phone']}/sms`;
    const form = new URLSearchParams(new Handset(runtime()).write('forged').form);
    const before = (await tipsOf(runtime())).length;
    const answer = await fetch(url, { method: 'POST', body: form, headers: { 'x-twilio-signature': 'bm90IGl0' } });
    expect([answer.status, await answer.text()]).toEqual([403, '']);
    expect((await tipsOf(runtime())).length).toBe(before);
  });
});
