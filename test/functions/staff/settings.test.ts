import { describe, expect, it } from 'vitest';
import { dutyHeader } from '../../../shared/relay/dutyNumber.ts';
import { dutyPhoneRowSchema } from '../../../shared/rows/dutyPhone.ts';
import { openWithContentKey } from '../../../shared/sealing/open.ts';
import { readSealed } from '../../../shared/sealing/sealedText.ts';
import { wrappedKey } from '../../../shared/sealing/sealed.ts';
import { kmsDecrypt, valueOf } from '../../sealing/fixtures.ts';
import { DEPLOYMENT, relay } from './fixtures.ts';
import { byPolicy } from './office.ts';
import { atTheDesk } from './setUp.ts';

const NUMBER = '+1 202 555 0147';
const SET = '/settings/duty';
const REMOVE = '/settings/duty/remove';

const supervisor = () => atTheDesk({ role: 'supervisor', dependencies: { mayAct: byPolicy } });
type Desk = Awaited<ReturnType<typeof supervisor>>;
const set = async ({ browser }: Desk, number: string) =>
  browser.submit(await browser.get('/settings'), SET, { number });

describe('the duty phone', () => {
  it('is sealed to the relay alone, on record, and never shown again but for its end', async () => {
    const desk = await supervisor();
    expect(await set(desk, NUMBER)).toMatchObject({ status: 303, location: '/settings?done=set' });
    const row = dutyPhoneRowSchema.parse(desk.memory.dutyPhones.get('desk'));
    expect(row).toMatchObject({ pk: 'desk', sk: 'duty', ends: '47', by: 'desk1' });
    const sealed = valueOf(readSealed(row.number));
    expect(wrappedKey(sealed, 'intake').ok).toBe(false);
    const key = kmsDecrypt(relay.privateKey, valueOf(wrappedKey(sealed, 'relay')));
    const expected = { header: dutyHeader(DEPLOYMENT, 'desk'), digest: row.digest };
    expect(valueOf(await openWithContentKey(sealed, key, expected)).reveal()).toBe('+12025550147');
    expect(desk.memory.custody).toMatchObject([
      { chain: 'desk#settings', draft: { act: 'duty_phone_set', actor: 'desk/desk1', digests: [row.digest] } },
    ]);
    const shown = await desk.browser.get('/settings?done=set');
    expect(shown.text).toContain('…47');
    expect([shown.text, JSON.stringify([row, desk.memory.custody, desk.memory.log])].join()).not.toMatch(/555\s?01/);
  });

  it('is asked to ring to try it, once in ten minutes, and only where there is one', async () => {
    const desk = await supervisor();
    const press = async () => desk.browser.submit(await desk.browser.get('/settings'), '/settings/duty/try');
    await set(desk, NUMBER);
    expect(await press()).toMatchObject({ status: 303, location: '/settings?done=tried' });
    await press();
    expect(desk.memory.tries).toMatchObject([{ pk: 'desk', sk: 'request#try-duty', by: 'desk1', owed: 'routing' }]);
    expect(desk.memory.sent.map(({ pointer }) => pointer)).toEqual([{ partner: 'desk', request: 'try-duty' }]);
    await desk.browser.submit(await desk.browser.get('/settings'), REMOVE);
    expect((await desk.browser.get('/settings')).text).not.toContain('to try it');
  });

  it('is said to take no texts where somebody texted STOP from it, and no longer once another is set', async () => {
    const desk = await supervisor();
    await set(desk, NUMBER);
    const row = dutyPhoneRowSchema.parse(desk.memory.dutyPhones.get('desk'));
    desk.memory.dutyPhones.set('desk', { ...row, texts: 'stopped' });
    expect((await desk.browser.get('/settings')).text).toContain('takes no texts from us');
    await set(desk, NUMBER);
    expect((await desk.browser.get('/settings')).text).not.toContain('takes no texts from us');
  });

  it('is taken out again, on record', async () => {
    const desk = await supervisor();
    await set(desk, NUMBER);
    const removed = await desk.browser.submit(await desk.browser.get('/settings'), REMOVE);
    expect(removed).toMatchObject({ status: 303, location: '/settings?done=removed' });
    expect(desk.memory.dutyPhones.size).toBe(0);
    expect(desk.memory.custody.map(({ draft }) => draft.act)).toEqual(['duty_phone_set', 'duty_phone_removed']);
  });

  it.each([
    ['is none', 'twelve <b>', 'not a telephone number'],
    ['is empty', ' ', 'not a telephone number'],
    ['is where calls may not go', '+44 20 7946 0000', 'may not go there'],
  ])('that %s comes back as it was typed, and nothing is changed', async (_name, number, says) => {
    const desk = await supervisor();
    const page = await set(desk, number);
    expect(page.status).toBe(422);
    expect(page.text).toContain(says);
    expect(page.text).toContain(`value="${number.replaceAll('<', '&lt;').replaceAll('>', '&gt;')}"`);
    expect([desk.memory.dutyPhones.size, desk.memory.custody.length]).toEqual([0, 0]);
  });

  it('stays as it was where the change cannot be recorded', async () => {
    const desk = await supervisor();
    await set(desk, NUMBER);
    const before = desk.memory.dutyPhones.get('desk');
    desk.memory.fails = new Set(['custody']);
    expect((await set(desk, '+1 202 555 0148')).status).toBe(503);
    expect((await desk.browser.submit(await desk.browser.get('/settings'), REMOVE)).status).toBe(503);
    expect(desk.memory.dutyPhones.get('desk')).toEqual(before);
  });

  it('is a supervisor’s to set: nobody else sees the page, nor can send its form', async () => {
    const desk = await atTheDesk({ role: 'case_worker', dependencies: { mayAct: byPolicy } });
    const inbox = await desk.browser.get('/');
    expect(inbox.text).not.toContain('href="/settings"');
    expect((await desk.browser.get('/settings')).status).toBe(403);
    const csrf = /name="csrf" value="([^"]*)"/.exec(inbox.text)?.[1] ?? '';
    for (const path of [SET, REMOVE]) {
      expect((await desk.browser.post(path, { csrf, number: NUMBER })).status).toBe(403);
    }
    expect(desk.memory.dutyPhones.size).toBe(0);
  });

  it('is not set by a form of another sign-in', async () => {
    const desk = await supervisor();
    const page = await desk.browser.post(SET, { number: NUMBER, csrf: 'x' });
    expect([page.status, desk.memory.dutyPhones.size]).toEqual([403, 0]);
    expect(page.text).toContain(NUMBER);
    await set(desk, NUMBER);
    await desk.browser.post(REMOVE, { csrf: 'x' });
    expect(desk.memory.dutyPhones.size).toBe(1);
  });
});

const write = async ({ browser }: Desk, address: string) =>
  browser.submit(await browser.get('/settings'), '/settings/mail', { address });

describe('the address for mail', () => {
  it('is set and taken out again, on record, which does not say which it was', async () => {
    const desk = await supervisor();
    expect(await write(desk, ' desk@example.org ')).toMatchObject({ status: 303, location: '/settings?done=mail_set' });
    expect(desk.memory.mails.get('desk')).toMatchObject({ sk: 'mail', address: 'desk@example.org', by: 'desk1' });
    expect((await desk.browser.get('/settings')).text).toContain('desk@example.org');
    const removed = await desk.browser.submit(await desk.browser.get('/settings'), '/settings/mail/remove');
    expect(removed).toMatchObject({ status: 303, location: '/settings?done=mail_removed' });
    expect(desk.memory.mails.size).toBe(0);
    expect(desk.memory.custody.map(({ draft }) => draft.act)).toEqual(['mail_address_set', 'mail_address_removed']);
    expect(JSON.stringify([desk.memory.custody, desk.memory.log])).not.toContain('example.org');
  });

  it('that is none comes back as it was typed, and nothing is changed', async () => {
    const desk = await supervisor();
    const page = await write(desk, 'desk at <example>');
    expect([page.status, desk.memory.mails.size, desk.memory.custody.length]).toEqual([422, 0, 0]);
    expect(page.text).toContain('value="desk at &lt;example&gt;"');
  });

  it('stays as it was where the change cannot be recorded, is of another sign-in, or is a case worker’s', async () => {
    const desk = await supervisor();
    await write(desk, 'desk@example.org');
    desk.memory.fails = new Set(['custody']);
    expect((await write(desk, 'other@example.org')).status).toBe(503);
    desk.memory.fails = new Set();
    expect((await desk.browser.post('/settings/mail', { address: 'other@example.org', csrf: 'x' })).status).toBe(403);
    const worker = await atTheDesk({ role: 'case_worker', dependencies: { mayAct: byPolicy } });
    const csrf = /name="csrf" value="([^"]*)"/.exec((await worker.browser.get('/')).text)?.[1] ?? '';
    const asked = await worker.browser.post('/settings/mail', { csrf, address: 'other@example.org' });
    expect([asked.status, worker.memory.mails.size]).toEqual([403, 0]);
    expect(desk.memory.mails.get('desk')?.address).toBe('desk@example.org');
  });
});
