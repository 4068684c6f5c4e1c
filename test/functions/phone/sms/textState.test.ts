import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTakeTextState, type TakeTextState } from '../../../../functions/phone/sms/textState.ts';
import { markOf } from '../../../../shared/relay/mark.ts';
import { sentRowSchema } from '../../../../shared/rows/relay.ts';
import { readTextState } from '../../../../shared/telephony/twilio/textState.ts';
import { startHouse, type House } from '../../../house.ts';

let house: House;
let takeTextState: TakeTextState;
let pointed: unknown[];
beforeAll(async () => {
  house = await startHouse();
  takeTextState = createTakeTextState({
    relay: house.tables.relay,
    relayQueue: { send: async (lane, pointer) => void pointed.push([lane, pointer]) },
  });
});
afterAll(() => house.close());

const text = `SM${'a'.repeat(32)}`;
let id: string;
beforeEach(async () => {
  pointed = [];
  id = randomBytes(16).toString('hex');
  await house.tables.relay.put({ pk: id, sk: 'job#sent', kind: 'sent', tip: 'tip', job: 'job', until: '2099' });
});
const row = () => house.tables.relay.get({ pk: id, sk: 'job#sent' }, sentRowSchema);

describe('what the provider says became of a text', () => {
  it('is noted, of which text by a hash of its id, and the relay is pointed to it', async () => {
    await takeTextState({ id, text, state: 'accepted' });
    expect(await row()).toMatchObject({ status: 'accepted', mark: markOf(text) });
    expect(JSON.stringify(await row())).not.toContain(text);
    expect(pointed).toEqual([['urgent', { tip: id, job: 'sent' }]]);
    await takeTextState({ id, text, state: 'delivered' });
    expect(await row()).toMatchObject({ status: 'delivered' });
  });

  it.each(['delivered', 'failed', 'stopped'] as const)('takes nothing back of what was %s', async (state) => {
    await takeTextState({ id, text, state });
    for (const late of ['accepted', 'delivered', 'failed'] as const) await takeTextState({ id, text, state: late });
    expect((await row())?.status).toBe(state);
    expect(pointed).toHaveLength(1);
  });

  it('is nothing where the relay asked for no such text', async () => {
    await takeTextState({ id: '0'.repeat(32), text, state: 'delivered' });
    expect(pointed).toEqual([]);
  });
});

const read = (form: Readonly<Record<string, string>>, query = `s=${'b'.repeat(32)}`) =>
  readTextState({
    path: '/sms/status',
    query,
    contentType: 'application/x-www-form-urlencoded',
    signature: '',
    body: new URLSearchParams({ MessageSid: text, ...form }).toString(),
  });

describe('a status callback', () => {
  it.each([
    ['sent', {}, 'accepted'],
    ['delivered', {}, 'delivered'],
    ['undelivered', { ErrorCode: '30005' }, 'failed'],
    ['failed', { ErrorCode: '21610' }, 'stopped'],
    ['delivered', { ErrorCode: '21610' }, 'delivered'],
  ])('that says %s %j means %s', (MessageStatus, more, state) => {
    expect(read({ MessageStatus, ...more })).toEqual({ ok: true, value: { id: 'b'.repeat(32), text, state } });
  });

  it('that tells nothing new is nothing, and one without its text or its id is unreadable', () => {
    expect(read({ MessageStatus: 'queued' })).toEqual({ ok: true, value: null });
    expect(read({ MessageStatus: 'sent' }, 's=../etc').ok).toBe(false);
    expect(read({}).ok).toBe(false);
  });
});
