import { assert, array, constantFrom, dictionary, oneof, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { offeredIn, readDraft, wordFields } from '../../../functions/staff/entering/draft.ts';
import { entryOf } from '../../../functions/staff/entering/entry.ts';
import { labelSchema } from '../../../shared/domain/label.ts';
import { enteredTipId, newTipRowSchema } from '../../../shared/rows/newTip.ts';
import { sealedKey } from '../../../shared/rows/request.ts';
import { openAsReporter, openWithContentKey } from '../../../shared/sealing/open.ts';
import { readSealed } from '../../../shared/sealing/sealedText.ts';
import { wrappedKey } from '../../../shared/sealing/sealed.ts';
import { kmsDecrypt, valueOf } from '../../sealing/fixtures.ts';
import { DEPLOYMENT, intake, relay, reporter } from './fixtures.ts';
import { dependenciesOf, newMemory, type Memory } from './memory.ts';
import { atTheDesk } from './setUp.ts';

const PATH = '/tips/new';
const told = {
  language: 'ar',
  report: 'They lock the <gate> at night.',
  identity: 'My name is Sam.',
  number: '+12025550147',
  choice: 'helpers',
  code: 'yes',
  safe: 'yes',
};

const writeDown = async (typed: Record<string, string>) => {
  const desk = await atTheDesk();
  const page = await desk.browser.submit(await desk.browser.get(PATH), PATH, typed);
  return { ...desk, page };
};

const onlyRow = (memory: Memory) => {
  const [row, ...others] = [...memory.entered.values()];
  if (row === undefined || others.length > 0) throw new Error('not exactly one tip was entered');
  return newTipRowSchema.parse(row);
};

const CODE = /\b\d{4} \d{4} \d{4} \d{4}\b/;

describe('what staff write down', () => {
  it('is sealed part by part, to intake and to the code that is shown, under the partner’s own keys', async () => {
    const { memory, page } = await writeDown(told);
    expect(page.status).toBe(201);
    expect(page.text).toMatch(CODE);
    expect(page.text).toContain('from their own phone to +12025550150');
    const row = onlyRow(memory);
    expect(row).toMatchObject({
      pk: 'desk',
      tip: enteredTipId(DEPLOYMENT, 'desk', row.seed),
      owed: 'routing',
      hasCode: true,
    });
    expect(memory.sent).toEqual([{ lane: 'urgent', pointer: { partner: 'desk', request: row.id } }]);
    expect(row.entry?.label).toMatchObject({ channel: 'staff', language: 'ar', answer: { number: true, safe: 'yes' } });
    expect(row.entry?.parts.map(({ part }) => part)).toEqual(['report', 'identity', 'victim', 'compelled', 'number']);
    const [report, , , , number] = row.entry?.parts ?? [];
    const sealedOf = (digest = '') =>
      valueOf(readSealed(memory.sealed.get(`desk/${sealedKey(row.tip, digest)}`)?.sealed ?? ''));
    const expected = {
      header: { deployment: DEPLOYMENT, tip: row.tip, part: 'report', version: '1' },
      digest: report?.digest ?? '',
    } as const;
    const key = kmsDecrypt(intake.privateKey, valueOf(wrappedKey(sealedOf(report?.digest), 'intake')));
    expect(valueOf(await openWithContentKey(sealedOf(report?.digest), key, expected)).reveal()).toBe(told.report);
    expect(valueOf(await openAsReporter(sealedOf(report?.digest), reporter.privateKey, expected)).reveal()).toBe(
      told.report,
    );
    expect(valueOf(wrappedKey(sealedOf(number?.digest), 'relay'))).toBeInstanceOf(Uint8Array);
    expect(wrappedKey(sealedOf(number?.digest), 'intake').ok).toBe(false);
    expect(relay).toBeDefined();
    const kept = JSON.stringify([...memory.entered.values(), ...memory.sealed.values(), memory.log, memory.sent]);
    for (const words of ['gate', 'Sam', '2025550147']) expect(kept).not.toContain(words);
  });

  it('sent again is the same tip with the same code; changed, it is another', async () => {
    const desk = await atTheDesk();
    const form = await desk.browser.get(PATH);
    const [one, again] = [await desk.browser.submit(form, PATH, told), await desk.browser.submit(form, PATH, told)];
    expect(CODE.exec(one.text)?.[0]).toBe(CODE.exec(again.text)?.[0]);
    expect([desk.memory.entered.size, desk.memory.sealed.size]).toEqual([1, 5]);
    await desk.browser.submit(form, PATH, { ...told, report: 'They lock it.' });
    expect(desk.memory.entered.size).toBe(2);
  });

  it('sent twice at once leaves nothing behind that belongs to nothing', async () => {
    const desk = await atTheDesk();
    const form = await desk.browser.get(PATH);
    await Promise.all([desk.browser.submit(form, PATH, told), desk.browser.submit(form, PATH, told)]);
    expect([desk.memory.entered.size, desk.memory.sealed.size]).toEqual([1, 5]);
  });

  it('is taken without a code where none can be made, and no code is shown then that opens nothing', async () => {
    const desk = await atTheDesk();
    const form = await desk.browser.get(PATH);
    desk.memory.fails = new Set(['codes']);
    const page = await desk.browser.submit(form, PATH, told);
    expect([page.status, CODE.test(page.text)]).toEqual([201, false]);
    desk.memory.fails = new Set();
    expect((await desk.browser.submit(form, PATH, told)).text).not.toMatch(CODE);
    expect(onlyRow(desk.memory).entry?.mailbox).toBeNull();
  });

  it.each([
    [
      'nothing was said',
      { report: '', identity: '', victim: ' ', number: '+1202555<0147' },
      'Write down what was told',
    ],
    ['the number is none', { number: 'twelve' }, 'not a telephone number'],
    ['nobody asked who may see it', { choice: '' }, 'Choose one of these first'],
    ['nobody asked for a code', { code: '' }, 'Choose one of these first'],
    ['it is too long', { report: 'x'.repeat(8001) }, 'too long'],
  ])('comes back whole where %s', async (_name, typed, says) => {
    const { memory, page } = await writeDown({ ...told, victim: 'A <girl> there', ...typed });
    expect(page.status).toBe(422);
    expect(page.text).toContain(says);
    expect(page.text).toMatch(/A &lt;girl&gt; there|1202555&lt;0147/);
    expect([memory.entered.size, memory.sealed.size, memory.sent.length]).toEqual([0, 0, 0]);
  });

  it('is not taken from another sign-in’s form, and comes back whole', async () => {
    const { browser, memory } = await atTheDesk();
    const page = await browser.post(PATH, { ...told, csrf: 'x', nonce: 'y' });
    expect([page.status, memory.entered.size]).toEqual([403, 0]);
    expect(page.text).toContain('They lock the &lt;gate&gt; at night.');
  });

  it('comes back where routing refuses it', async () => {
    const desk = await atTheDesk();
    const form = await desk.browser.get(PATH);
    desk.memory.settled.push = () => 0;
    await desk.browser.submit(form, PATH, told);
    const row = onlyRow(desk.memory);
    desk.memory.settled.splice(0, 0, {
      pk: 'desk',
      sk: `settled#${row.id}`,
      request: row.id,
      tip: row.tip,
      result: 'refused',
      reason: 'bad_seal',
    });
    const page = await desk.browser.submit(form, PATH, told);
    expect(page.status).toBe(409);
    expect(page.text).toContain('They lock the &lt;gate&gt; at night.');
    expect(page.text).not.toMatch(CODE);
  });
});

describe('a draft', () => {
  const needs = dependenciesOf(newMemory());
  const anything = oneof(
    string({ maxLength: 40 }),
    constantFrom('yes', 'no', 'unknown', 'en', 'ar', 'ZZ-N', 'helpers', 'not_said', '__proto__', '+12025550147'),
  );
  const names = [...wordFields, ...Object.keys(offeredIn(needs)), 'conflicts', '__proto__'];
  const fields = dictionary(constantFrom(...names), array(anything, { maxLength: 3 }));

  it('of anything keeps every word, and is either complained of or a label', () => {
    assert(
      property(fields, (sent) => {
        const draft = readDraft(sent, needs);
        for (const field of wordFields) {
          expect(draft.words[field].reveal()).toBe((sent[field]?.[0] ?? '').replaceAll('\r\n', '\n'));
        }
        const entry = entryOf(draft, needs);
        const isJudged = entry.ok ? labelSchema.safeParse(entry.value.label).success : entry.error.size > 0;
        expect(isJudged).toBe(true);
      }),
    );
  });
});
